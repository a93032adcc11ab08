import { Type } from 'typebox';
import { MoneySchema } from '../schemas.ts';

/** The shapes of the collectors' API. Names are those of their trade, in one word as banks' systems like them. */

const Id = (description: string) =>
  Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$', description });
const Time = (description: string) => Type.String({ format: 'date-time', description });
const Strict = { additionalProperties: false };

/** What a collector should do about an outcome: countries.md §6.1. */
const CLASSES = ['NON_RETRIABLE', 'RETRIABLE', 'CHECK_STATUS'] as const;
const ClassSchema = Type.Optional(
  Type.Unsafe<(typeof CLASSES)[number]>({
    type: 'string',
    enum: [...CLASSES],
    description: 'NON_RETRIABLE: give the money back; RETRIABLE: the same again later may be taken.',
  }),
);

export const InquireSchema = Type.Object(
  {
    requestId: Type.Optional(Id('Yours, for your own records.')),
    channel: Type.Optional(Type.String({ maxLength: 32 })),
    terminalId: Type.Optional(Id('Where the payer stands.')),
    billerId: Type.String({ minLength: 1, maxLength: 32 }),
    identifiers: Type.Array(
      Type.Object({ name: Type.String({ maxLength: 32 }), value: Type.String({ maxLength: 100 }) }, Strict),
      { minItems: 1, maxItems: 8 },
    ),
  },
  Strict,
);

const CollectedBillSchema = Type.Object({
  billRef: Type.String({ description: 'Give it to validate and advise.' }),
  accountRef: Type.String(),
  label: Type.String(),
  customerNameMasked: Type.Optional(
    Type.String({ description: 'So that the payer knows the account again.' }),
  ),
  amount: MoneySchema,
  exactness: Type.String({ description: 'EXACT, UP, DOWN or ANY: which amounts are taken for it.' }),
  issuedOn: Type.String(),
  dueOn: Type.String(),
  periodLabel: Type.Optional(Type.String()),
  allowPayment: Type.Boolean({ description: 'false: somebody is paying it just now.' }),
});

export const InquireAnswerSchema = Type.Object({
  requestId: Type.Optional(Type.String()),
  status: Type.String({ description: 'OK, or NOTHING_OWED.' }),
  bills: Type.Array(CollectedBillSchema),
  asOf: Type.Optional(Time('The biller’s own system is silent: this is what it said then.')),
});

export const ValidateSchema = Type.Object(
  { requestId: Type.Optional(Id('Yours.')), billRef: Id('Of the inquiry.'), amount: MoneySchema },
  Strict,
);

export const ValidateAnswerSchema = Type.Object({
  requestId: Type.Optional(Type.String()),
  status: Type.String({ description: 'ACCEPTED: it would be taken now. REJECTED: take no money.' }),
  reason: Type.Optional(Type.String()),
  class: ClassSchema,
});

const METHODS = ['CASH', 'CARD', 'WALLET', 'TRANSFER', 'UPI'] as const;

export const AdviseSchema = Type.Object(
  {
    requestId: Type.Optional(Id('Yours.')),
    paymentId: Id('Yours, for ever: it counts once.'),
    isRetry: Type.Optional(Type.Boolean({ description: 'For your records and ours; changes nothing.' })),
    billRef: Id('Of the inquiry.'),
    amount: MoneySchema,
    paidAt: Type.Optional(Time('When you had the money.')),
    method: Type.Optional(Type.Unsafe<(typeof METHODS)[number]>({ type: 'string', enum: [...METHODS] })),
    terminalId: Type.Optional(Id('Where.')),
    externalIds: Type.Optional(
      Type.Array(
        Type.Object({ type: Type.String({ maxLength: 20 }), id: Id('Another name of it.') }, Strict),
        {
          maxItems: 8,
        },
      ),
    ),
    kind: Type.Optional(
      Type.Literal('POSTPAID', { description: 'Bills. Prepaid credit is not taken here yet.' }),
    ),
  },
  Strict,
);

export const AdviseAnswerSchema = Type.Object({
  requestId: Type.Optional(Type.String()),
  status: Type.String({
    description: 'POSTED, REJECTED or REVERSED: the same for ever for the same paymentId.',
  }),
  receiptNo: Type.Optional(Type.String()),
  postedAt: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  class: ClassSchema,
});

export const ReverseSchema = Type.Object(
  {
    requestId: Type.Optional(Id('Yours.')),
    paymentId: Id('Of the payment.'),
    reversalId: Id('Yours, of the reversal.'),
    reason: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_ .-]+$' }),
  },
  Strict,
);

export const ReverseAnswerSchema = Type.Object({
  requestId: Type.Optional(Type.String()),
  status: Type.String({ description: 'REVERSED, or REJECTED: it stays paid.' }),
  reason: Type.Optional(Type.String()),
  reversedAt: Type.Optional(Type.String()),
  class: ClassSchema,
});

export const StatusSchema = Type.Object(
  { requestId: Type.Optional(Id('Yours.')), paymentId: Id('Of the payment.') },
  Strict,
);

export const StatusAnswerSchema = Type.Object({
  requestId: Type.Optional(Type.String()),
  status: Type.String({ description: 'POSTED, REJECTED, REVERSED; UNKNOWN: it never came here.' }),
  receiptNo: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  amount: Type.Optional(MoneySchema),
});

const TotalsSchema = Type.Object(
  {
    count: Type.Integer({ minimum: 0, description: 'All that was posted, reversed ones as well.' }),
    amount: MoneySchema,
    reversedCount: Type.Integer({ minimum: 0 }),
    reversedAmount: MoneySchema,
  },
  Strict,
);

export const CutoffSchema = Type.Object(
  {
    requestId: Type.Optional(Id('Yours.')),
    billerId: Type.String({ minLength: 1, maxLength: 32 }),
    businessDate: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    sequence: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    totals: TotalsSchema,
  },
  Strict,
);

export const CutoffAnswerSchema = Type.Object({
  requestId: Type.Optional(Type.String()),
  status: Type.String({
    description: 'AGREED: the day is closed. DIFFERS: compare, and send the next sequence.',
  }),
  ours: TotalsSchema,
});
