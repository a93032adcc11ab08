import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Centre, startCentre } from '../../../test/support/smpp-centre.ts';
import { systemClock } from '../../platform/index.ts';
import { createSmppLink, type SmppLink } from './link.ts';
import { createSmppSender } from './sender.ts';

const TO = '+989121234567';
const LONG = 'a'.repeat(400);

let centre: Centre;
let link: SmppLink;
let sender: ReturnType<typeof createSmppSender>;
let sent: { readonly id: string; readonly message: string; readonly isLast: boolean }[];

beforeEach(async () => {
  centre = await startCentre({ receipts: 'none', lateMs: 150 });
  sent = [];
  link = createSmppLink({
    ...{ host: '127.0.0.1', port: centre.port, systemId: centre.systemId, password: centre.password },
    ...{ systemType: '', reconnectMs: [20, 100], throttledMs: [20, 100], responseMs: 300 },
    onState: () => {},
    deliver: async () => ({ status: 0 }),
  });
  sender = createSmppSender({
    ...{ clock: systemClock, link, sender: 'Wasl', shortTon: 3, long: 'parts', plainId: (id) => id },
    onSent: (id, message, isLast) => sent.push({ id, message, isLast }),
  });
  link.start();
  await expect.poll(() => link.isBound(), { interval: 5 }).toBe(true);
});
afterEach(async () => {
  await link.close();
  await centre.close();
});

function send(id: string, text: string, ms = 5_000) {
  return sender.send({ id, to: TO, text }, AbortSignal.timeout(ms));
}

describe('X1 a message that comes to the link again', () => {
  test('is sent again where no answer came in its time', async () => {
    centre.fault('never');
    expect(await send('1', 'hello')).toEqual({ state: 'failed', permanent: false, code: 'smpp_no_answer' });
    expect(await send('1', 'hello')).toMatchObject({ state: 'sent' });
    expect(centre.submits).toHaveLength(2);
  });

  test('waits for the answer that is on its way, and is not sent again', async () => {
    centre.fault('late');
    const [first, again] = await Promise.all([send('1', 'hello', 20), send('1', 'hello')]);
    expect(again).toEqual(first);
    expect(await send('1', 'hello')).toEqual(first);
    expect(centre.shown).toHaveLength(1);
  });

  test('has only those parts sent again that were not taken', async () => {
    centre.fault('system_error');
    expect(await send('1', LONG)).toEqual({ state: 'failed', permanent: false, code: 'smpp_08' });
    expect(await send('1', LONG)).toMatchObject({
      state: 'sent',
      reference: sent.find((each) => each.isLast)?.id,
    });
    expect(centre.submits).toHaveLength(4);
    expect(centre.shown).toMatchObject([{ text: LONG, parts: 3 }]);
    expect(sent).toHaveLength(3);
  });

  test('is given up when it could not be handed on three times', async () => {
    centre.fault('submit_failed', 3);
    const codes = [await send('1', 'hello'), await send('1', 'hello'), await send('1', 'hello')];
    expect(codes.map((each) => each.state === 'failed' && each.permanent)).toEqual([false, false, true]);
  });

  test('is not sent while there is no link, and nothing is thrown', async () => {
    await link.close();
    expect(await send('1', 'hello')).toEqual({ state: 'failed', permanent: false, code: 'smpp_down' });
  });
});

test('senders are marked as what they are: a name, a short number, an international one', async () => {
  await send('1', 'hello');
  await sender.send({ id: '2', to: TO, from: '3000', text: 'hello' }, AbortSignal.timeout(5_000));
  await sender.send({ id: '3', to: TO, from: '+13035550100', text: 'hello' }, AbortSignal.timeout(5_000));
  expect(centre.submits.map(({ from, fromTon, to, toTon }) => [from, fromTon, to, toTon])).toEqual([
    ['Wasl', 5, '989121234567', 1],
    ['3000', 3, '989121234567', 1],
    ['13035550100', 1, '989121234567', 1],
  ]);
});
