import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Parsian's answers (1.0.0), only as far as they are read (countries.md §2.5). XML has text alone. */
const status = Type.String({ pattern: '^-?[0-9]{1,5}$' });
const long = Type.String({ pattern: '^-?[0-9]{1,19}$' });

const coded = Type.Object({ Status: status, Token: Type.Optional(long) });

export const SaleAnswer = Compile(Type.Object({ SalePaymentRequestResult: coded }));
export const BillAnswer = Compile(Type.Object({ BillPaymentRequestResult: coded }));
export const ConfirmAnswer = Compile(
  Type.Object({
    ConfirmPaymentResult: Type.Object({
      Status: status,
      Token: Type.Optional(long),
      RRN: Type.Optional(long),
      CardNumberMasked: Type.Optional(Type.String({ maxLength: 30 })),
    }),
  }),
);
export const ReversalAnswer = Compile(Type.Object({ ReversalRequestResult: coded }));
