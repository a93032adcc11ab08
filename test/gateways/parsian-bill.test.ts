import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/ledger/index.ts';
import { type Payment, takeBack } from '../../src/payments/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedParsian } from '../../src/simulators/index.ts';
import { formOf, startGatewayPortal } from '../support/gateway-portal.ts';

const PIN = 'a1B2c3<&>d4E5f6G7h8';
const parsian = createSimulatedParsian({ clock: systemClock, loginAccount: PIN });
let running: Awaited<ReturnType<typeof startGatewayPortal>>;

beforeAll(async () => {
  running = await startGatewayPortal({
    ...{ kind: 'parsian-bill', id: 'qabz', paysBiller: true, routes: parsian.routes },
    settings: (url) => ({ servicesUrl: `${url}/NewIPGServices`, pageUrl: `${url}/NewIPG` }),
    secrets: { LOGIN_ACCOUNT: PIN },
  });
});
afterAll(async () => {
  parsian.end();
  await running.close();
});

/** Presses a button at the page, and then the one that leads back. */
async function press(page: string, act: string): Promise<string> {
  const pressed = await fetch(page, { method: 'POST', body: new URLSearchParams({ act }) });
  const { action, fields } = formOf(await pressed.text());
  return running.goBack(action, fields);
}

async function booksBalance(payment: Payment | undefined): Promise<void> {
  const { app } = running.portal;
  expect(await app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  expect(await checkLedger(app.sql, payment?.billerId ?? 0)).toEqual([]);
}

const balances = async ({ billerId }: Payment) =>
  Object.fromEntries(
    (await running.portal.app.ledger.balances(billerId)).map(({ kind, subject, balanceMinor }) => [
      `${kind} ${subject}`.trim(),
      balanceMinor,
    ]),
  );

describe("M4 M10 through Parsian's bill service, as it is configured", () => {
  test('paid and confirmed, the bank has posted it: nothing of it is ours, and nothing is owed', async () => {
    const { page, read } = await running.atThePage('1000000104128', 'qabz-1');
    const opened = await read();
    if (opened === undefined) throw new Error('a payment');
    const before = await balances(opened);
    const location = await press(page, 'pay');
    const payment = await read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'qabz', direct: true });
    if (payment === undefined) throw new Error('a payment');
    expect(parsian.posted()).toContainEqual({ billId: '1000000104128', payId: '48550606' });
    expect(await balances(payment)).toMatchObject({
      'direct qabz': (before['direct qabz'] ?? 0n) - 485_000n,
      ...{ direct: (before.direct ?? 0n) + 485_000n, biller: 0n },
    });
    expect((await running.portal.app.payments.timeline(payment)).at(-1)?.detail).toEqual({
      ...{ by: 'gateway', biller_ref: payment.gatewayRef },
    });
    const shown = await fetch(new URL(location, running.portal.url));
    expect(await shown.text()).toContain('پرداخت شد');
    await booksBalance(payment);
  });

  test('M11 the bill was paid at the counter meanwhile: the bank is never asked to post it', async () => {
    const { page, read } = await running.atThePage('1000055604120', 'qabz-4');
    const payment = await read();
    await running.portal.app.sql`
      update billing.bill b
         set paid_minor = b.amount_minor, paid_elsewhere_minor = b.amount_minor, held_by = null, held_until = null
        from payments.item i
       where i.biller_id = ${payment?.billerId ?? 0} and i.payment_id = ${payment?.paymentId ?? 0n}
         and b.biller_id = i.biller_id and b.bill_id = i.bill_id`;
    const before = parsian.posted().length;
    await press(page, 'pay');
    expect(await read()).toMatchObject({ state: 'returning', reason: 'bills_gone', direct: false });
    expect(parsian.posted()).toHaveLength(before);
    await booksBalance(await read());
  });

  test('X4 confirming is not answered, though the bank has posted it: asked again, it is paid once', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'qabz-2');
    parsian.setFault('verify_timeout_after', (await read())?.gatewayOrder ?? '');
    const before = parsian.posted().length;
    const back = press(page, 'pay');
    parsian.end();
    await back;
    expect((await read())?.state).toBe('unknown');
    await running.sweep(id);
    expect((await read())?.state).toBe('posted');
    expect(parsian.posted()).toHaveLength(before + 1);
    await booksBalance(await read());
  });

  test('M11 taken back by people, no machine can bring it: open, and said so to payer and staff', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'qabz-3');
    const location = await press(page, 'pay');
    const payment = await read();
    if (payment === undefined) throw new Error('a payment');
    const { app } = running.portal;
    expect((await takeBack(app.sql, payment, { reason: 'reversed_by_hand' })).ok).toBe(true);
    await running.sweep(id);
    expect(await read()).toMatchObject({ state: 'returning', direct: true });
    const listed = await app.payments.returning(payment.billerId, 10);
    expect(listed.find((each) => each.payment.paymentId === payment.paymentId)).toMatchObject({
      ...{ byHand: true, isLate: false },
    });
    const shown = await fetch(new URL(location, running.portal.url));
    expect(await shown.text()).toContain('پول باید به شما برگردد');
    await booksBalance(payment);
  });
});
