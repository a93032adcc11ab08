import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Stripe's answers and messages, only as far as they are read (docs.stripe.com/api, read in 2026). */
const cents = Type.Integer({ minimum: 0 });
const sessionId = Type.String({ pattern: '^cs_[A-Za-z0-9_]{4,190}$' });
const intentId = Type.String({ pattern: '^pi_[A-Za-z0-9_]{4,60}$' });

const ChargeSchema = Type.Object({
  amount_refunded: cents,
  disputed: Type.Optional(Type.Boolean()),
  payment_method_details: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        card: Type.Optional(
          Type.Union([
            Type.Null(),
            Type.Object({ last4: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
          ]),
        ),
      }),
    ]),
  ),
});
export type Charge = Static<typeof ChargeSchema>;

const IntentSchema = Type.Object({
  id: intentId,
  status: Type.Union([
    Type.Literal('requires_payment_method'),
    Type.Literal('requires_confirmation'),
    Type.Literal('requires_action'),
    Type.Literal('processing'),
    Type.Literal('requires_capture'),
    Type.Literal('canceled'),
    Type.Literal('succeeded'),
  ]),
  amount_received: cents,
  currency: Type.String(),
  latest_charge: Type.Optional(Type.Union([Type.Null(), Type.String(), ChargeSchema])),
});
export type Intent = Static<typeof IntentSchema>;

const session = {
  id: sessionId,
  client_reference_id: Type.Union([Type.String(), Type.Null()]),
  amount_total: Type.Union([cents, Type.Null()]),
  currency: Type.Union([Type.String(), Type.Null()]),
  status: Type.Union([Type.Literal('open'), Type.Literal('complete'), Type.Literal('expired')]),
};

export const OpenedAnswer = Compile(
  Type.Object({ ...session, status: Type.Literal('open'), url: Type.String({ maxLength: 4_000 }) }),
);

/** Asked for with its payment in it, and the charge in that. */
const SessionSchema = Type.Object({
  ...session,
  payment_intent: Type.Optional(Type.Union([Type.Null(), IntentSchema])),
});
export type Session = Static<typeof SessionSchema>;
export const SessionAnswer = Compile(SessionSchema);

const RefundSchema = Type.Object({
  id: Type.String({ pattern: '^(?:re|pyr)_[A-Za-z0-9_]{4,60}$' }),
  payment_intent: Type.Union([intentId, Type.Null()]),
  amount: cents,
  currency: Type.String(),
  metadata: Type.Optional(
    Type.Union([Type.Null(), Type.Object({ refund_id: Type.Optional(Type.String({ maxLength: 40 })) })]),
  ),
  status: Type.Union([
    Type.Literal('pending'),
    Type.Literal('requires_action'),
    Type.Literal('succeeded'),
    Type.Literal('failed'),
    Type.Literal('canceled'),
  ]),
});
export type Refund = Static<typeof RefundSchema>;
export const RefundAnswer = Compile(RefundSchema);
export const RefundsAnswer = Compile(
  Type.Object({ data: Type.Array(RefundSchema), has_more: Type.Boolean() }),
);

/** Whatever happens at Stripe is told like this. */
export const Notice = Compile(
  Type.Object({ type: Type.String(), data: Type.Object({ object: Type.Object({ object: Type.String() }) }) }),
);
export const SessionNotice = Compile(
  Type.Object({
    data: Type.Object({
      object: Type.Object({
        object: Type.Literal('checkout.session'),
        id: sessionId,
        client_reference_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      }),
    }),
  }),
);
