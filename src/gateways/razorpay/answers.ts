import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Razorpay's answers and messages, only as far as they are read (countries.md §3.2). */
const paise = Type.Integer({ minimum: 0 });
const linkId = Type.String({ pattern: '^plink_[A-Za-z0-9]{4,40}$' });
const paymentId = Type.String({ pattern: '^pay_[A-Za-z0-9]{4,40}$' });

const LinkSchema = Type.Object({
  id: linkId,
  reference_id: Type.String(),
  currency: Type.String(),
  amount: paise,
  amount_paid: paise,
  short_url: Type.String({ maxLength: 2_000 }),
  status: Type.Union([
    Type.Literal('created'),
    Type.Literal('partially_paid'),
    Type.Literal('paid'),
    Type.Literal('cancelled'),
    Type.Literal('expired'),
  ]),
  payments: Type.Optional(
    Type.Union([Type.Null(), Type.Array(Type.Object({ payment_id: paymentId, status: Type.String() }))]),
  ),
});
export type Link = Static<typeof LinkSchema>;
export const LinkAnswer = Compile(LinkSchema);

const PaymentSchema = Type.Object({
  id: paymentId,
  amount: paise,
  amount_refunded: paise,
  currency: Type.String(),
  status: Type.String(),
  card: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({ last4: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
    ]),
  ),
});
export type Payment = Static<typeof PaymentSchema>;
export const PaymentAnswer = Compile(PaymentSchema);

const RefundSchema = Type.Object({
  id: Type.String({ pattern: '^rfnd_[A-Za-z0-9]{4,40}$' }),
  payment_id: paymentId,
  amount: paise,
  receipt: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  status: Type.Union([Type.Literal('pending'), Type.Literal('processed'), Type.Literal('failed')]),
});
export type Refund = Static<typeof RefundSchema>;
export const RefundAnswer = Compile(RefundSchema);
export const RefundsAnswer = Compile(Type.Object({ items: Type.Array(RefundSchema) }));

/** Other events have no link in them. */
export const Notice = Compile(
  Type.Object({
    event: Type.String(),
    payload: Type.Object({
      payment_link: Type.Optional(
        Type.Object({
          entity: Type.Object({
            id: linkId,
            reference_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
          }),
        }),
      ),
    }),
  }),
);
