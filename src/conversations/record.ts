import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { invariant, LANGUAGES, type Language } from '../kernel/index.ts';

const LanguageSchema = Type.Unsafe<Language>({ type: 'string', enum: [...LANGUAGES] });

/** An answer, as it was typed or as the id of a choice; or what a step has brought. */
const EntrySchema = Type.Object(
  {
    kind: Type.Union([Type.Literal('answer'), Type.Literal('step')]),
    key: Type.String(),
    /** Of a step: what it was done to. */
    subject: Type.Optional(Type.String()),
    value: Type.Unknown(),
  },
  { additionalProperties: false },
);

/** Something that was offered: what to type for it, and which choice that is. */
const OfferSchema = Type.Object(
  { typed: Type.String(), id: Type.String(), label: Type.String() },
  { additionalProperties: false },
);

const WaitSchema = Type.Object(
  {
    key: Type.String(),
    kind: Type.Union([
      Type.Literal('text'),
      Type.Literal('choice'),
      Type.Literal('confirm'),
      Type.Literal('payment'),
      /** Somebody of the staff is being spoken to. */
      Type.Literal('hear'),
      /** The talk is over, and its last words fill more than one screen. */
      Type.Literal('end'),
      /** Broken off before: go on, or begin anew? */
      Type.Literal('resume'),
    ]),
    /** Read against this, whatever the code offers by then. */
    offers: Type.Array(OfferSchema),
    /** Screens that were made of the turn, and which of them is being looked at. */
    screens: Type.Array(Type.String()),
    screen: Type.Integer({ minimum: 0 }),
    /** Answers that were not understood. */
    misread: Type.Integer({ minimum: 0 }),
    payment: Type.Optional(Type.Object({ reference: Type.String(), untilMs: Type.Number() })),
  },
  { additionalProperties: false },
);

/** What was said, for a page that shows the whole of it. */
const ToldSchema = Type.Object(
  { by: Type.Union([Type.Literal('person'), Type.Literal('us')]), text: Type.String() },
  { additionalProperties: false },
);

/** What is kept of a conversation, sealed: it names bills and people. */
const ContentSchema = Type.Object(
  {
    journey: Type.String(),
    /** One talk from its beginning to its end: leads the keys of its effects. */
    talk: Type.String(),
    phone: Type.Optional(Type.String()),
    /** Of the person, in hex: what `tell` finds them by. */
    reach: Type.String(),
    language: LanguageSchema,
    opening: Type.String(),
    record: Type.Array(EntrySchema),
    /** Steps of a run that had to be begun anew: what was done is not done again. */
    done: Type.Array(EntrySchema),
    wait: Type.Optional(WaitSchema),
    /** Dialled in advance and not used yet. */
    dialled: Type.Array(Type.String()),
    /** Came while the last turn took too long; the turn is done again with it. */
    late: Type.Optional(Type.String()),
    turns: Type.Integer({ minimum: 0 }),
    /** What would be left unfinished now. */
    unfinished: Type.Optional(
      Type.Object({ subject: Type.String(), name: Type.String() }, { additionalProperties: false }),
    ),
    /** The message that leads back to this talk is sent. */
    ledBack: Type.Optional(Type.Literal(true)),
    /** Taken up by a link: the number is that of the talk, and not of whatever else is begun here. */
    lent: Type.Optional(Type.Literal(true)),
    /** Where the channel shows it: the last of what was said. */
    told: Type.Optional(Type.Array(ToldSchema)),
    /** Of the gateway's session, and what was said to its last message: said again if that comes again. */
    session: Type.Optional(Type.Object({ id: Type.String(), entries: Type.Integer({ minimum: 0 }) })),
    last: Type.Optional(
      Type.Object({ key: Type.String(), text: Type.String(), open: Type.Boolean(), atMs: Type.Number() }),
    ),
  },
  { additionalProperties: false },
);

export type Entry = Static<typeof EntrySchema>;
export type Offer = Static<typeof OfferSchema>;
export type Told = Static<typeof ToldSchema>;
export type Wait = Static<typeof WaitSchema>;
export type Content = Static<typeof ContentSchema>;

/** Compiled: it is asked at every turn. */
const contents = Compile(ContentSchema);

export function writeContent(content: Content): string {
  return JSON.stringify(content);
}

export function readContent(text: string): Content {
  const content: unknown = JSON.parse(text);
  invariant(contents.Check(content), 'a conversation that was not written by this engine');
  return content;
}
