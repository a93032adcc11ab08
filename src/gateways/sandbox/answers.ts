import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** Bank of the Sandbox's answers, only as far as they are read (docs/integrate/sandbox-bank.md). */
export const TokenAnswer = Compile(
  Type.Union([
    Type.Object({ status: Type.Literal(1), token: text(64) }),
    Type.Object({ status: Type.Literal(-1), errorCode: Type.Integer(), errorDesc: Type.Optional(text(255)) }),
  ]),
);

const transaction = {
  orderId: text(40),
  amount: text(20),
  currency: text(3),
  refNum: text(64),
  maskedPan: Type.Optional(Type.Union([text(19), Type.Null()])),
};

/** The codes that come with the transaction: done, verified before, given back before, too late. */
export const MoneyAnswer = Compile(
  Type.Object({
    resultCode: Type.Union([
      Type.Literal(0),
      Type.Literal(2),
      Type.Literal(5),
      Type.Literal(-3),
      Type.Literal(-6),
    ]),
    ...transaction,
  }),
);
/** The codes that come alone: no such transaction, unknown terminal. */
export const MoneyRefusal = Compile(
  Type.Object({ resultCode: Type.Union([Type.Literal(-2), Type.Literal(-105)]) }),
);

export const TransactionStatus = Compile(
  Type.Object({
    status: Type.Union([Type.Literal('authorised'), Type.Literal('verified'), Type.Literal('reversed')]),
    ...transaction,
  }),
);
export const OrderStatus = Compile(
  Type.Object({
    status: Type.Union([
      Type.Literal('in_progress'),
      Type.Literal('cancelled'),
      Type.Literal('declined'),
      Type.Literal('expired'),
      Type.Literal('not_found'),
    ]),
    orderId: text(40),
  }),
);

export const PushWaysAnswer = Compile(
  Type.Object({
    ways: Type.Array(Type.Union([Type.Literal('card'), Type.Literal('wallet'), Type.Literal('call')]), {
      maxItems: 10,
    }),
  }),
);
export const PushAnswer = Compile(
  Type.Object({
    status: Type.Union([Type.Literal(1), Type.Literal(-1)]),
    errorCode: Type.Optional(Type.Integer()),
  }),
);
