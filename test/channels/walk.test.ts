import { describe, expect, test } from 'vitest';
import type { Bill, Biller } from '../../src/billing/index.ts';
import {
  CAPABILITIES,
  CHANNELS,
  type ChannelName,
  type Line,
  walkTurn,
} from '../../src/conversations/index.ts';
import { DEMO_BILLERS } from '../../src/demo/index.ts';
import { createRepertoire, type JourneyDeps } from '../../src/journeys/index.ts';
import {
  invariant,
  LANGUAGES,
  type Language,
  money,
  ok,
  parsePhone,
  smsLength,
} from '../../src/kernel/index.ts';
import { linesOf } from '../../src/lines.ts';
import { type Payment, PUSH_WAYS } from '../../src/payments/index.ts';
import { systemClock } from '../../src/platform/index.ts';

/** Amounts and names as long as they come: what fits with them fits with all. */
const AMOUNT = { IRR: 987_654_321n, INR: 9_876_543_21n, EGP: 987_654_32n, USD: 98_765_43n } as const;

function bill(biller: Biller, number: number): Bill {
  return {
    ...{
      id: `bill-${number}`,
      billerId: biller.billerId,
      billId: BigInt(number),
      accountId: 1n,
      number: `${number}`,
    },
    ...{
      period: '1405/06',
      issuedOn: '2026-09-22',
      dueOn: '2026-11-28',
      state: 'open',
      heldUntil: undefined,
    },
    amount: money(AMOUNT[biller.currency], biller.currency),
    paid: money(0n, biller.currency),
    remaining: money(AMOUNT[biller.currency], biller.currency),
    ...{ identifiers: {}, lines: [], consumption: undefined, version: 1 },
  };
}

function payment(biller: Biller, number: number, state: Payment['state']): Payment {
  return {
    ...{
      id: `payment-${number}`,
      reference: `1011361900985${number}`,
      billerId: biller.billerId,
      paymentId: 1n,
    },
    ...{ accountId: 1n, state, reason: undefined, channel: 'sms', language: 'en', gateway: 'sandbox' },
    amount: money(AMOUNT[biller.currency], biller.currency),
    advance: money(0n, biller.currency),
    ...{
      gatewayOrder: undefined,
      gatewayToken: undefined,
      gatewayPage: undefined,
      gatewayRef: undefined,
      claimedRef: undefined,
      startedAt: undefined,
      verifyAt: undefined,
    },
    ...{
      maskedCard: undefined,
      direct: false,
      returnUrl: undefined,
      createdAt: new Date(),
      stateAt: new Date(),
      attended: 0,
    },
  };
}

/** A world in which as many bills are owed, remembered and paid as the number says. */
function depsFor(biller: Biller, count: number, opened: string[]): JourneyDeps {
  const example = biller.identifiers[0]?.example ?? '';
  return {
    billers: { find: (id) => DEMO_BILLERS.find((each) => each.id === id) },
    inquiry: {
      inquire: async () =>
        ok({
          ...{ biller, accountId: 1n, accountNumber: example },
          bills: Array.from({ length: count }, (_, at) => bill(biller, at + 1)),
          total: money(1n, biller.currency),
        }),
    },
    payments: {
      open: async (order) => {
        opened.push(order.key);
        const amount = money(AMOUNT[biller.currency], biller.currency);
        return ok({
          id: 'payment-1',
          reference: '10113619009851',
          billerId: biller.billerId,
          amount,
          replayed: false,
        });
      },
      find: async () => payment(biller, 1, 'posted'),
      lastOf: async () => Array.from({ length: count }, (_, at) => payment(biller, at + 1, 'posted')),
      heldFor: async () => undefined,
      pushWays: async () => PUSH_WAYS,
      push: async () => 'asked',
    },
    remembered: {
      list: async () =>
        Array.from({ length: count }, (_, at) => ({
          ...{ billerId: biller.billerId, accountId: BigInt(at) },
          identifiers: { [biller.identifiers[0]?.name ?? '']: example },
        })),
      add: async () => ok(undefined),
      forget: async () => {},
    },
    links: { create: async () => '0104k9x7m2pq' },
    clock: systemClock,
    publicUrl: () => 'https://pay.example.com',
    optOut: async () => {},
    care: { open: async () => '101-1', add: async () => {} },
  };
}

type Walked = Awaited<ReturnType<typeof walkTurn>>;

/** What somebody may type at this point. */
function inputsAt({
  turned,
  biller,
}: {
  readonly turned: Walked;
  readonly biller: Biller;
}): readonly string[] {
  const { wait } = turned.content;
  invariant(wait !== undefined, 'a talk that goes on waits for something');
  const more = wait.screen < wait.screens.length - 1 ? ['98'] : [];
  if (wait.kind === 'text') {
    const rule = biller.identifiers.find(({ name }) => name === wait.key.split('~')[0]);
    return [rule?.example ?? '', '12', ...more];
  }
  if (wait.kind === 'payment') return ['ok'];
  // What is said to a person leads nowhere else.
  if (wait.kind === 'hear') return [];
  return [...turned.choices.map(({ typed }) => typed), ...more];
}

interface Step {
  readonly turned: Walked;
  readonly path: readonly string[];
}

/** Every screen that can be reached, each kind of place once. */
async function walk(line: Line, biller: Biller, language: Language, count: number): Promise<readonly Step[]> {
  const opened: string[] = [];
  const phone = parsePhone('+989121234567', 'IR');
  invariant(phone.ok, 'a number');
  const repertoire = createRepertoire(depsFor(biller, count, opened));
  const take = (before: Walked | undefined, text: string): Promise<Walked> =>
    walkTurn({ repertoire, newTalk: () => 'talk' }, line, {
      before: before?.content,
      phone: phone.value,
      language,
      text,
    });
  const seen = new Set<string>();
  const found: Step[] = [];
  let open: Step[] = [{ turned: await take(undefined, ''), path: [] }];
  while (open.length > 0) {
    const next: Step[] = [];
    for (const step of open) {
      const { turned, path } = step;
      const { wait, record, journey } = turned.content;
      const key = JSON.stringify([
        journey,
        record.map((each) => [each.key, each.value]),
        wait?.key,
        wait?.screen,
        turned.text,
      ]);
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(step);
      if (turned.isOver || path.length > 12) continue;
      for (const text of inputsAt({ turned, biller })) {
        const before = opened.length;
        const after = await take(turned, text);
        if (opened.length > before) {
          const [confirmed] = turned.content.wait?.kind === 'confirm' ? ['confirm'] : [];
          expect(confirmed, `a payment without a confirmation at ${[...path, text].join(' ')}`).toBe(
            'confirm',
          );
        }
        next.push({ turned: after, path: [...path, text] });
      }
    }
    open = next;
  }
  return found;
}

const BILLERS = DEMO_BILLERS.map((biller) => [biller.id, biller] as const);

describe.each(CHANNELS)('X1 every path of every journey on %s', (channel: ChannelName) => {
  describe.each(BILLERS)('of %s', (_id, biller) => {
    const line = linesOf([biller]).find((each) => each.channel === channel);
    invariant(line !== undefined, 'the demo has every channel');
    test.each(LANGUAGES)('X10 fits, can be read to its end and answered, in %s', async (language) => {
      const { screen, segmentsMax } = CAPABILITIES[channel];
      for (const count of [0, 1, 3]) {
        const steps = await walk({ ...line, languages: LANGUAGES }, biller, language, count);
        expect(steps.length).toBeGreaterThan(8);
        for (const { turned, path } of steps) {
          const told = `${path.join(' ')}: ${turned.text}`;
          expect(turned.error, told).toBeUndefined();
          const { alphabet, units, segments } = smsLength(turned.text);
          if (screen !== undefined)
            expect(units, told).toBeLessThanOrEqual(alphabet === 'gsm-7' ? screen.gsm7 : screen.ucs2);
          if (segmentsMax !== undefined) expect(segments, told).toBeLessThanOrEqual(segmentsMax);
          // Each choice stands on one of the screens, under the number that chooses it.
          const whole = (turned.content.wait?.screens ?? []).join('\n');
          for (const { label } of turned.choices)
            expect(whole.replace(/\s+/g, ' '), told).toContain(lastWord(label, language));
        }
        expect(steps.some(({ turned }) => turned.isOver)).toBe(true);
      }
    });
  });
});

/** Long labels are cut between words. */
function lastWord(label: string, language: Language): string {
  const words = label.split(' ');
  return (language === 'en' ? words.at(-1)?.replace('₹', 'Rs ') : words.at(-1)) ?? '';
}
