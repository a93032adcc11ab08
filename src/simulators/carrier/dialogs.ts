import type { Clock } from '../../platform/index.ts';
import { type FaultBoard, networkOf } from './faults.ts';
import { PROVIDER, type ProviderId, type Session, type SessionEnd } from './providers.ts';
import type { NetworkWord, Telephones, UssdScreen } from './telephones.ts';
import type { Wire } from './wire.ts';

export interface DialogsDeps {
  readonly clock: Clock;
  readonly telephones: Telephones;
  readonly faults: FaultBoard;
  readonly wire: Wire;
  readonly newId: () => string;
  readonly path: (provider: ProviderId) => string;
  /** The short codes that a network has given out. */
  readonly codes: (network: string) => readonly string[];
  /** A network waits so long for an answer. */
  readonly answerMs: number;
}

/** A session of a network, from dialling to its end (channels.md §2.3). */
const SESSION_MS = 180_000;

/** USSD dialogs: a network keeps one for each telephone. */
export function createDialogs(deps: DialogsDeps) {
  const { clock, telephones, faults, wire } = deps;
  const sessions = new Map<string, Session>();
  const busy = new Map<string, Promise<unknown>>();

  function show(number: string, screen: UssdScreen | undefined): void {
    telephones.use(number).screen = screen;
  }

  function say(number: string, at: Pick<UssdScreen, 'provider' | 'dialled'>, network: NetworkWord): void {
    show(number, { provider: at.provider, dialled: at.dialled, text: '', open: false, network });
  }

  function close(session: Session, why: SessionEnd): void {
    sessions.delete(session.number);
    const told = PROVIDER[session.provider].end(session, why, clock.now());
    if (told === undefined) return;
    const request = { method: 'POST', path: deps.path(session.provider), ...told } as const;
    // Nobody waits for it, and nothing is repeated.
    const quiet = { delayMs: 0, twice: false, answersLost: false } as const;
    wire.goOn(wire.ask(session.number, request, { faults: quiet, timeoutMs: deps.answerMs }));
  }

  async function hop(session: Session): Promise<void> {
    const provider = PROVIDER[session.provider];
    const request = {
      method: 'POST',
      path: deps.path(session.provider),
      ...provider.ask(session),
    } as const;
    const options = { faults: faults.of(networkOf(session.number)), timeoutMs: deps.answerMs };
    const answer = await wire.ask(session.number, request, options);
    // Hung up meanwhile.
    if (sessions.get(session.number) !== session) return;
    const read =
      answer === undefined || answer.status >= 400 ? undefined : provider.read(answer.body, session);
    if (read === undefined) {
      say(session.number, session, answer === undefined ? 'no_answer' : 'broken_answer');
      return close(session, 'failed');
    }
    show(session.number, { provider: session.provider, dialled: session.dialled, ...read });
    if (!read.open) close(session, 'done');
  }

  async function dial(number: string, dialled: string, provider: ProviderId): Promise<void> {
    const network = networkOf(number);
    const before = sessions.get(number);
    if (before !== undefined) close(before, 'hung_up');
    const at = { provider, dialled };
    if (faults.of(network).noCoverage) return say(number, at, 'no_coverage');
    const code = codeOf(deps.codes(network ?? ''), dialled);
    if (code === undefined) return say(number, at, 'unknown_code');
    const session: Session = {
      ...{ id: deps.newId(), provider, number, code, dialled, entries: [], state: undefined },
      tail: dialled
        .slice(code.length, -1)
        .split('*')
        .filter((part) => part !== ''),
      startedAtMs: clock.now().getTime(),
    };
    sessions.set(number, session);
    return hop(session);
  }

  async function answer(number: string, text: string): Promise<void> {
    const session = sessions.get(number);
    const known = telephones.look(number).screen;
    const at = { provider: known?.provider ?? 'plain', dialled: known?.dialled ?? '' };
    if (session === undefined) return say(number, at, 'not_open');
    if (faults.of(networkOf(number)).noCoverage) {
      say(number, at, 'no_coverage');
      return close(session, 'failed');
    }
    if (isOver(session)) return timeUp(session);
    session.entries = [...session.entries, text];
    return hop(session);
  }

  function isOver({ startedAtMs }: Session): boolean {
    return clock.now().getTime() - startedAtMs > SESSION_MS;
  }

  function timeUp(session: Session): void {
    say(session.number, session, 'time_up');
    close(session, 'time_up');
  }

  /** One key after the other, as a hand presses them. */
  async function inOrder(number: string, task: () => Promise<void>): Promise<void> {
    const mine = (busy.get(number) ?? Promise.resolve()).then(task, task);
    busy.set(number, mine);
    await mine.finally(() => {
      if (busy.get(number) === mine) busy.delete(number);
    });
  }

  return {
    dial: (number: string, dialled: string, provider: ProviderId): Promise<void> =>
      inOrder(number, () => dial(number, dialled, provider)),
    answer: (number: string, text: string): Promise<void> => inOrder(number, () => answer(number, text)),
    hangUp: (number: string): void => {
      const session = sessions.get(number);
      if (session !== undefined) close(session, 'hung_up');
      show(number, undefined);
    },
    /** A dialog that nobody has gone on with ends by itself. */
    lookAt: (number: string): void => {
      const session = sessions.get(number);
      if (session !== undefined && isOver(session)) timeUp(session);
    },
    tidy: (): void => {
      for (const session of sessions.values()) if (isOver(session)) timeUp(session);
    },
  };
}

/** `*15*3#` before `*15#`: the longest code that what was dialled begins with. */
function codeOf(codes: readonly string[], dialled: string): string | undefined {
  return codes
    .filter((code) => dialled === code || dialled.startsWith(`${code.slice(0, -1)}*`))
    .toSorted((a, b) => b.length - a.length)[0];
}
