import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedBehpardakht } from '../../simulators/index.ts';
import { BEHPARDAKHT } from './behpardakht-gateway.ts';

const SECRETS = { terminalId: '1234567', userName: 'wasl12', userPassword: 'p<&>"1' };

function gatewayAt(url: string, changes: { readonly refunds?: string } = {}): Gateway {
  const settings = {
    ...{ ...SECRETS, serviceUrl: `${url}/pgwchannel/services/pgw` },
    ...{ pageUrl: `${url}/pgwchannel/startpay.mellat`, pageMinutes: '15', verifyMinutes: '20' },
    ...{ refunds: 'yes', ...changes },
  };
  // Nine seconds past midnight in Tehran, and the day before in London.
  const now = () => new Date('2026-03-20T20:30:09Z');
  return BEHPARDAKHT.create(settings, { id: 'behpardakht', fetchTimeoutMs: FETCH_TIMEOUT_MS, now });
}

async function harness(): Promise<GatewayHarness> {
  const { other: mellat, side } = await startOtherSide(
    (clock) => createSimulatedBehpardakht({ clock, ...SECRETS }),
    (url) => gatewayAt(url),
  );
  return {
    ...{ ...side, currency: 'IRR', withoutCards: true },
    play: async (page, token, act) => {
      if (page.method === 'CODE') throw new Error('Behpardakht has a page');
      const opened = await fetch(page.url, { method: page.method, body: new URLSearchParams(page.fields) });
      expect(await opened.text()).toContain('پرداخت');
      const { callbacks, fields } = mellat.play(token, act);
      return { callbacks, fields };
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'behpardakht',
  {
    ...{ traits, deadlines, refund: { inParts: false, withinMs: null } },
    ...{ hasNotices: false, hasCallback: true },
  },
  harness,
);

describe('what Behpardakht says, and what is made of it', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** Answers each call by its name; a list is answered one after the other. */
  async function saying(answers: Readonly<Record<string, string | readonly string[]>>, status = 200) {
    const calls: string[] = [];
    const server = await startAnswering(
      ({ body }) => {
        const name = /<w:(\w+)/.exec(body)?.[1] ?? '';
        const answer = answers[name] ?? 'no answer';
        const said =
          typeof answer === 'string' ? answer : answer[calls.filter((each) => each === name).length];
        calls.push(name);
        return said !== undefined && /^[\w,]+$/.test(said) ? returning(name, said) : (said ?? '');
      },
      { status, type: 'text/xml' },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url), asked: server.asked, calls };
  }
  const returning = (name: string, text: string): string =>
    `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><ns1:${name}Response xmlns:ns1="http://interfaces.core.sw.bps.com/"><return>${text}</return></ns1:${name}Response></soap:Body></soap:Envelope>`;

  const amount = money(485_000n, 'IRR');
  const SALE = '5142510000';
  const attempt = {
    ...{ orderId: '101000000000001', token: 'AF82041A2BF6989C0001', amount },
    gatewayRef: `AF82041A2BF6989C0001/${SALE}`,
  };
  const paid = { kind: 'paid', gatewayRef: SALE, amount };

  test('M4 an order is announced in the order of the guide, in the time of Tehran', async () => {
    const { gateway, asked } = await saying({ bpPayRequest: `0,${attempt.token}` });
    const started = await gateway.start({
      ...{ orderId: attempt.orderId, amount, callbackUrl: 'https://pay.example/back?a=1&b=2' },
      ...{ language: 'fa', description: 'قبض <برق>', payerPhone: '+989120000301' },
    });
    expect(started).toMatchObject({
      ...{ kind: 'started', token: attempt.token },
      page: { method: 'POST', fields: { RefId: attempt.token } },
    });
    expect(asked[0]?.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(asked[0]?.body).toContain(
      '<w:bpPayRequest xmlns:w="http://interfaces.core.sw.bps.com/"><terminalId>1234567</terminalId><userName>wasl12</userName><userPassword>p&lt;&amp;&gt;&quot;1</userPassword><orderId>101000000000001</orderId><amount>485000</amount><localDate>20260321</localDate><localTime>000009</localTime><additionalData>قبض &lt;برق&gt;</additionalData><callBackUrl>https://pay.example/back?a=1&amp;b=2</callBackUrl><payerId>0</payerId><mobileNo>989120000301</mobileNo></w:bpPayRequest>',
    );
  });

  test.each(['21', '24', '41', '421'])(
    'T1 code %s: no page, and the payer can be sent elsewhere',
    async (code) => {
      const { gateway } = await saying({ bpPayRequest: code });
      expect(
        await gateway.start({
          ...{ orderId: attempt.orderId, amount, callbackUrl: 'https://pay.example/back' },
          ...{ language: 'fa', description: 'x' },
        }),
      ).toEqual({ kind: 'refused', reason: `code ${code}` });
    },
  );

  test.each([
    ['the first time', '0', '0'],
    ['verified before (43)', '43', '0'],
    ['settled before (45)', '43', '45'],
    ['verify itself says that it was settled', '45', '45'],
  ])('X3 %s: paid', async (_name, bpVerifyRequest, bpSettleRequest) => {
    const { gateway, calls, asked } = await saying({ bpVerifyRequest, bpSettleRequest });
    expect(await gateway.verify(attempt)).toEqual(paid);
    expect(calls).toEqual(['bpVerifyRequest', 'bpSettleRequest']);
    for (const { body } of asked)
      expect(body).toContain(
        `<orderId>101000000000001</orderId><saleOrderId>101000000000001</saleOrderId><saleReferenceId>${SALE}</saleReferenceId>`,
      );
  });

  test.each(['17', '21', '25', '34', '42', '415', '421'])(
    'X4 code %s of verify is unknown, and nothing is settled',
    async (code) => {
      const { gateway, calls } = await saying({ bpVerifyRequest: code, bpSettleRequest: '0' });
      expect(await gateway.verify(attempt)).toEqual({ kind: 'unknown', reason: `verify: code ${code}` });
      expect(calls).toEqual(['bpVerifyRequest']);
    },
  );

  test('X4 verified, and settling is not answered: unknown; asked again, it is settled', async () => {
    const { gateway } = await saying({ bpVerifyRequest: ['0', '43'], bpSettleRequest: ['', '0'] });
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect(await gateway.verify(attempt)).toEqual(paid);
  });

  test.each([
    ['44, not verified', '44', '0', { kind: 'authorised', gatewayRef: SALE, amount }, 1],
    ['45, settled', '45', '0', paid, 1],
    ['48, reversed', '48', '0', { kind: 'not_paid', reason: 'returned' }, 1],
    ['0, verified: settling is finished', '0', '0', paid, 2],
    ['0, and it was settled', '0', '45', paid, 2],
    ['46, not settled', '46', '0', paid, 2],
    ['0, but it cannot be settled', '0', '44', { kind: 'authorised', gatewayRef: SALE, amount }, 2],
    ['0, and then it was reversed', '0', '48', { kind: 'not_paid', reason: 'returned' }, 2],
    ['42, no such sale', '42', '0', { kind: 'unknown', reason: 'inquiry: code 42' }, 1],
    ['421, another address', '421', '0', { kind: 'unknown', reason: 'inquiry: code 421' }, 1],
  ])('X4 inquiry %s', async (_name, bpInquiryRequest, bpSettleRequest, expected, asks) => {
    const { gateway, calls } = await saying({ bpInquiryRequest, bpSettleRequest });
    expect(await gateway.status(attempt)).toEqual(expected);
    expect(calls).toHaveLength(asks);
  });

  test('M4 a claim under the RefId of another order is asked of nobody', async () => {
    const { gateway, calls } = await saying({
      bpInquiryRequest: '44',
      bpVerifyRequest: '0',
      bpSettleRequest: '0',
    });
    const forged = { ...attempt, gatewayRef: `AF82041A2BF6989C0002/${SALE}` };
    expect((await gateway.status(forged)).kind).toBe('unknown');
    expect((await gateway.verify(forged)).kind).toBe('unknown');
    expect(calls).toEqual([]);
  });

  test.each([
    ['nothing at all', ''],
    ['a page', '<html><body>Just a moment…</body></html>'],
    ['half a sentence', returning('bpVerifyRequest', '0').slice(0, -30)],
    ['a code that is none', returning('bpVerifyRequest', 'OK!')],
    ['no code', returning('bpVerifyRequest', '')],
    [
      'a definition of its own',
      `<!DOCTYPE x [<!ENTITY z "0">]>${returning('bpVerifyRequest', '&z;').slice(21)}`,
    ],
    ['more than 64 KiB', returning('bpVerifyRequest', '0').padEnd(70_000, ' ')],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({
      ...{ bpVerifyRequest: answer, bpInquiryRequest: answer, bpPayRequest: answer, bpRefundRequest: answer },
    });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.refund?.give(attempt, { refundId: '1', amount }))?.kind).toBe('unknown');
    const order = { orderId: '1', amount, callbackUrl: 'https://pay.example/', description: 'x' };
    expect((await gateway.start({ ...order, language: 'fa' })).kind).toBe('unreachable');
  });

  test('X4 whatever comes with a status of 5xx is unknown', async () => {
    const { gateway } = await saying({ bpInquiryRequest: '48' }, 500);
    expect(await gateway.status(attempt)).toEqual({ kind: 'unknown', reason: 'http_error: 500' });
  });

  test.each([
    ['0,777', { kind: 'refunded', refundRef: '777' }],
    ['0', { kind: 'refunded' }],
    ['41', { kind: 'under_way' }],
    ['51', { kind: 'under_way' }],
    ['25', { kind: 'refused', reason: 'refund: code 25' }],
    ['34', { kind: 'unknown', reason: 'refund: code 34' }],
    ['421', { kind: 'unknown', reason: 'refund: code 421' }],
  ])('M11 refund answered with %s', async (answer, expected) => {
    const { gateway, asked } = await saying({ bpRefundRequest: answer });
    const refund = { refundId: '1010000000000011', amount };
    expect(await gateway.refund?.give({ ...attempt, gatewayRef: SALE }, refund)).toEqual(expected);
    expect(asked[0]?.body).toContain(
      `<orderId>1010000000000011</orderId><saleOrderId>101000000000001</saleOrderId><saleReferenceId>${SALE}</saleReferenceId><refundAmount>485000</refundAmount>`,
    );
  });

  test('M11 where the contract has no refunds there are none', () => {
    expect(gatewayAt('http://127.0.0.1:9', { refunds: 'no' }).refund).toBeUndefined();
  });

  test.each([
    ['17', 'cancelled'],
    ['11', 'declined'],
    ['98', 'declined'],
    ['415', 'declined'],
  ])('M11 a callback with code %s claims %s, and brings no reference', (ResCode, claim) => {
    const fields = { RefId: attempt.token, ResCode, SaleOrderId: attempt.orderId, SaleReferenceId: '0' };
    expect(gatewayAt('http://127.0.0.1:9').readCallback(fields)).toEqual({
      ...{ ok: true, value: { orderId: attempt.orderId, claim } },
    });
  });

  test('a callback of anything whatsoever is read or refused', () => {
    const { readCallback } = gatewayAt('http://127.0.0.1:9');
    const field = fc.oneof(fc.string(), fc.constantFrom('0', '17', attempt.orderId, attempt.token, SALE));
    const record = fc.record({ RefId: field, ResCode: field, SaleOrderId: field, SaleReferenceId: field });
    fc.assert(
      fc.property(record, (fields) => {
        const reading = readCallback(fields);
        if (!reading.ok) return;
        expect(reading.value.orderId).toMatch(/^\d{1,18}$/);
        expect(reading.value.claim === 'paid').toBe(fields.ResCode === '0');
        expect(reading.value.gatewayRef ?? 'x/123').toMatch(/^\w+\/\d+$/);
      }),
    );
  });
});
