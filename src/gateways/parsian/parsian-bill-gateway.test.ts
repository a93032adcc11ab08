import { describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { makeBillId, makePaymentId, money } from '../../kernel/index.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedParsian } from '../../simulators/index.ts';
import { PARSIAN_BILL } from './parsian-bill-gateway.ts';

const PIN = 'a1B2c3d4E5f6G7h8';

function gatewayAt(url: string): Gateway {
  const settings = {
    ...{ loginAccount: PIN, servicesUrl: `${url}/NewIPGServices`, pageUrl: `${url}/NewIPG` },
    ...{ namespace: 'https://pec.Shaparak.ir/NewIPGServices', pageMinutes: '15', confirmMinutes: '30' },
  };
  const now = () => new Date();
  return PARSIAN_BILL.create(settings, { id: 'parsian-bill', fetchTimeoutMs: FETCH_TIMEOUT_MS, now });
}

let files = 10_000_000;
/** Another household's bill of this amount. */
function nextBill(amountRial = 485_000n) {
  const billId = makeBillId(String(++files), '010', '2');
  return { billId, paymentId: makePaymentId(billId, amountRial, '4', '01') };
}

async function harness(): Promise<GatewayHarness & { readonly posted: () => readonly object[] }> {
  const { other: parsian, side } = await startOtherSide(
    (clock) => createSimulatedParsian({ clock, loginAccount: PIN }),
    gatewayAt,
  );
  return {
    ...{ ...side, currency: 'IRR', nextBill, posted: parsian.posted },
    play: async (_page, token, act) => {
      const { callbacks, fields } = parsian.play(token, act);
      return { callbacks, fields };
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'parsian-bill',
  { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true },
  harness,
);

describe('bills through Parsian', () => {
  const order = (bill: ReturnType<typeof nextBill> | undefined, amountMinor = 485_000n) => ({
    ...{ orderId: '101000000000001', amount: money(amountMinor, 'IRR'), description: 'قبض' },
    ...{ callbackUrl: 'https://pay.example/back', language: 'fa' as const },
    ...(bill === undefined ? {} : { bill }),
  });

  test('M4 bill ID and payment ID go out, and the bank posts the bill once it is confirmed', async () => {
    const { gateway, play, posted, close } = await harness();
    const bill = nextBill();
    const started = await gateway.start(order(bill));
    if (started.kind !== 'started') throw new Error('not started');
    const { fields = {} } = await play(started.page, started.token, 'pay');
    expect(fields).toMatchObject({ BillId: bill.billId, PayId: bill.paymentId, Amount: '485,000' });
    const reading = gateway.readCallback(fields);
    const gatewayRef = reading.ok ? (reading.value.gatewayRef ?? '') : '';
    const { orderId, amount } = order(bill);
    expect(posted()).toEqual([]);
    const attempt = { orderId, amount, token: started.token, gatewayRef };
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    expect(posted()).toEqual([{ billId: bill.billId, payId: bill.paymentId }]);
    // The same bill under another order: it is paid.
    expect(await gateway.start({ ...order(bill), orderId: '101000000000002' })).toEqual({
      ...{ kind: 'refused', reason: 'code 45' },
    });
    await close();
  });

  test('the order of the elements, and the numbers as they are on the bill', async () => {
    const server = await startAnswering(() => '', { type: 'text/xml' });
    const bill = nextBill();
    expect((await gatewayAt(server.url).start(order(bill))).kind).toBe('unreachable');
    expect(server.asked[0]?.path).toBe('/NewIPGServices/Bill/BillService.asmx');
    expect(server.asked[0]?.body).toContain(
      `<LoginAccount>${PIN}</LoginAccount><BillId>${bill.billId}</BillId><PayId>${bill.paymentId}</PayId><OrderId>101000000000001</OrderId><Amount>485000</Amount><CallBackUrl>https://pay.example/back</CallBackUrl>`,
    );
    server.close();
  });

  test.each([
    ['no bill', undefined, 'it is no payment of one bill'],
    ['a payment ID of another amount', nextBill(486_000n), 'another amount than the payment ID says'],
    ['a bill ID with a slip', { ...nextBill(), billId: '1000000104129' }, 'mistyped_bill_id'],
    [
      'a payment ID of another bill',
      { ...nextBill(), paymentId: nextBill().paymentId },
      'ids_of_different_bills',
    ],
  ])('T1 an order with %s is refused before anybody is asked', async (_name, bill, reason) => {
    const server = await startAnswering(() => '', { type: 'text/xml' });
    const started = await gatewayAt(server.url).start({
      ...order(undefined),
      ...(bill === undefined ? {} : { bill }),
    });
    expect(started).toEqual({ kind: 'refused', reason });
    expect(server.asked).toEqual([]);
    server.close();
  });
});
