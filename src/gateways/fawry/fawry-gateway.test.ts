import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, NOW, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway, GatewayNotice, GatewayOrder } from '../../payments/index.ts';
import { createSimulatedFawry } from '../../simulators/index.ts';
import { FAWRY } from './fawry-gateway.ts';

const MERCHANT = '1tSa6uxz2nTwlaAmt38enA==';
const KEY = '259af31fc2f74453b3a55739b21ae9ef';

function gatewayAt(url: string, way: string, nowMs = (): number => NOW): Gateway {
  const settings = {
    ...{ merchantCode: MERCHANT, secureKey: KEY, way, apiUrl: url, codeHours: '24', returnDays: '14' },
    ...{ customerEmail: 'bills@example.com', customerMobile: '01001234567' },
  };
  return FAWRY.create(settings, {
    ...{ id: 'fawry', fetchTimeoutMs: FETCH_TIMEOUT_MS },
    now: () => new Date(nowMs()),
  });
}

/** Whose wallet is asked must be known. */
const withPhone = (gateway: Gateway): Gateway => ({
  ...gateway,
  start: (order) => gateway.start({ ...order, payerPhone: '+201112345678' }),
});

function harnessOf(way: 'reference' | 'wallet') {
  return async (): Promise<GatewayHarness> => {
    const {
      other: fawry,
      side,
      url,
    } = await startOtherSide(
      // Payers pay something on top of each order, which is not for us.
      (clock) => createSimulatedFawry({ clock, merchantCode: MERCHANT, secureKey: KEY, feePiastres: 250n }),
      (at, nowMs) => withPhone(gatewayAt(at, way, nowMs)),
    );
    return {
      ...{ ...side, currency: 'EGP', withoutCards: true },
      // Where there is nobody who could decline, orders are only paid or cancelled.
      ...(way === 'reference' ? { acts: ['pay', 'cancel'] as const } : {}),
      play: async (page, token, act) => {
        if (page.method !== 'CODE') throw new Error('Fawry gives a code');
        expect(page.code).toBe(token);
        expect(await (await fetch(`${url}/kiosk`)).text()).toContain('فوري');
        return fawry.play(page.code, act);
      },
    };
  };
}

for (const way of ['reference', 'wallet'] as const) {
  const { traits, deadlines } = gatewayAt('http://127.0.0.1:9', way);
  describeGateway(
    `fawry (${way})`,
    {
      ...{ traits, deadlines, refund: { inParts: false, withinMs: null } },
      ...{ hasNotices: true, hasCallback: false },
    },
    harnessOf(way),
  );
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const orderId = '103000000000001';
const order: GatewayOrder = {
  ...{ orderId, amount: money(58_055n, 'EGP'), callbackUrl: 'https://pay.example/gateways/fawry/return' },
  ...{ language: 'ar', description: 'فاتورة الكهرباء' },
};
const attempt = { orderId, token: '931600239', amount: order.amount };
const charged = {
  ...{ type: 'ChargeResponse', referenceNumber: '931600239', merchantRefNumber: orderId },
  ...{ orderAmount: 580.55, statusCode: 200, expirationTime: NOW + 3_600_000 },
};
const told = {
  ...{ fawryRefNumber: '931600239', merchantRefNumber: orderId, paymentAmount: 583.05, orderAmount: 580.55 },
  ...{ fawryFees: 2.5, orderStatus: 'PAID', paymentMethod: 'PAYATFAWRY' },
};

describe('what Fawry says, and what is made of it', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** Answers each call by its name. */
  async function saying(
    answers: Readonly<Record<string, unknown>>,
    { way = 'reference', status = 200 } = {},
  ) {
    const server = await startAnswering(
      ({ path }) => {
        const answer = answers[/payments\/(\w+)/.exec(path)?.[1] ?? ''];
        return typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
      { status },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url, way), asked: server.asked };
  }

  test('M4 a charge is signed over its amount with two decimals, and gives a code until a time', async () => {
    const { gateway, asked } = await saying({ charge: charged });
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'started', token: '931600239' },
      page: {
        ...{ method: 'CODE', code: '931600239', payAt: 'Fawry', expiresAt: '2026-03-21T09:00:00.000Z' },
      },
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      ...{ merchantCode: MERCHANT, merchantRefNum: orderId, customerMobile: '01001234567' },
      ...{ customerEmail: 'bills@example.com', paymentMethod: 'PAYATFAWRY', amount: 580.55 },
      ...{ currencyCode: 'EGP', description: 'فاتورة الكهرباء', language: 'ar-eg' },
      chargeItems: [{ itemId: orderId, description: 'فاتورة الكهرباء', price: 580.55, quantity: 1 }],
      paymentExpiry: NOW + 24 * 3_600_000,
      signature: sha256(
        '1tSa6uxz2nTwlaAmt38enA==103000000000001PAYATFAWRY580.55259af31fc2f74453b3a55739b21ae9ef',
      ),
    });
  });

  test('M4 with a wallet its number is signed as well; without one nobody is asked', async () => {
    const { gateway, asked } = await saying({ charge: charged }, { way: 'wallet' });
    expect(await gateway.start({ ...order, payerPhone: '+201555123456' })).toMatchObject({ kind: 'started' });
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      ...{ paymentMethod: 'MWALLET', debitMobileWalletNo: '01555123456', customerMobile: '01555123456' },
      signature: sha256(
        '1tSa6uxz2nTwlaAmt38enA==103000000000001MWALLET580.5501555123456259af31fc2f74453b3a55739b21ae9ef',
      ),
    });
    for (const payerPhone of [undefined, '+989120000301', '+201355123456'])
      expect(
        await gateway.start({ ...order, ...(payerPhone === undefined ? {} : { payerPhone }) }),
      ).toMatchObject({ kind: 'refused' });
    expect(asked).toHaveLength(1);
  });

  test('the state is asked for under our order, with the merchant’s code escaped', async () => {
    const { gateway, asked } = await saying({ status: told });
    await gateway.status(attempt);
    const { pathname, searchParams } = new URL(asked[0]?.path ?? '', 'http://fawry');
    expect(pathname).toBe('/ECommerceWeb/Fawry/payments/status/v2');
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ merchantCode: MERCHANT, merchantRefNumber: orderId },
      signature: sha256('1tSa6uxz2nTwlaAmt38enA==103000000000001259af31fc2f74453b3a55739b21ae9ef'),
    });
  });

  test.each([
    ['fees on top of the order are not for us', {}, 58_055n],
    ['without fees', { paymentAmount: 580.55, fawryFees: null }, 58_055n],
    ['fees that we bear', { paymentAmount: 580.55 }, 58_055n],
    ['another amount, as it is stated', { paymentAmount: 500, fawryFees: 0 }, 50_000n],
    ['a whole number, and a tenth', { paymentAmount: 580.5, orderAmount: 578, fawryFees: 2.5 }, 57_800n],
  ])('M4 paid: %s', async (_name, changes, minor) => {
    const { gateway } = await saying({ status: { ...told, ...changes } });
    const paid = { kind: 'paid', gatewayRef: '931600239', amount: { minor, currency: 'EGP' } };
    expect(await gateway.status(attempt)).toEqual(paid);
    expect(await gateway.verify(attempt)).toEqual(paid);
  });

  test.each([
    ['NEW', { kind: 'in_progress' }],
    ['CANCELED', { kind: 'not_paid', reason: 'cancelled' }],
    ['EXPIRED', { kind: 'not_paid', reason: 'expired' }],
    ['FAILED', { kind: 'not_paid', reason: 'declined' }],
    ['REFUNDED', { kind: 'not_paid', reason: 'returned' }],
    ['PARTIAL_REFUNDED', { kind: 'unknown', reason: 'given back in part' }],
  ])('M11 %s', async (orderStatus, expected) => {
    const { gateway } = await saying({ status: { ...told, orderStatus } });
    expect(await gateway.status(attempt)).toEqual(expected);
    expect((await gateway.verify(attempt)).kind).toBe(orderStatus === 'NEW' ? 'unknown' : expected.kind);
  });

  test.each([9901, 9938, 9946])(
    'X4 code %i about the state is unknown, and never failed',
    async (statusCode) => {
      for (const status of [200, 400]) {
        const { gateway } = await saying(
          { status: { type: 'PaymentStatusResponse', statusCode } },
          { status },
        );
        expect(await gateway.verify(attempt)).toEqual({ kind: 'unknown', reason: `code ${statusCode}` });
      }
    },
  );

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', JSON.stringify(told).slice(0, 60)],
    ['a state that nobody knows', { ...told, statusCode: undefined, orderStatus: 'MAYBE' }],
    ['more than 64 KiB', { ...told, pad: 'x'.repeat(70_000) }],
    ['amounts as text', { ...told, paymentAmount: '583.05', orderAmount: '580.55' }],
    ['less than a piastre', { ...told, paymentAmount: 583.055 }],
    ['more than there is', { ...told, paymentAmount: 1e30 }],
    ['no amount', { ...told, paymentAmount: undefined }],
    ['another order', { ...told, merchantRefNumber: '103000000000002' }],
    ['the number of another order', { ...told, fawryRefNumber: '931600240' }],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ charge: answer, status: answer, refund: answer });
    expect((await gateway.start(order)).kind).toBe('unreachable');
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    const refund = { refundId: `${orderId}1`, amount: order.amount };
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });

  test.each([
    ['another order', { merchantRefNumber: '103000000000002' }],
    ['another amount', { orderAmount: 580.56 }],
  ])('a charge that was answered about %s gives nobody a code', async (_name, changes) => {
    const { gateway } = await saying({ charge: { ...charged, ...changes } });
    expect((await gateway.start(order)).kind).toBe('unreachable');
  });

  test('M11 a refund is signed with its reason; of less than the whole nobody is asked', async () => {
    const { gateway, asked } = await saying({ status: told, refund: { statusCode: 200 } });
    const refund = { refundId: `${orderId}1`, amount: order.amount };
    expect(await gateway.refund?.give(attempt, refund)).toEqual({ kind: 'refunded' });
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      ...{ merchantCode: MERCHANT, referenceNumber: '931600239', refundAmount: 580.55 },
      reason: 'refund 1030000000000011',
      signature: sha256(
        '1tSa6uxz2nTwlaAmt38enA==931600239580.55refund 1030000000000011259af31fc2f74453b3a55739b21ae9ef',
      ),
    });
    const part = { ...refund, amount: money(100n, 'EGP') };
    expect((await gateway.refund?.give(attempt, part))?.kind).toBe('refused');
    expect(asked.filter(({ path }) => path.endsWith('/refund'))).toHaveLength(1);
  });

  test('M11 what Fawry refuses to refund is told with its code', async () => {
    const { gateway } = await saying({ status: told, refund: { statusCode: 9935 } });
    expect(await gateway.refund?.give(attempt, { refundId: `${orderId}1`, amount: order.amount })).toEqual({
      kind: 'refused',
      reason: 'code 9935',
    });
  });
});

describe('T1 what Fawry’s server tells by itself (notification V2)', () => {
  const gateway = gatewayAt('http://127.0.0.1:9', 'reference');
  const read = (body: unknown) => {
    const notice: GatewayNotice = {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, query: {} },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    };
    return gateway.readNotice?.(notice);
  };
  const messageSignature = sha256(
    '931600239103000000000001583.05580.55PAIDPAYATFAWRY24480259af31fc2f74453b3a55739b21ae9ef',
  );
  const notice = { ...told, paymentRefrenceNumber: '24480', messageSignature };

  test('signed over both amounts with two decimals, state, method and reference, it names our order', () => {
    expect(read(notice)).toEqual({ ok: true, value: { orderId } });
    // As Java writes it.
    const text = JSON.stringify({
      ...{ ...notice, paymentAmount: 580, orderAmount: 580.5, paymentRefrenceNumber: undefined },
      messageSignature: sha256(
        '931600239103000000000001580.00580.50PAIDPAYATFAWRY259af31fc2f74453b3a55739b21ae9ef',
      ),
    }).replace(':580,', ':580.0,');
    expect(read(text)).toEqual({ ok: true, value: { orderId } });
  });

  test('about an order of another program it is answered kindly, and nothing is asked', () => {
    const signed = sha256('931600239shop-7583.05580.55PAIDPAYATFAWRY24480259af31fc2f74453b3a55739b21ae9ef');
    expect(read({ ...notice, merchantRefNumber: 'shop-7', messageSignature: signed })).toEqual({
      ...{ ok: true, value: {} },
    });
  });

  test.each([
    ['amount', { paymentAmount: 583.06 }],
    ['state', { orderStatus: 'EXPIRED' }],
    ['order', { merchantRefNumber: '103000000000002' }],
    ['reference', { paymentRefrenceNumber: '24481' }],
    ['signature', { messageSignature: `${'0'.repeat(64)}` }],
    ['length of the signature', { messageSignature: messageSignature.slice(2) }],
  ])('another %s is a bad signature', (_name, changes) => {
    expect(read({ ...notice, ...changes })).toEqual({ ok: false, error: { code: 'bad_signature' } });
  });

  test('whatever comes, it is read or refused and never thrown', () => {
    const { fawryFees: _, ...signed } = notice;
    fc.assert(
      fc.property(
        ...([fc.json(), fc.constantFrom(...Object.keys(signed)), fc.jsonValue()] as const),
        (text, field, value) => {
          expect(read(text)?.ok).toBe(false);
          const altered = { ...notice, [field]: value };
          fc.pre(JSON.stringify(altered) !== JSON.stringify(notice));
          expect(read(altered)?.ok).toBe(false);
        },
      ),
    );
  });

  test('nobody’s browser comes back from Fawry', () => {
    expect(gateway.readCallback({ merchantRefNumber: orderId })).toEqual({
      ...{ ok: false, error: { code: 'malformed_callback' } },
    });
  });
});
