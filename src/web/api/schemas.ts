import { type Static, Type } from 'typebox';
import { LANGUAGES } from '../../kernel/index.ts';
import { INSTRUMENTS, PAYMENT_STATES } from '../../payments/index.ts';

/** The shapes of the HTTP API: they validate, document and type at once. */

const CURRENCY = ['IRR', 'INR', 'EGP', 'USD'] as const;

/** One of these texts. */
export function oneOf<const T extends readonly string[]>(values: T, description: string) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], description });
}

export const MoneySchema = Type.Object(
  {
    value: Type.String({
      pattern: '^(0|[1-9][0-9]{0,17})$',
      description: 'Minor units, as a text of digits.',
    }),
    currency: oneOf(CURRENCY, 'ISO 4217.'),
  },
  { additionalProperties: false, description: 'An amount of money.' },
);

const LanguageSchema = oneOf(LANGUAGES, 'Language of the reader.');

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'What is wrong, in the language of Accept-Language.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable name of the error.' }),
    detail: Type.Optional(Type.String()),
  },
  { additionalProperties: true, description: 'A problem document (RFC 9457).' },
);

const TextsSchema = Type.Object({
  fa: Type.String(),
  ar: Type.String(),
  hi: Type.String(),
  en: Type.String(),
});

export const BillerViewSchema = Type.Object(
  {
    id: Type.String(),
    name: TextsSchema,
    country: Type.String(),
    currency: Type.String(),
    languages: Type.Array(Type.String()),
    time_zone: Type.String(),
    identifiers: Type.Array(
      Type.Object({
        name: Type.String(),
        label: TextsSchema,
        pattern: Type.String({ description: 'Matched after digits are folded and separators dropped.' }),
        example: Type.String(),
      }),
    ),
    inquiry: Type.Array(Type.Array(Type.String()), { description: 'Accepted combinations of identifiers.' }),
    exactness: Type.String({
      description: 'exact, up, down or any: which amounts are taken for what is owed.',
    }),
  },
  { description: 'A biller and the form that it asks for.' },
);

export const InquirySchema = Type.Object(
  {
    biller: Type.String({ minLength: 1, maxLength: 32 }),
    identifiers: Type.Record(Type.String({ maxLength: 32 }), Type.String({ maxLength: 100 }), {
      maxProperties: 8,
      description:
        'By name, as text: leading zeros count. Digits of any script, spaces and dashes are understood.',
    }),
  },
  { additionalProperties: false },
);

const BillViewSchema = Type.Object(
  {
    id: Type.String({ description: 'UUID; give it to POST /v1/payments.' }),
    number: Type.String(),
    period: Type.String(),
    issued_on: Type.String(),
    due_on: Type.String(),
    amount: MoneySchema,
    paid: MoneySchema,
    remaining: MoneySchema,
    state: oneOf(['open', 'held', 'part_paid', 'paid', 'cancelled'], 'held: somebody is paying it just now.'),
    held_until: Type.Optional(Type.String()),
    exactness: Type.String(),
    lines: Type.Array(
      Type.Object({
        label: Type.String(),
        amount: Type.String({ description: 'Minor units; may be negative.' }),
      }),
    ),
    consumption: Type.Optional(Type.String()),
  },
  { description: 'A bill as of this moment.' },
);

export const InquiryAnswerSchema = Type.Object({
  id: Type.String({ description: 'Of this inquiry.' }),
  biller: Type.String(),
  account: Type.String(),
  bills: Type.Array(BillViewSchema),
  total: MoneySchema,
  stand_in: Type.Optional(
    Type.Object(
      {
        as_of: Type.Optional(
          Type.String({
            format: 'date-time',
            description: 'When it was last heard; absent where the bills came by file.',
          }),
        ),
      },
      { description: 'The biller’s own system does not answer: this is what it last said.' },
    ),
  ),
});

const PAYMENT_BILLS_MAX = 24;

export const PaymentOrderSchema = Type.Object(
  {
    bills: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: PAYMENT_BILLS_MAX }),
    amount: Type.Optional(MoneySchema),
    payer: Type.Optional(
      Type.Object(
        { phone: Type.Optional(Type.String({ maxLength: 32 })), language: Type.Optional(LanguageSchema) },
        { additionalProperties: false },
      ),
    ),
    instrument: Type.Optional(oneOf(INSTRUMENTS, 'What the payer means to pay with: picks the gateway.')),
    channel: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,31}$' })),
    return_url: Type.Optional(
      Type.String({
        maxLength: 500,
        pattern: '^https?://',
        description:
          'Where the payer goes on to, with `payment` and `state` added. Followed for holders of a key, and to origins of partners; anybody else’s payers end on a page of ours.',
      }),
    ),
  },
  { additionalProperties: false },
);

const NextSchema = Type.Object({ type: Type.Literal('redirect'), url: Type.String() });

export const OpenedPaymentSchema = Type.Object({
  id: Type.String(),
  reference: Type.String({ description: 'The number to speak of it by: 14 digits.' }),
  state: Type.Literal('created'),
  amount: MoneySchema,
  next: NextSchema,
});

export const PaymentViewSchema = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  biller: Type.String(),
  state: oneOf(PAYMENT_STATES, 'See the guide for what may follow what.'),
  reason: Type.Optional(Type.String()),
  amount: MoneySchema,
  advance: MoneySchema,
  channel: Type.String(),
  created_at: Type.String(),
  next: Type.Optional(NextSchema),
  receipt: Type.Optional(Type.String({ description: 'Number of the receipt, once there is one.' })),
  timeline: Type.Array(
    Type.Object({ state: Type.String(), at: Type.String(), reason: Type.Optional(Type.String()) }),
  ),
});

export const ReceiptViewSchema = Type.Object({
  number: Type.String(),
  tracking_code: Type.String({ description: 'The number in ten letters and digits, to be spelt or typed.' }),
  standing: oneOf(['good', 'returned'], 'returned: the money went back later.'),
  statement: Type.String({
    description: 'Signed; can be verified without us. See the guide for the format.',
  }),
  verify_url: Type.String({ description: 'What the QR code holds: a page of ours with the statement.' }),
  payment: Type.String(),
  biller: Type.String(),
  account: Type.String(),
  amount: MoneySchema,
  advance: MoneySchema,
  paid_at: Type.String(),
  gateway: Type.String(),
  gateway_reference: Type.Optional(Type.String()),
  card: Type.Optional(Type.String()),
  bills: Type.Array(Type.Object({ number: Type.String(), period: Type.String(), amount: MoneySchema })),
});

export const UploadAnswerSchema = Type.Object({
  rows: Type.Integer(),
  inserted: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  rejected: Type.Integer(),
  rejects: Type.Array(
    Type.Object({ line: Type.Integer(), code: Type.String(), column: Type.String(), reason: Type.String() }),
    { description: 'The first thousand.' },
  ),
});

export type WirePayment = Static<typeof PaymentViewSchema>;
export type WireReceipt = Static<typeof ReceiptViewSchema>;
