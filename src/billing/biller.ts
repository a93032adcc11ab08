import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { err, LANGUAGES, type Language, ok, type Result, type Texts } from '../kernel/index.ts';

const TextsSchema = Type.Unsafe<Texts>({
  type: 'object',
  required: ['fa', 'ar', 'hi', 'en'],
  properties: Object.fromEntries(LANGUAGES.map((language) => [language, { type: 'string' }])),
  additionalProperties: false,
});

/** Minor units, as text. */
const MinorSchema = Type.String({ pattern: '^(0|[1-9][0-9]{0,17})$' });

const LanguageSchema = Type.Unsafe<Language>({ type: 'string', enum: [...LANGUAGES] });

/** What a payer is asked for, and how what they type is checked. */
const IdentifierRuleSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9_]{1,30}$' }),
    label: TextsSchema,
    /** What the rule checks beyond the pattern. */
    check: Type.Union([
      Type.Literal('none'),
      Type.Literal('ir_bill_id'),
      Type.Literal('ir_payment_id'),
      Type.Literal('ir_barcode'),
    ]),
    /** A regular expression, matched after digits are folded, separators dropped and letters made capital. */
    pattern: Type.String({ minLength: 1, maxLength: 200 }),
    example: Type.String({ minLength: 1 }),
    /** Where a payer finds it: "top left on the bill". */
    hint: Type.Optional(TextsSchema),
    /** How the biller prints it, so that it can be compared: 4 4 4 for 1000 0001 0412 8. The last size goes on. */
    groups: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 20 }), { minItems: 1 })),
    /**
     * Where the value belongs: an account has it for good; a bill has it for one period; derived is taken
     * apart into others (a bar code) and never stored.
     */
    belongsTo: Type.Union([Type.Literal('account'), Type.Literal('bill'), Type.Literal('derived')]),
    /** Finds the account by itself; otherwise it only confirms one that another found (a ZIP code). */
    finds: Type.Boolean(),
  },
  { additionalProperties: false },
);

const PaymentRulesSchema = Type.Object(
  {
    /** exact: the total; up: the total or more; down: the total or less; any (BBPS amount exactness). */
    exactness: Type.Union([
      Type.Literal('exact'),
      Type.Literal('up'),
      Type.Literal('down'),
      Type.Literal('any'),
    ]),
    order: Type.Union([Type.Literal('oldest_first'), Type.Literal('newest_first')]),
    /** How long a bill is held for the payer who is paying it (X6). */
    holdMs: Type.Integer({ minimum: 60_000, maximum: 7_200_000 }),
  },
  { additionalProperties: false },
);

const TimeOfDaySchema = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

/** What the biller's customers are told, and when; each has a default (docs/operate/notifications.md). */
const NotificationRulesSchema = Type.Object(
  {
    /** No messages by night, in the biller's time zone; the same time twice: none are quiet. */
    quietHours: Type.Optional(
      Type.Object({ from: TimeOfDaySchema, until: TimeOfDaySchema }, { additionalProperties: false }),
    ),
    /** Reminders come so many days before a bill is due; 0 is the day itself. An empty list: none come. */
    reminderDays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 60 }), { maxItems: 10, uniqueItems: true }),
    ),
    /** Also to the customer's phone of the bill file, and not only to those who asked for reminders. */
    remindAccountPhone: Type.Optional(Type.Boolean()),
    /** From which time of day on, in the biller's time zone. */
    at: Type.Optional(TimeOfDaySchema),
  },
  { additionalProperties: false },
);

/** Where the biller's books are, and by when they know of a payment (M10, X5). */
const PostingRulesSchema = Type.Object(
  {
    /** hosted: its bills live here; http: it has a system that is called; files: it is given files. */
    way: Type.Union([Type.Literal('hosted'), Type.Literal('http'), Type.Literal('files')]),
    /** What it has promised its payers; left out: four hours. Whatever waits longer is late. */
    withinMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })),
    /** What may be taken while its system does not answer; each left out: no limit. */
    standIn: Type.Optional(
      Type.Object(
        {
          /** One payment at most. */
          paymentMinorMax: Type.Optional(MinorSchema),
          /** All that its system has not taken yet, together. */
          waitingMinorMax: Type.Optional(MinorSchema),
          /** For so long after its system fell silent. */
          minutesMax: Type.Optional(Type.Integer({ minimum: 0, maximum: 43_200 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** A number or address under which the biller is reached on a channel of questions and answers. */
const LineSchema = Type.Object(
  {
    channel: Type.Union([Type.Literal('sms'), Type.Literal('ussd'), Type.Literal('web')]),
    /** As the network calls it: `3000`, `*1521#`. Billers that name the same one share it. */
    address: Type.String({ pattern: '^[*#0-9A-Za-z+-]{1,20}$' }),
  },
  { additionalProperties: false },
);

/**
 * A biller is data: what it asks the payer for, in which money, and by which rules it takes it. Nothing in
 * the code knows a biller by name.
 */
export const BillerSchema = Type.Object(
  {
    /** Leads every key of the tables that grow with use, and every reference. */
    billerId: Type.Integer({ minimum: 1, maximum: 999 }),
    /** Its name on the wire: `sepehr`. */
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' }),
    name: TextsSchema,
    country: Type.Union([Type.Literal('IR'), Type.Literal('IN'), Type.Literal('EG'), Type.Literal('US')]),
    currency: Type.Union([
      Type.Literal('IRR'),
      Type.Literal('INR'),
      Type.Literal('EGP'),
      Type.Literal('USD'),
    ]),
    /** The first one is the default. */
    languages: Type.Array(LanguageSchema, { minItems: 1 }),
    timeZone: Type.String(),
    /** Amounts are shown in toman, a tenth of a rial, beside rial. */
    showToman: Type.Boolean(),
    /** What the consumption on its bills is counted in: kWh, m³, GB. */
    consumptionUnit: Type.Optional(TextsSchema),
    identifiers: Type.Array(IdentifierRuleSchema, { minItems: 1 }),
    /** Accepted combinations of identifier names, each complete in itself. */
    inquiry: Type.Array(Type.Array(Type.String(), { minItems: 1 }), { minItems: 1 }),
    payment: PaymentRulesSchema,
    /** Left out: hosted. */
    posting: Type.Optional(PostingRulesSchema),
    notifications: Type.Optional(NotificationRulesSchema),
    lines: Type.Optional(Type.Array(LineSchema, { maxItems: 20 })),
    /** Its own name, logo and colours on its pages: the code of a brand (docs/integrate/white-label.md). */
    brand: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{1,23}$' })),
  },
  { additionalProperties: false },
);

export type Biller = Static<typeof BillerSchema>;
export type IdentifierRule = Static<typeof IdentifierRuleSchema>;
export type PaymentRules = Static<typeof PaymentRulesSchema>;

/** Checks a biller's description as a whole; the error says where it is wrong. */
export function readBiller(
  value: unknown,
): Result<Biller, { readonly code: 'malformed_biller'; readonly reason: string }> {
  if (!Value.Check(BillerSchema, value)) {
    const [first] = Value.Errors(BillerSchema, value);
    return err({
      code: 'malformed_biller',
      reason: `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`,
    });
  }
  const reason = findContradiction(value);
  return reason === undefined ? ok(value) : err({ code: 'malformed_biller', reason });
}

function findContradiction(biller: Biller): string | undefined {
  const rules = new Map(biller.identifiers.map((rule) => [rule.name, rule]));
  for (const rule of biller.identifiers) {
    if (!isPattern(rule.pattern)) return `the pattern of ${rule.name} is not a regular expression`;
    if (!new RegExp(rule.pattern, 'u').test(rule.example))
      return `the example of ${rule.name} does not match its pattern`;
  }
  for (const combination of biller.inquiry) {
    const members = combination.map((name) => rules.get(name));
    if (members.includes(undefined))
      return `inquiry ${combination.join(' + ')} names an identifier that is not described`;
    if (!members.some((rule) => rule?.finds)) return `inquiry ${combination.join(' + ')} finds no account`;
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: biller.timeZone });
  } catch {
    return `${biller.timeZone} is not a time zone`;
  }
  return undefined;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
