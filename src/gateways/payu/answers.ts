import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** PayU's answers and messages, only as far as they are read (countries.md §3.3). Numbers come as text, mostly. */
const text = Type.Union([Type.String({ maxLength: 200 }), Type.Null()]);

const TransactionSchema = Type.Object({
  mihpayid: Type.String({ maxLength: 40 }),
  status: Type.String({ maxLength: 40 }),
  unmappedstatus: Type.Optional(text),
  txnid: Type.Optional(text),
  amt: Type.Optional(text),
  card_no: Type.Optional(text),
});
export type Transaction = Static<typeof TransactionSchema>;

export const VerifyAnswer = Compile(
  Type.Object({ transaction_details: Type.Record(Type.String(), TransactionSchema) }),
);

const RefundSchema = Type.Object({
  PayuID: Type.String({ maxLength: 40 }),
  RequestID: Type.String({ maxLength: 40 }),
  RefundToken: Type.String({ maxLength: 64 }),
  Amount: Type.String({ maxLength: 40 }),
  Status: Type.String({ maxLength: 40 }),
});

export const RefundsAnswer = Compile(
  Type.Object({
    status: Type.Literal(1),
    'Refund Details': Type.Record(Type.String(), Type.Array(RefundSchema)),
  }),
);
/** Told in words alone. */
export const NoRefundsAnswer = Compile(
  Type.Object({ status: Type.Literal(1), msg: Type.String({ pattern: '^No Refunds Found' }) }),
);

export const RefundAnswer = Compile(
  Type.Object({
    status: Type.Union([Type.Literal(0), Type.Literal(1)]),
    error_code: Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,4}$' })]),
    mihpayid: Type.Optional(Type.Union([Type.Number(), Type.String(), Type.Null()])),
    request_id: Type.Optional(Type.Union([Type.Integer(), Type.String({ maxLength: 40 }), Type.Null()])),
  }),
);
