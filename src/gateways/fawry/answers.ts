import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Fawry's answers and messages, only as far as they are read (countries.md §4.1). */
const number = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[0-9]{3,32}$' })]);
const amount = Type.Number({ minimum: 0 });

export const ChargeAnswer = Compile(
  Type.Object({
    statusCode: Type.Literal(200),
    referenceNumber: number,
    merchantRefNumber: Type.String(),
    orderAmount: Type.Optional(amount),
    expirationTime: Type.Optional(Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 })),
  }),
);

export const StatusAnswer = Compile(
  Type.Object({
    statusCode: Type.Optional(Type.Literal(200)),
    fawryRefNumber: number,
    merchantRefNumber: Type.String(),
    paymentAmount: Type.Optional(Type.Union([amount, Type.Null()])),
    orderAmount: Type.Optional(Type.Union([amount, Type.Null()])),
    fawryFees: Type.Optional(Type.Union([amount, Type.Null()])),
    shippingFees: Type.Optional(Type.Union([amount, Type.Null()])),
    orderStatus: Type.Union([
      Type.Literal('NEW'),
      Type.Literal('UNPAID'),
      Type.Literal('PAID'),
      Type.Literal('CANCELED'),
      Type.Literal('REFUNDED'),
      Type.Literal('EXPIRED'),
      Type.Literal('PARTIAL_REFUNDED'),
      Type.Literal('FAILED'),
    ]),
  }),
);

export const RefundAnswer = Compile(Type.Object({ statusCode: Type.Literal(200) }));

export const RefusalAnswer = Compile(
  Type.Object({ statusCode: Type.Integer({ minimum: 0, maximum: 999_999 }) }),
);

/** What is signed of a message of its server (V2), in Fawry's spelling. */
export const Notice = Compile(
  Type.Object({
    fawryRefNumber: number,
    merchantRefNumber: Type.String({ maxLength: 200 }),
    paymentAmount: amount,
    orderAmount: amount,
    orderStatus: Type.String({ maxLength: 40 }),
    paymentMethod: Type.String({ maxLength: 40 }),
    paymentRefrenceNumber: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Integer(), Type.Null()]),
    ),
    messageSignature: Type.String({ maxLength: 200 }),
  }),
);
