import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Paymob's answers and messages, only as far as they are read (countries.md §4.3). */
const id = Type.Integer({ minimum: 1 });
const cents = Type.Integer({ minimum: 0 });

export const TokenAnswer = Compile(Type.Object({ token: Type.String({ minLength: 1, maxLength: 4_000 }) }));

export const OrderAnswer = Compile(Type.Object({ id }));

const orderOfPay = Type.Optional(Type.Union([id, Type.Object({ id })]));

/** `id` is the transaction; what the payer is shown is the reference. */
export const KioskAnswer = Compile(
  Type.Object({
    pending: Type.Literal(true),
    order: orderOfPay,
    data: Type.Object({
      bill_reference: Type.Union([id, Type.String({ pattern: '^[0-9]{3,20}$' })]),
    }),
  }),
);

export const WalletAnswer = Compile(
  Type.Object({
    pending: Type.Literal(true),
    order: orderOfPay,
    redirect_url: Type.Optional(Type.Union([Type.String({ maxLength: 4_000 }), Type.Null()])),
    iframe_redirection_url: Type.Optional(Type.Union([Type.String({ maxLength: 4_000 }), Type.Null()])),
  }),
);

/** The payer's wallet, or the integration, was refused at once. */
export const DeclinedAnswer = Compile(
  Type.Object({ pending: Type.Literal(false), success: Type.Literal(false) }),
);

const TransactionSchema = Type.Object({
  id,
  pending: Type.Boolean(),
  success: Type.Boolean(),
  amount_cents: cents,
  currency: Type.String(),
  created_at: Type.String({ maxLength: 40 }),
  is_voided: Type.Boolean(),
  is_refunded: Type.Boolean(),
  refunded_amount_cents: Type.Optional(Type.Union([cents, Type.Null()])),
  has_parent_transaction: Type.Boolean(),
  parent_transaction: Type.Optional(Type.Union([id, Type.Null()])),
  order: Type.Object({
    id,
    merchant_order_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
});
export type Transaction = Static<typeof TransactionSchema>;
export const TransactionAnswer = Compile(TransactionSchema);

export const RefundAnswer = Compile(Type.Object({ id, success: Type.Boolean(), pending: Type.Boolean() }));

const value = Type.Union([Type.String({ maxLength: 200 }), Type.Integer(), Type.Boolean(), Type.Null()]);

/** All that is signed of a transaction, and the order's name on our side, which is not. */
export const Notice = Compile(
  Type.Object({
    type: Type.Literal('TRANSACTION'),
    obj: Type.Object({
      ...{ amount_cents: value, created_at: value, currency: value, error_occured: value },
      ...{ has_parent_transaction: value, id: value, integration_id: value, is_3d_secure: value },
      ...{ is_auth: value, is_capture: value, is_refunded: value, is_standalone_payment: value },
      ...{ is_voided: value, owner: value, pending: value, success: value },
      order: Type.Object({ id: value, merchant_order_id: Type.Optional(value) }),
      source_data: Type.Object({ pan: value, sub_type: value, type: value }),
    }),
  }),
);
