import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Zarinpal's answers (v4), only as far as they are read (countries.md §2.2). */
const code = Type.Integer({ minimum: -9_999, maximum: 9_999 });

export const RequestAnswer = Compile(
  Type.Object({
    data: Type.Object({
      code: Type.Literal(100),
      authority: Type.String({ pattern: '^[A-Za-z0-9]{20,64}$' }),
    }),
  }),
);

/** 100 the first time, 101 every time after it. */
export const VerifyAnswer = Compile(
  Type.Object({
    data: Type.Object({
      code: Type.Union([Type.Literal(100), Type.Literal(101)]),
      ref_id: Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[0-9]{1,32}$' })]),
      card_pan: Type.Optional(Type.Union([Type.String({ maxLength: 30 }), Type.Null()])),
    }),
  }),
);

export const InquiryAnswer = Compile(
  Type.Object({
    data: Type.Object({
      code: Type.Literal(100),
      status: Type.Union([
        Type.Literal('IN_BANK'),
        Type.Literal('PAID'),
        Type.Literal('VERIFIED'),
        Type.Literal('FAILED'),
        Type.Literal('REVERSED'),
      ]),
    }),
  }),
);

export const UnverifiedAnswer = Compile(
  Type.Object({
    data: Type.Object({
      code: Type.Literal(100),
      authorities: Type.Array(
        Type.Object({
          authority: Type.String({ maxLength: 64 }),
          callback_url: Type.String({ maxLength: 1_000 }),
        }),
        { maxItems: 1_000 },
      ),
    }),
  }),
);

export const DoneAnswer = Compile(Type.Object({ data: Type.Object({ code: Type.Literal(100) }) }));

export const ErrorAnswer = Compile(Type.Object({ errors: Type.Object({ code }) }));
