import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createSilence } from './bank/silence.ts';

/** What can be made to go wrong at a biller's own system. `lost`: it was done, but the answer never came. */
const BILLER_FAULTS = ['down', 'silent', 'lost', 'refuse', 'unreadable'] as const;
type BillerFault = (typeof BILLER_FAULTS)[number];

interface SimulatedAccount {
  readonly account: string;
  readonly identifiers: Readonly<Record<string, string>>;
  /** Open bills, in the columns of a bill file. */
  bills: Readonly<Record<string, string>>[];
}

/** A payment as the biller has it in its own books. */
interface BookedPayment {
  readonly reference: string;
  readonly account: string;
  readonly amountMinor: bigint;
  reversed: boolean;
}

const SILENCE_MS = 60_000;

/** A biller's own system, as docs/integrate/biller-system.md asks it to be. Kept in memory; it can misbehave on command. */
export function createSimulatedBillerSystem(options: { readonly secret: Buffer }) {
  const accounts: SimulatedAccount[] = [];
  const booked = new Map<string, BookedPayment>();
  /** In the order in which they came, each as often as it came. */
  const heard: string[] = [];
  const faults = new Set<BillerFault>();
  const silence = createSilence(SILENCE_MS);

  const isSigned = (request: FastifyRequest, body: string): boolean => {
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
    const mac = createHmac('sha256', options.secret)
      .update(`${String(id)}.${String(at)}.${body}`)
      .digest('base64');
    return signature === `v1,${mac}`;
  };

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (content: Readonly<Record<string, unknown>>) => { readonly code: number; readonly body: unknown },
  ): Promise<FastifyReply> {
    const body = String(request.body);
    if (faults.has('down')) return reply.code(503).type('text/html').send('<h1>Service Unavailable</h1>');
    if (faults.has('unreadable')) return reply.code(200).type('text/html').send('<html>login</html>');
    if (faults.has('silent')) {
      silence.hold(reply);
      return reply;
    }
    if (!isSigned(request, body)) return reply.code(401).send({ error: 'bad signature' });
    const content: unknown = JSON.parse(body);
    const done = act(typeof content === 'object' && content !== null ? { ...content } : {});
    if (faults.has('lost')) {
      silence.hold(reply);
      return reply;
    }
    return reply.code(done.code).send(done.body);
  }

  return {
    routes: async (app: FastifyInstance): Promise<void> => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      app.post('/inquiries', (request, reply) =>
        answer(request, reply, ({ identifiers }) => {
          const asked = Object.entries(textsIn(identifiers));
          const found = accounts.find((account) =>
            asked.every(
              ([name, value]) =>
                account.identifiers[name] === value || account.bills.some((bill) => bill[name] === value),
            ),
          );
          return found === undefined
            ? { code: 404, body: { error: 'unknown account' } }
            : { code: 200, body: { account: found.account, bills: found.bills } };
        }),
      );
      app.put<{ Params: { reference: string } }>('/payments/:reference', (request, reply) =>
        answer(request, reply, (content) => {
          const { reference } = request.params;
          heard.push(reference);
          if (faults.has('refuse')) return { code: 200, body: { status: 'refused', code: 'account_closed' } };
          const amountMinor = BigInt(textsIn(content.amount).value ?? '0');
          if (!booked.has(reference)) {
            booked.set(reference, {
              reference,
              account: String(content.account),
              amountMinor,
              reversed: false,
            });
            const paid = Array.isArray(content.bills)
              ? content.bills.map((bill) => textsIn(bill).number)
              : [];
            for (const account of accounts)
              account.bills = account.bills.filter((bill) => !paid.includes(bill.bill_number));
          }
          return { code: 200, body: { status: 'accepted', id: `BK-${reference}` } };
        }),
      );
      app.put<{ Params: { reference: string } }>('/payments/:reference/reversal', (request, reply) =>
        answer(request, reply, () => {
          const { reference } = request.params;
          heard.push(`-${reference}`);
          const payment = booked.get(reference);
          if (payment !== undefined) payment.reversed = true;
          return { code: 200, body: { status: 'accepted', id: `RV-${reference}` } };
        }),
      );
    },
    accounts,
    booked,
    heard,
    fault: (fault: BillerFault, isOn = true): void => {
      if (isOn) faults.add(fault);
      else faults.delete(fault);
    },
    end: (): void => silence.end(),
  };
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (typeof each === 'string' ? [[name, each]] : [])),
  );
}
