import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { formatMoney, isCurrency, money } from '../kernel/index.ts';
import { CommandFailure, EXIT, type SetExitCode, wrongUsage } from './failure.ts';
import { say, sayJson } from './output.ts';
import { ownConfig } from './with-ground.ts';

const PaymentView = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  state: Type.String(),
  reason: Type.Optional(Type.String()),
  amount: Type.Object({ value: Type.String({ pattern: '^[0-9]{1,18}$' }), currency: Type.String() }),
  receipt: Type.Optional(Type.String()),
});

const PlayAnswer = Type.Object({
  status: Type.String(),
  callbacks: Type.Integer(),
  delayMs: Type.Number(),
  callback: Type.Union([
    Type.Null(),
    Type.Object({ url: Type.String(), fields: Type.Record(Type.String(), Type.String()) }),
  ]),
});

const BankError = Type.Object({ errorDesc: Type.String() });

interface PayOptions {
  readonly sandbox?: true;
  readonly card?: string;
  readonly decline?: true;
  readonly cancel?: true;
  readonly url?: string;
  readonly json?: true;
}

export function addPayCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('pay')
    .description('play the payer of an open payment at the bank of the sandbox, through a running server')
    .argument('<reference>', 'reference or id of the payment')
    .requiredOption('--sandbox', 'says that this is play: no other bank is ever paid at from here')
    .option('--card <card>', 'number of a test card, or pay, decline, wrong_pin (default: pay)')
    .option('--decline', 'the bank declines the card')
    .option('--cancel', 'the payer gives up at the bank')
    .option('--url <address>', 'the running server (default: WASL_PUBLIC_URL, or HOST and PORT)')
    .option('--json', 'print the payment as JSON')
    .addHelpText(
      'after',
      `
Exit code 0 when it ended as asked for: paid, or with --decline and --cancel not paid.

Example:
  wasl pay 10150744486448 --sandbox`,
    )
    .action(async (reference: string, options: PayOptions) => {
      const card = chooseCard(options);
      if (options.url !== undefined && !/^https?:\/\/[^/]/.test(options.url)) {
        throw wrongUsage(`--url is an address like http://127.0.0.1:8080, not "${options.url}".`);
      }
      const url = (options.url ?? ownConfig().publicUrl).replace(/\/+$/, '');
      const payment = await getPayment(url, reference);
      if (payment.state !== 'created' && payment.state !== 'pending') {
        throw new CommandFailure(
          `Payment ${payment.reference} is ${payment.state}: there is nothing to pay.`,
        );
      }
      await playPayer(url, payment.id, card);
      const after = await settled(url, payment.id);
      const isPaid = after.state === 'paid' || after.state === 'posted';
      if (isPaid === (card === 'cancel' || card === 'decline' || card === 'wrong_pin')) {
        setExitCode(EXIT.refused);
      }
      if (options.json) return sayJson(after);
      say(tell(after));
    });
}

function chooseCard({ card, decline, cancel }: PayOptions): string {
  const chosen = [
    card,
    decline === true ? 'decline' : undefined,
    cancel === true ? 'cancel' : undefined,
  ].filter((each) => each !== undefined);
  if (chosen.length > 1) throw wrongUsage('Give one of --card, --decline and --cancel.');
  return chosen[0] ?? 'pay';
}

/** What the payer's browser does: to the bank's page, the card, and back. */
async function playPayer(url: string, paymentId: string, card: string): Promise<void> {
  const leave = await request(url, `${url}/pay/${encodeURIComponent(paymentId)}`);
  const location = leave.headers.get('location');
  const page = location === null ? undefined : new URL(location, url);
  const token = page?.searchParams.get('token');
  if (page === undefined || !page.pathname.endsWith('/sandbox/bank/pay') || typeof token !== 'string') {
    throw new CommandFailure(
      `The server did not send the payer to the bank of the sandbox (HTTP ${leave.status}). Does it run with WASL_DEMO=1?`,
    );
  }
  const bank = page.href.slice(0, page.href.indexOf('/pay?'));
  const played = await request(url, `${bank}/api/play`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, card }),
  });
  const answer: unknown = await played.json();
  if (!Value.Check(PlayAnswer, answer)) {
    const reason = Value.Check(BankError, answer) ? answer.errorDesc : `HTTP ${played.status}`;
    throw new CommandFailure(`The bank of the sandbox refuses: ${reason}.`);
  }
  await comeBack(url, answer);
}

/** As often and as late as the bank lets the payer's browser come back; its faults can be turned on. */
async function comeBack(
  url: string,
  { callback, callbacks, delayMs }: Static<typeof PlayAnswer>,
): Promise<void> {
  if (callback === null) {
    process.stderr.write('The bank does not send the payer back; the server will ask it by itself.\n');
    return;
  }
  if (delayMs > 0) {
    process.stderr.write(`The bank keeps the payer for another ${Math.ceil(delayMs / 1000)} s.\n`);
    await delay(delayMs);
  }
  for (let time = 0; time < callbacks; time++) {
    await request(url, callback.url, { method: 'POST', body: new URLSearchParams({ ...callback.fields }) });
  }
}

const SETTLE_TIMEOUT_MS = 15_000;
const ASK_AGAIN_MS = 250;

/** The payment once it has an outcome, or as it is when that takes too long. */
async function settled(url: string, paymentId: string): Promise<Static<typeof PaymentView>> {
  const deadlineMs = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const payment = await getPayment(url, paymentId);
    const isOpen = ['created', 'pending', 'unknown', 'returning'].includes(payment.state);
    if (!isOpen || performance.now() > deadlineMs) return payment;
    await delay(ASK_AGAIN_MS);
  }
}

async function getPayment(url: string, reference: string): Promise<Static<typeof PaymentView>> {
  const answer = await request(url, `${url}/v1/payments/${encodeURIComponent(reference)}`);
  if (answer.status === 404) throw new CommandFailure(`The server at ${url} knows no payment ${reference}.`);
  return read(PaymentView, await answer.json(), url);
}

function read<T extends TSchema>(schema: T, answer: unknown, url: string): Static<T> {
  if (Value.Check(schema, answer)) return answer;
  throw new CommandFailure(`What answers at ${url} is not Wasl, or another version of it.`);
}

async function request(url: string, address: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });
  } catch {
    throw new CommandFailure(
      `Nothing answers at ${url}. Start the server with \`wasl start\`, or name it with --url.`,
    );
  }
}

function tell({ reference, state, reason, amount, receipt }: Static<typeof PaymentView>): string {
  const { currency } = amount;
  const shown = isCurrency(currency)
    ? formatMoney(money(BigInt(amount.value), currency), 'en')
    : amount.value;
  const lines = [`Payment ${reference}, ${shown}: ${state}${reason === undefined ? '' : ` (${reason})`}`];
  if (receipt !== undefined) lines.push(`Receipt ${receipt}`);
  return lines.join('\n');
}
