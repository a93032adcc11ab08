import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Their answers, only as far as they are read: what does not fit is no answer. */
export const OpenedAnswer = Compile(
  Type.Object({
    ticket: Type.String({ pattern: '^[A-Za-z0-9]{8,64}$' }),
    page: Type.String({ maxLength: 500 }),
  }),
);

export const OrderAnswer = Compile(
  Type.Object({
    ticket: Type.String(),
    order: Type.String(),
    state: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('declined'),
      Type.Literal('cancelled'),
      Type.Literal('expired'),
      Type.Literal('paid'),
      Type.Literal('confirmed'),
      Type.Literal('returned'),
    ]),
    // Text: a number in JSON is not exact everywhere.
    amount: Type.String({ pattern: '^[0-9]{1,15}$' }),
    receipt: Type.Union([Type.Null(), Type.String({ pattern: '^[A-Z0-9]{6,20}$' })]),
    last4: Type.Union([Type.Null(), Type.String()]),
  }),
);
