import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedParsian } from '../../simulators/index.ts';
import { PARSIAN } from './parsian-gateway.ts';

const PIN = 'a1B2c3<&>d4E5f6G7h8';
const NAMESPACE = 'https://pec.Shaparak.ir/NewIPGServices';

function gatewayAt(url: string): Gateway {
  const settings = {
    ...{ loginAccount: PIN, servicesUrl: `${url}/NewIPGServices`, namespace: NAMESPACE },
    ...{ pageUrl: `${url}/NewIPG`, pageMinutes: '15', confirmMinutes: '30', reverseMinutes: '30' },
  };
  return PARSIAN.create(settings, { id: 'parsian', fetchTimeoutMs: FETCH_TIMEOUT_MS, now: () => new Date() });
}

async function harness(): Promise<GatewayHarness> {
  const { other: parsian, side } = await startOtherSide(
    (clock) => createSimulatedParsian({ clock, loginAccount: PIN }),
    gatewayAt,
  );
  return {
    ...{ ...side, currency: 'IRR' },
    play: async (page, token, act) => {
      if (page.method === 'CODE') throw new Error('Parsian has a page');
      expect(await (await fetch(`${page.url}?token=${page.fields.token}`)).text()).toContain('پرداخت');
      const { callbacks, fields } = parsian.play(token, act);
      return { callbacks, fields };
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'parsian',
  { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true },
  harness,
);

describe('what Parsian says, and what is made of it', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  const SERVICES: Readonly<Record<string, string>> = {
    SalePaymentRequest: 'Sale/SaleService',
    ConfirmPayment: 'Confirm/ConfirmService',
    ReversalRequest: 'Reversal/ReversalService',
  };
  const result = (name: string, fields: Readonly<Record<string, string>>): string => {
    const inside = Object.entries(fields).map(([field, value]) => `<${field}>${value}</${field}>`);
    return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${name}Response xmlns="${NAMESPACE}/${SERVICES[name]}"><${name}Result>${inside.join('')}</${name}Result></${name}Response></soap:Body></soap:Envelope>`;
  };
  /** Answers every call with these fields, or with this text. */
  async function saying(answer: string | Readonly<Record<string, string>>, status = 200) {
    const server = await startAnswering(
      ({ headers }) => {
        const name = /(\w+)"$/.exec(String(headers.soapaction))?.[1] ?? '';
        return typeof answer === 'string' ? answer : result(name, answer);
      },
      { status, type: 'text/xml' },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url), asked: server.asked };
  }

  const amount = money(485_000n, 'IRR');
  const TOKEN = '9007199254740993';
  const RRN = '713926000000';
  const attempt = {
    ...{ orderId: '101000000000001', token: TOKEN, amount },
    gatewayRef: `${TOKEN}/${RRN}/485000`,
  };
  const order = {
    ...{ orderId: attempt.orderId, amount, callbackUrl: 'https://pay.example/back?a=1&b=2' },
    ...{ language: 'fa' as const, description: 'قبض <برق>', payerPhone: '+989120000301' },
  };
  const confirmed = { Status: '0', CardNumberMasked: '622106******1234', Token: TOKEN, RRN };
  const paid = { kind: 'paid', gatewayRef: RRN, amount, maskedCard: '622106******1234' };

  test('M4 an order is announced under our number, and a token of more digits than a double has is kept', async () => {
    const { gateway, asked } = await saying({ Token: TOKEN, Message: '', Status: '0' });
    expect(await gateway.start(order)).toMatchObject({
      ...{ kind: 'started', token: TOKEN },
      page: { method: 'GET', url: expect.stringMatching(/\/NewIPG\/$/), fields: { token: TOKEN } },
    });
    expect(asked[0]?.path).toBe('/NewIPGServices/Sale/SaleService.asmx');
    expect(asked[0]?.headers.soapaction).toBe(`"${NAMESPACE}/Sale/SaleService/SalePaymentRequest"`);
    expect(asked[0]?.body).toContain(
      `<SalePaymentRequest xmlns="${NAMESPACE}/Sale/SaleService"><requestData><LoginAccount>a1B2c3&lt;&amp;&gt;d4E5f6G7h8</LoginAccount><OrderId>101000000000001</OrderId><Amount>485000</Amount><CallBackUrl>https://pay.example/back?a=1&amp;b=2</CallBackUrl><AdditionalData>قبض &lt;برق&gt;</AdditionalData><Originator>09120000301</Originator></requestData></SalePaymentRequest>`,
    );
  });

  test.each(['-112', '-113', '-116', '-126', '-127'])(
    'T1 code %s: no page, and the payer can be sent elsewhere',
    async (Status) => {
      const { gateway } = await saying({ Token: '0', Message: '', Status });
      expect(await gateway.start(order)).toEqual({ kind: 'refused', reason: `code ${Status}` });
    },
  );

  test('a success without a token is no success', async () => {
    const { gateway } = await saying({ Token: '0', Message: '', Status: '0' });
    expect((await gateway.start(order)).kind).toBe('unreachable');
  });

  test('X3 confirmed, and confirmed before: paid', async () => {
    const first = await saying(confirmed);
    expect(await first.gateway.verify(attempt)).toEqual(paid);
    expect(first.asked[0]?.path).toBe('/NewIPGServices/Confirm/ConfirmService.asmx');
    expect(first.asked[0]?.body).toContain(`<Token>${TOKEN}</Token></requestData></ConfirmPayment>`);
    const again = await saying({ ...confirmed, Status: '-1533' });
    expect(await again.gateway.verify(attempt)).toEqual(paid);
    // Once it is known, the reference stands without what the callback brought.
    expect(await again.gateway.verify({ ...attempt, gatewayRef: RRN })).toEqual(paid);
  });

  test('X3 confirmed before, and the answer has no reference: it is the one that was claimed', async () => {
    const { gateway } = await saying({ Status: '-1533', CardNumberMasked: '', Token: TOKEN, RRN: '0' });
    expect(await gateway.verify(attempt)).toEqual({ kind: 'paid', gatewayRef: RRN, amount });
  });

  test.each([
    ['no callback has come', undefined],
    ['the callback was of another token', `9007199254740994/${RRN}/485000`],
    ['the callback was of another amount', `${TOKEN}/${RRN}/484000`],
    ['the callback brought no reference', `${TOKEN}/0/485000`],
  ])('X4 %s: nothing is confirmed', async (_name, gatewayRef) => {
    const { gateway, asked } = await saying(confirmed);
    const { gatewayRef: _, ...rest } = attempt;
    const claimed = gatewayRef === undefined ? rest : { ...rest, gatewayRef };
    expect((await gateway.status(claimed)).kind).toBe('unknown');
    expect((await gateway.verify(claimed)).kind).toBe('unknown');
    expect(asked).toEqual([]);
  });

  test.each([
    ['-138', { kind: 'not_paid', reason: 'cancelled' }],
    ['-17', { kind: 'not_paid', reason: 'declined' }],
    ['-126', { kind: 'unknown', reason: 'confirm: code -126' }],
    ['-131', { kind: 'unknown', reason: 'confirm: code -131' }],
    ['-1528', { kind: 'unknown', reason: 'confirm: code -1528' }],
    ['-1540', { kind: 'unknown', reason: 'confirm: code -1540' }],
    ['-32768', { kind: 'unknown', reason: 'confirm: code -32768' }],
  ])('X4 code %s of the confirmation', async (Status, expected) => {
    const { gateway } = await saying({ Status, CardNumberMasked: '', Token: '0', RRN: '0' });
    expect(await gateway.verify(attempt)).toEqual(expected);
  });

  test.each([
    ['of another token', { ...confirmed, Token: '9007199254740994' }],
    ['without a reference', { ...confirmed, RRN: '0' }],
    ['with a status that is no number', { ...confirmed, Status: 'OK' }],
    ['with a reference that is no number', { ...confirmed, RRN: 'x' }],
  ])('X4 confirmed, but %s: unknown', async (_name, answer) => {
    const { gateway } = await saying(answer);
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  test.each([
    ['nothing at all', ''],
    ['a page', '<html><body>Just a moment…</body></html>'],
    ['half a sentence', result('ConfirmPayment', confirmed).slice(0, -40)],
    ['another call', result('BillPaymentRequest', confirmed)],
    ['more than 64 KiB', result('ConfirmPayment', confirmed).padEnd(70_000, ' ')],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying(answer);
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.reverse(attempt)).kind).toBe('unknown');
    expect((await gateway.start(order)).kind).toBe('unreachable');
  });

  test('X4 whatever comes with a status of 5xx is unknown', async () => {
    const { gateway } = await saying(confirmed, 500);
    expect(await gateway.verify(attempt)).toEqual({ kind: 'unknown', reason: 'http_error: 500' });
  });

  test('PCI DSS 3.4.1: a card number in full is dropped', async () => {
    const { gateway } = await saying({ ...confirmed, CardNumberMasked: '6221061234561234' });
    const { maskedCard: _, ...rest } = paid;
    expect(await gateway.verify(attempt)).toEqual(rest);
  });

  test.each([
    ['0', { kind: 'reversed' }],
    ['-1551', { kind: 'reversed' }],
    ['-1549', { kind: 'too_late' }],
    ['-108', { kind: 'refused', reason: 'reverse: code -108' }],
    ['-1550', { kind: 'refused', reason: 'reverse: code -1550' }],
    ['-126', { kind: 'unknown', reason: 'reverse: code -126' }],
    ['-1', { kind: 'unknown', reason: 'reverse: code -1' }],
  ])('M11 code %s of reverse', async (Status, expected) => {
    const { gateway, asked } = await saying({ Status, Token: TOKEN, Message: '' });
    expect(await gateway.reverse(attempt)).toEqual(expected);
    expect(asked[0]?.path).toBe('/NewIPGServices/Reverse/ReversalService.asmx');
    expect(asked[0]?.headers.soapaction).toBe(`"${NAMESPACE}/Reversal/ReversalService/ReversalRequest"`);
  });

  const callback = { Token: TOKEN, OrderId: attempt.orderId, RRN, status: '0', Amount: '485,000' };
  test.each([
    ['as the document has it', callback],
    [
      'with small letters',
      { token: TOKEN, orderid: attempt.orderId, rrn: RRN, Status: '0', amount: '485000' },
    ],
  ])('the claim keeps token, reference and amount, whose commas go: %s', (_name, fields) => {
    expect(gatewayAt('http://127.0.0.1:9').readCallback(fields)).toEqual({
      ok: true,
      value: { orderId: attempt.orderId, claim: 'paid', gatewayRef: `${TOKEN}/${RRN}/485000` },
    });
  });

  test.each([
    ['-138', 'cancelled'],
    ['51', 'declined'],
    ['-130', 'declined'],
  ])('M11 a callback with status %s claims %s, and brings no reference', (status, claim) => {
    const fields = { ...callback, status, RRN: '0', Amount: '0' };
    expect(gatewayAt('http://127.0.0.1:9').readCallback(fields)).toEqual({
      ...{ ok: true, value: { orderId: attempt.orderId, claim } },
    });
  });

  test.each([
    ['no reference', { RRN: '0' }],
    ['no token', { Token: '0' }],
    ['an amount with a wrong comma', { Amount: '48,50,00' }],
    ['an amount with a point', { Amount: '485000.00' }],
  ])('success with %s is none', (_name, changes) => {
    expect(gatewayAt('http://127.0.0.1:9').readCallback({ ...callback, ...changes }).ok).toBe(false);
  });

  test('a callback of anything whatsoever is read or refused', () => {
    const { readCallback } = gatewayAt('http://127.0.0.1:9');
    const field = fc.oneof(fc.string(), fc.constantFrom('0', '-138', '485,000', attempt.orderId, TOKEN, RRN));
    const record = fc.record({ Token: field, OrderId: field, RRN: field, status: field, Amount: field });
    fc.assert(
      fc.property(record, (fields) => {
        const reading = readCallback(fields);
        if (!reading.ok) return;
        expect(reading.value.orderId).toMatch(/^\d{1,18}$/);
        expect(reading.value.claim === 'paid').toBe(fields.status === '0');
        expect(reading.value.gatewayRef ?? '1/1/1').toMatch(/^\d+\/\d+\/\d+$/);
      }),
    );
  });
});
