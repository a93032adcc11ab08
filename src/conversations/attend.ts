import type { Clock } from '../platform/index.ts';
import { type AfterTurn, nextLook } from './after-turn.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Line } from './journey.ts';
import type { ConversationStore, Due, Stored } from './store.ts';
import { type Arrival, type TurnDeps, takeTurn } from './turn.ts';
import type { WayBack } from './way-back.ts';
import type { WriteTurn } from './write.ts';

/** Looks after what took too long, what was waited for, and what was waited for in vain. */
export function createAttend(deps: {
  readonly clock: Clock;
  readonly store: ConversationStore;
  readonly turns: TurnDeps;
  readonly wayBack: WayBack;
  readonly afterTurn: AfterTurn;
  readonly write: WriteTurn;
  readonly paymentIsOver: (reference: string) => Promise<boolean>;
  readonly onError: (error: unknown, line: Line) => void;
}): (due: Due) => Promise<void> {
  const { clock, store } = deps;

  async function attend({ place, stored }: Due): Promise<void> {
    const { content } = stored;
    const { session } = CAPABILITIES[place.line.channel];
    // In a session nothing is waited for but the person.
    if (session && stored.state === 'waiting') return deps.wayBack.lead({ place, stored });
    const arrival = await arrivalOf(stored);
    if (arrival === undefined) return store.postpone(place, stored, nextLook(clock.now().getTime(), content));
    const { late: _late, ...before } = content;
    const turned = await takeTurn(deps.turns, place.line, before, arrival);
    if (turned.error !== undefined) deps.onError(turned.error, place.line);
    const key = `${content.talk}/${content.turns + 1}`;
    const next = deps.afterTurn.nextOf(place, stored, turned, { key });
    await deps.write(next, session ? turned.given : [turned.text, ...turned.given], content.language);
  }

  async function arrivalOf({ state, content }: Stored): Promise<Arrival | undefined> {
    if (state === 'late') {
      const { late = '', record, wait } = content;
      const isFirst = record.length === 0 && wait === undefined;
      return isFirst ? { kind: 'begin', text: late, anew: true } : { kind: 'typed', text: late };
    }
    const payment = content.wait?.payment;
    if (payment !== undefined && (await deps.paymentIsOver(payment.reference)))
      return { kind: 'payment_over' };
    return payment !== undefined && payment.untilMs > clock.now().getTime() ? undefined : { kind: 'time_up' };
  }

  return async (due) => {
    try {
      await attend(due);
    } catch (error) {
      deps.onError(error, due.place.line);
    }
  };
}
