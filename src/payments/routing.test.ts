import { describe, expect, test } from 'vitest';
import { createScriptedGateway } from '../../test/support/scripted-gateway.ts';
import { DEMO_BILLERS } from '../demo/index.ts';
import { invariant } from '../kernel/index.ts';
import { createRouting } from './routing.ts';

function billerNamed(id: string) {
  const found = DEMO_BILLERS.find((biller) => biller.id === id);
  invariant(found !== undefined, 'a biller of the demo');
  return found;
}
const sepehr = billerNamed('sepehr');
const malwa = billerNamed('malwa');

const gatewayOf = (id: string, changes: Parameters<typeof createScriptedGateway>[1] = {}) =>
  createScriptedGateway(id, changes).gateway;

function clockAt(startMs: number) {
  let nowMs = startMs;
  return {
    now: () => new Date(nowMs),
    move: (byMs: number) => {
      nowMs += byMs;
    },
  };
}
const SECOND_MS = 1_000;

describe('T1 which gateway a payment goes to', () => {
  const clock = clockAt(Date.parse('2026-11-23T12:00:00Z'));
  const routing = createRouting({
    clock,
    routes: [
      { gateway: gatewayOf('saman'), cost: { fixedMinor: 12_000n, basisPoints: 0n } },
      { gateway: gatewayOf('zarinpal'), cost: { fixedMinor: 0n, basisPoints: 100n } },
      { gateway: gatewayOf('house'), billers: ['nobody'] },
      { gateway: gatewayOf('razorpay', { currencies: ['INR'], traits: { instruments: ['upi', 'card'] } }) },
      { gateway: gatewayOf('upi-only', { currencies: ['INR'], traits: { instruments: ['upi'] } }) },
    ],
  });

  test.each([
    ['a small bill where the share is less', 1_000_000n, 'zarinpal'],
    ['a large bill where the fixed price is less', 1_300_000n, 'saman'],
    ['the same price: the first that is named', 1_200_000n, 'saman'],
  ])('%s', (_what, amountMinor, expected) => {
    expect(routing.choose(sepehr, { amountMinor })).toBe(expected);
  });

  test('by currency, by instrument, and only for the billers that it is for', () => {
    expect(routing.choose(malwa)).toBe('razorpay');
    expect(routing.choose(malwa, { instrument: 'upi', except: ['razorpay'] })).toBe('upi-only');
    expect(routing.choose(malwa, { instrument: 'card', except: ['razorpay'] })).toBeUndefined();
    expect(routing.choose(sepehr, { instrument: 'cash' })).toBeUndefined();
    const except = ['saman', 'zarinpal'];
    expect(routing.choose(sepehr, { except })).toBeUndefined();
    expect(routing.choose({ ...sepehr, id: 'nobody' }, { except })).toBe('house');
    expect(routing.instruments(malwa)).toEqual(['upi', 'card']);
  });
});

describe('T1 a gateway that takes single bills only', () => {
  const routing = createRouting({
    clock: clockAt(Date.parse('2026-11-23T12:00:00Z')),
    routes: [
      { gateway: gatewayOf('bills', { traits: { takes: 'bill', instruments: ['card'] } }) },
      { gateway: gatewayOf('wallets', { traits: { instruments: ['wallet'] } }) },
      { gateway: gatewayOf('kiosks', { traits: { instruments: ['cash'] } }) },
      { gateway: gatewayOf('rupees', { currencies: ['INR'] }) },
    ],
  });
  const bill = { billId: '1000000104128', paymentId: '48550606' };

  test('is chosen for one, and for nothing else', () => {
    expect(routing.choose(sepehr, { bill })).toBe('bills');
    expect(routing.choose(sepehr)).toBe('wallets');
    expect(routing.choose(sepehr, { bill, instrument: 'cash' })).toBe('kiosks');
    expect(routing.choose(sepehr, { instrument: 'card' })).toBeUndefined();
  });

  test('its numbers are looked up only where there is one', () => {
    expect([routing.takesBills(sepehr), routing.takesBills(malwa)]).toEqual([true, false]);
  });

  test('adds nothing to what payers choose between before anybody knows what they pay', () => {
    expect(routing.instruments(sepehr)).toEqual(['wallet', 'cash']);
  });
});

describe('T1 a gateway that fails is taken out of the way, and tried again by itself', () => {
  function twoGateways() {
    const clock = clockAt(Date.parse('2026-11-23T12:00:00Z'));
    const routes = [{ gateway: gatewayOf('first') }, { gateway: gatewayOf('second') }];
    return { clock, routing: createRouting({ clock, routes }) };
  }

  test('after three silences in a row, for half a minute', () => {
    const { clock, routing } = twoGateways();
    for (const _ of [1, 2]) routing.report('first', 'silent');
    expect(routing.choose(sepehr)).toBe('first');
    routing.report('first', 'silent');
    expect(routing.choose(sepehr)).toBe('second');
    expect(routing.health()).toMatchObject([{ state: 'away', failures: 3 }, { state: 'well' }]);
    clock.move(30 * SECOND_MS);
    expect(routing.choose(sepehr)).toBe('first');
  });

  test('each time for longer, at most five minutes; one answer makes it well', () => {
    const { clock, routing } = twoGateways();
    const pauses: number[] = [];
    for (let nth = 0; nth < 10; nth++) {
      routing.report('first', 'silent');
      const until = routing.health()[0]?.untilAt?.getTime() ?? clock.now().getTime();
      pauses.push((until - clock.now().getTime()) / SECOND_MS);
    }
    expect(pauses).toEqual([0, 0, 30, 60, 120, 240, 300, 300, 300, 300]);
    routing.report('first', 'answered');
    expect(routing.choose(sepehr)).toBe('first');
    expect(routing.health()[0]).toMatchObject({ failures: 0, state: 'well' });
  });

  test('a silence between answers is no outage', () => {
    const { routing } = twoGateways();
    for (let nth = 0; nth < 20; nth++) {
      for (const outcome of ['silent', 'silent', 'answered'] as const) routing.report('first', outcome);
    }
    expect(routing.choose(sepehr)).toBe('first');
  });

  test('with all of them away, the one that is back first is still better than none', () => {
    const { clock, routing } = twoGateways();
    for (const _ of [1, 2, 3]) routing.report('second', 'silent');
    clock.move(SECOND_MS);
    for (const _ of [1, 2, 3]) routing.report('first', 'silent');
    expect(routing.choose(sepehr)).toBe('second');
  });
});
