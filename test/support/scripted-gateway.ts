import { err, ok } from '../../src/kernel/index.ts';
import type {
  Gateway,
  GatewayCode,
  GatewayTraits,
  RefundOutcome,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  VerifyOutcome,
} from '../../src/payments/index.ts';

/** What the gateway says next time, and every time after that until it is told otherwise. */
export interface Script {
  start: StartOutcome['kind'];
  /** Left out: a page. */
  code?: GatewayCode;
  /** Orders that it says are paid and not verified. */
  unverified: readonly string[];
  status: StatusOutcome;
  verify: VerifyOutcome;
  reverse: ReverseOutcome;
  refund: RefundOutcome;
}

export interface ScriptedGateway {
  readonly gateway: Gateway;
  readonly script: Script;
  /** What it was asked, in order. */
  readonly asked: string[];
}

const MINUTE_MS = 60_000;

/**
 * A gateway that says what a test has it say, for what no simulator can be brought to. How real ones speak is the matter of
 * the contract suite.
 */
export function createScriptedGateway(
  id: string,
  changes: Partial<Pick<Gateway, 'currencies' | 'deadlines'>> & {
    readonly traits?: Partial<GatewayTraits>;
    readonly withoutRefund?: true;
  } = {},
): ScriptedGateway {
  const asked: string[] = [];
  const script: Script = {
    start: 'started',
    unverified: [],
    status: { kind: 'in_progress' },
    verify: { kind: 'unknown', reason: 'not scripted' },
    reverse: { kind: 'too_late' },
    refund: { kind: 'refused', reason: 'not scripted' },
  };
  const gateway: Gateway = {
    id,
    currencies: changes.currencies ?? ['IRR'],
    traits: { instruments: ['card'], findsBy: 'order', takenBy: 'verify', ...changes.traits },
    deadlines: changes.deadlines ?? {
      ...{ startValidMs: 20 * MINUTE_MS, verifyWithinMs: 30 * MINUTE_MS },
      ...{ reverseWithinMs: 50 * MINUTE_MS, returnsWithinMs: 4_320 * MINUTE_MS },
    },
    start: ({ orderId, bill }) => {
      asked.push(bill === undefined ? 'start' : `start ${bill.billId}/${bill.paymentId}`);
      const page =
        script.code ?? ({ method: 'GET', url: `https://${id}.example/${orderId}`, fields: {} } as const);
      return Promise.resolve(
        script.start === 'started'
          ? { kind: 'started', token: `token-${orderId}`, page }
          : { kind: script.start, reason: 'scripted' },
      );
    },
    readCallback: ({ order = '', ref }) =>
      order === ''
        ? err({ code: 'malformed_callback' })
        : ok({ orderId: order, claim: 'paid', ...(ref === undefined ? {} : { gatewayRef: ref }) }),
    readNotice: ({ body, headers }) => {
      if (headers['x-signature'] !== 'right') return err({ code: 'bad_signature' });
      const [orderId = '', token] = body.toString('utf8').split(' ');
      return ok({ orderId, ...(token === undefined ? {} : { token }) });
    },
    unverified: () => Promise.resolve(script.unverified.map((orderId) => ({ orderId }))),
    status: () => {
      asked.push('status');
      return Promise.resolve(script.status);
    },
    verify: ({ gatewayRef }) => {
      asked.push(`verify ${gatewayRef ?? ''}`.trim());
      return Promise.resolve(script.verify);
    },
    reverse: () => {
      asked.push('reverse');
      return Promise.resolve(script.reverse);
    },
    ...(changes.withoutRefund === true
      ? {}
      : {
          refund: {
            inParts: false,
            withinMs: null,
            give: (_attempt, { refundId, amount }) => {
              asked.push(`refund ${refundId.slice(-1)} ${amount.minor}`);
              return Promise.resolve(script.refund);
            },
          },
        }),
  };
  return { gateway, script, asked };
}
