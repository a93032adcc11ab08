import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Saman's answers (V4.1), only as far as they are read (countries.md §2.3). */
const refNum = Type.String({ pattern: '^[\\w./+=-]{3,64}$' });
const rial = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Numbers come as numbers or as text. */
const number = Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]{1,19}$' })]);

export const TokenAnswer = Compile(
  Type.Object({ status: Type.Literal(1), token: Type.String({ pattern: '^[\\w-]{8,120}$' }) }),
);
export const TokenRefusal = Compile(
  Type.Object({ status: Type.Literal(-1), errorCode: Type.Optional(number) }),
);

/** What became of an order: `Status` 0 in progress, 1 cancelled, 2 paid, 3 failed. */
export const ReceiptAnswer = Compile(
  Type.Object({
    HasError: Type.Literal(false),
    Data: Type.Object({ ResNum: Type.String({ maxLength: 50 }), Status: Type.Integer() }),
  }),
);
export const PaidReceipt = Compile(
  Type.Object({ Status: Type.Literal(2), RefNum: refNum, Amount: rial, TerminalId: number }),
);
export const ReceiptRefusal = Compile(
  Type.Object({ HasError: Type.Literal(true), ErrorCode: Type.Optional(number) }),
);

const code = Type.Integer({ minimum: -9_999, maximum: 9_999 });
export const CodeAnswer = Compile(Type.Object({ ResultCode: code }));
/** Saman spells it OrginalAmount: what the order cost, whatever was taken after a discount. */
export const TransactionAnswer = Compile(
  Type.Object({
    ResultCode: code,
    TransactionDetail: Type.Object({
      RefNum: refNum,
      TerminalNumber: number,
      OrginalAmount: rial,
      MaskedPan: Type.Optional(Type.Union([Type.String({ maxLength: 30 }), Type.Null()])),
    }),
  }),
);
