import { inLanguage } from '../kernel/index.ts';
import type { Clock } from '../platform/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Incoming } from './incoming.ts';
import type { Line } from './journey.ts';
import type { Content, Told } from './record.ts';
import type { Next, Place, Stored } from './store.ts';
import { ENGINE_TEXTS } from './texts.ts';
import type { Turned } from './turn.ts';
import { wayBackDue } from './way-back.ts';

const PAYMENT_LOOK_MS = 3_000;

/** What has brought a turn about: something that came in, or a name for it. */
export type Cause = Pick<Incoming, 'key'> & Partial<Pick<Incoming, 'session' | 'history' | 'text'>>;

/** What is written after a turn. */
export interface AfterTurn {
  isFresh(last: Stored | undefined): last is Stored;
  nextOf(place: Place, last: Stored | undefined, turned: Turned, cause: Cause): Next;
  /** It took too long: the session ends with a promise, and the same turn is taken again where there is time. */
  laterOf(incoming: Incoming, place: Place, last: Stored | undefined, before: Content): Next;
}

export function createAfterTurn(deps: {
  readonly clock: Clock;
  readonly line: (id: string) => Line | undefined;
}): AfterTurn {
  const { clock, line } = deps;

  const isFresh = (last: Stored | undefined): last is Stored =>
    last !== undefined && last.state !== 'over' && last.expiresAt > clock.now();

  return {
    isFresh,
    nextOf: (place, last, turned, cause) => {
      const now = clock.now();
      const { payment, isOver } = turned;
      const kept = keep(place.line, turned, last?.content, cause);
      const content = payment === undefined ? kept : waitsFor(kept, payment, now.getTime());
      const { resumeWithinMs } = CAPABILITIES[place.line.channel];
      const standsMs = Math.max(resumeWithinMs, payment?.waitMs ?? 0, turned.waitMs ?? 0);
      return {
        ...{ place, before: last, payment: payment?.reference },
        moves: last !== undefined && last.lineId !== place.line.id,
        state: isOver ? 'over' : 'waiting',
        content: {
          ...content,
          ...(cause.session === undefined
            ? {}
            : { session: { id: cause.session, entries: cause.history?.length ?? 0 } }),
          last: { key: cause.key, text: turned.text, open: !isOver, atMs: now.getTime() },
        },
        startedAt: isFresh(last) ? last.startedAt : now,
        expiresAt: new Date(now.getTime() + standsMs),
        attendAt:
          payment === undefined
            ? wayBackDue(place.line, content, isOver, now)
            : nextLook(now.getTime(), content),
      };
    },
    laterOf: (incoming, place, last, before) => {
      const now = clock.now();
      const text = inLanguage(ENGINE_TEXTS.too_slow, before.language);
      const onward = incoming.line.textLine === undefined ? undefined : line(incoming.line.textLine);
      const canFollow = onward?.billerId === place.line.billerId && before.phone !== undefined;
      const { resumeWithinMs } = CAPABILITIES[onward?.channel ?? incoming.line.channel];
      return {
        place: canFollow ? { ...place, line: onward } : place,
        before: last,
        moves: true,
        state: canFollow ? 'late' : 'over',
        content: {
          ...before,
          last: {
            ...{ key: incoming.key, open: false, atMs: now.getTime() },
            text: canFollow ? text : inLanguage(ENGINE_TEXTS.broken, before.language),
          },
        },
        payment: undefined,
        startedAt: isFresh(last) ? last.startedAt : now,
        expiresAt: new Date(now.getTime() + resumeWithinMs),
        attendAt: canFollow ? now : undefined,
      };
    },
  };
}

/** With what was said, where a page shows it; what can be chosen are buttons there, and so the last lines are left out. */
function keep(
  line: Line,
  { content, text, choices }: Turned,
  before: Content | undefined,
  cause: Cause,
): Content {
  const { toldMax } = CAPABILITIES[line.channel];
  const { told = [], ...rest } = content;
  if (toldMax === 0) return content.told === undefined ? content : rest;
  const words = cause.text ?? '';
  const meant = before?.wait?.offers.find(({ typed }) => typed === words)?.label ?? words;
  const lines = text.split('\n');
  const ours = lines.slice(0, lines.length - choices.length).join('\n');
  const said: readonly Told[] = [...told, { by: 'person', text: meant }, { by: 'us', text: ours }];
  return { ...content, told: said.filter((each) => each.text !== '').slice(-toldMax) };
}

function waitsFor(
  content: Content,
  { reference, waitMs }: NonNullable<Turned['payment']>,
  now: number,
): Content {
  const { wait } = content;
  return wait === undefined
    ? content
    : { ...content, wait: { ...wait, payment: { reference, untilMs: now + waitMs } } };
}

/** A payment is looked at every so often, in case nobody tells; at the end of the wait in any case. */
export function nextLook(now: number, { wait }: Content): Date {
  return new Date(Math.min(now + PAYMENT_LOOK_MS, wait?.payment?.untilMs ?? now));
}
