import type { Clock } from '../../platform/index.ts';
import { type FaultBoard, NO_CARRIER_FAULTS, networkOf } from './faults.ts';
import type { ChatMessage, Telephones } from './telephones.ts';
import type { Wire, WireAnswer, WireRequest } from './wire.ts';

export interface ChatsDeps {
  readonly clock: Clock;
  readonly telephones: Telephones;
  readonly faults: FaultBoard;
  readonly wire: Wire;
  readonly ownUrl: () => string;
  readonly newId: () => string;
}

const TIMEOUT_MS = 15_000;
const REFUSED = 300;

interface Said {
  readonly text: string;
  readonly mark: string;
  readonly choices: ChatMessage['choices'];
}

/** The browser of each telephone, with a web chat in it. */
export function createChats({ clock, telephones, faults, wire, ownUrl, newId }: ChatsDeps) {
  const headersOf = (number: string): Readonly<Record<string, string>> => {
    const { cookie } = telephones.use(number);
    return {
      ...{ origin: new URL(ownUrl()).origin, 'sec-fetch-site': 'same-origin' },
      ...(cookie === undefined ? {} : { cookie }),
    };
  };
  const pathOf = (line: string): string => `/channels/web/${encodeURIComponent(line)}`;

  function show(number: string, line: string, answer: WireAnswer | undefined): boolean {
    if (answer === undefined || answer.status >= REFUSED) return false;
    const handset = telephones.use(number);
    handset.cookie = answer.cookie ?? handset.cookie;
    const said = saidIn(answer.body);
    if (said === undefined || handset.marks.get(line) === said.mark) return true;
    handset.marks.set(line, said.mark);
    const { text, choices } = said;
    telephones.addChat(number, { at: clock.now(), line, by: 'service', text, choices });
    return true;
  }

  return {
    /** False: the chat gave no answer that can be shown. An empty text begins it. */
    say: async (number: string, line: string, text: string): Promise<boolean> => {
      const message = { at: clock.now(), line, by: 'visitor', text, choices: [] } as const;
      if (text !== '') telephones.addChat(number, message);
      telephones.use(number).marks.delete(line);
      const request: WireRequest = {
        method: 'POST',
        path: pathOf(line),
        headers: { ...headersOf(number), 'content-type': 'application/json' },
        body: JSON.stringify({ text, id: newId() }),
      };
      const options = { faults: faults.of(networkOf(number)), timeoutMs: TIMEOUT_MS };
      return show(number, line, await wire.ask(number, request, options));
    },

    /** What came since; asked only where something was said before. */
    refresh: async (number: string, line: string): Promise<void> => {
      const { chat } = telephones.look(number);
      if (!chat.some((each) => each.line === line)) return;
      const mark = telephones.use(number).marks.get(line) ?? '';
      const request: WireRequest = {
        method: 'GET',
        path: `${pathOf(line)}?since=${encodeURIComponent(mark)}`,
        headers: headersOf(number),
      };
      const options = {
        ...{ faults: NO_CARRIER_FAULTS, timeoutMs: TIMEOUT_MS },
        isNews: (answer: WireAnswer | undefined) => answer !== undefined && saidIn(answer.body) !== undefined,
      };
      show(number, line, await wire.ask(number, request, options));
    },
  };
}

function saidIn(body: string): Said | undefined {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read !== 'object' || read === null || !('said' in read)) return undefined;
    const { said } = read;
    if (typeof said !== 'object' || said === null) return undefined;
    const fields: Readonly<Record<string, unknown>> = { ...said };
    const choices: readonly unknown[] = Array.isArray(fields.choices) ? fields.choices : [];
    return {
      ...{ text: String(fields.text), mark: String(fields.mark) },
      choices: choices.map((choice) => {
        const each: Readonly<Record<string, unknown>> = typeof choice === 'object' ? { ...choice } : {};
        return { typed: String(each.typed), label: String(each.label) };
      }),
    };
  } catch {
    return undefined;
  }
}
