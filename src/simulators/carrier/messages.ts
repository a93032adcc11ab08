import { smsUnits } from '../../kernel/index.ts';
import type { Clock } from '../../platform/index.ts';
import { type FaultBoard, networkOf } from './faults.ts';
import type { ShortMessage, Telephones } from './telephones.ts';
import type { Wire } from './wire.ts';

export interface MessagesDeps {
  readonly clock: Clock;
  readonly telephones: Telephones;
  readonly faults: FaultBoard;
  readonly wire: Wire;
  readonly ownUrl: () => string;
  readonly newId: () => string;
  /** Of the get-url that the operator has configured, with its key. */
  readonly inboundPath: string;
  /** Kannel's http-queue-delay. */
  readonly repeatMs: number;
  /** From the arrival on a telephone to the report of it. */
  readonly reportMs: number;
}

/** A message for a telephone, as sendsms has taken it. */
export interface Pushed {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Which reports are asked for: a sum of 1, 2, 4, 8 and 16. */
  readonly reports: number;
  /** Path and query under the system's own address, `%d` in it. */
  readonly reportPath: string | undefined;
}

/** Kannel's http-request-retry, as it was tried (channels.md §1.4). */
const REPEATS = 3;
const TIMEOUT_MS = 10_000;
/** The user agent and the sentence are Kannel 1.4.5's own. */
const AGENT = 'Kannel/1.4.5';
const SORRY = 'Could not fetch content, sorry.';
/** What is waiting for coverage in the whole country. */
const STORED_MAX = 500;

const REPORT = { delivered: 1, accepted: 8, refused: 16 } as const;

/** The centre of text messages: from telephones to the system's address, and from sendsms to telephones. */
export function createMessages(deps: MessagesDeps) {
  const { clock, telephones, faults, wire } = deps;
  let stored: Pushed[] = [];

  async function hand(number: string, message: ShortMessage): Promise<void> {
    const query = new URLSearchParams({
      ...{ from: number.slice(1), to: message.with, text: message.text },
      ...{ ts: String(Math.floor(message.at.getTime() / 1000)), smsc: 'SANDBOX', id: message.id },
      ...{ coding: '0', charset: 'UTF-8' },
    });
    const request = {
      method: 'GET',
      path: `${deps.inboundPath}?${query}`,
      headers: { 'user-agent': AGENT },
    } as const;
    for (let repeats = 0; repeats <= REPEATS; repeats++) {
      if (repeats > 0 && !(await wire.wait(deps.repeatMs))) return;
      const options = { faults: faults.of(networkOf(number)), timeoutMs: TIMEOUT_MS };
      const answer = await wire.ask(number, request, options);
      if (answer !== undefined && answer.status < 300) return telephones.setState(number, message.id, 'done');
      if (answer !== undefined && answer.status < 500) break;
    }
    telephones.setState(number, message.id, 'failed');
    receive(number, message.with, SORRY);
  }

  function receive(number: string, from: string, text: string): void {
    telephones.addMessage(number, {
      ...{ id: deps.newId(), at: clock.now(), way: 'received', with: from, text, state: 'done' },
    });
  }

  async function report({ to, reports, reportPath }: Pushed, code: number): Promise<void> {
    if (reportPath === undefined || (reports & code) === 0) return;
    if (!(await wire.wait(deps.reportMs))) return;
    const path = reportPath.replaceAll('%d', String(code));
    const options = { faults: faults.of(networkOf(to)), timeoutMs: TIMEOUT_MS };
    await wire.ask(to, { method: 'GET', path, headers: { 'user-agent': AGENT } }, options);
  }

  async function arrive(pushed: Pushed): Promise<void> {
    const network = networkOf(pushed.to);
    if (faults.of(network).noCoverage) {
      stored = [...stored, pushed].slice(-STORED_MAX);
      return;
    }
    receive(pushed.to, pushed.from, pushed.text);
    await report(pushed, REPORT.delivered);
  }

  return {
    /** Somebody writes on a telephone. It goes its way by itself. */
    write: (number: string, to: string, text: string): void => {
      const isOut = faults.of(networkOf(number)).noCoverage;
      const message: ShortMessage = {
        ...{ id: deps.newId(), at: clock.now(), way: 'sent', with: to, text },
        state: isOut ? 'waiting' : 'sending',
      };
      telephones.addMessage(number, message);
      if (!isOut) wire.goOn(hand(number, message));
    },

    /** Takes a message for a telephone from the gateway. */
    push: (pushed: Pushed): void => {
      const { refuses, delayMs } = faults.of(networkOf(pushed.to));
      wire.goOn(
        (async () => {
          if (!(await wire.wait(delayMs))) return;
          if (refuses) return report(pushed, REPORT.refused);
          wire.goOn(report(pushed, REPORT.accepted));
          await arrive(pushed);
        })(),
      );
    },

    /** The telephones of a network are back: what waited goes on. */
    coverageIsBack: (network: string): void => {
      const waiting = stored.filter(({ to }) => networkOf(to) === network);
      stored = stored.filter(({ to }) => networkOf(to) !== network);
      for (const pushed of waiting) wire.goOn(arrive(pushed));
      for (const { number, messages } of telephones.all()) {
        if (networkOf(number) !== network) continue;
        for (const message of messages.filter(({ state }) => state === 'waiting')) {
          telephones.setState(number, message.id, 'sending');
          wire.goOn(hand(number, message));
        }
      }
    },
  };
}

export type Messages = ReturnType<typeof createMessages>;

/** Sent as GSM 03.38 (coding 0) a text loses what that alphabet has not: Kannel puts a question mark there. */
export function asCoded(text: string, coding: string): string {
  if (coding === '2') return text;
  return [...text].map((sign) => (smsUnits(sign).alphabet === 'gsm-7' ? sign : '?')).join('');
}
