import { appendFile, mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isLanguage, type Language } from '../kernel/index.ts';
import type { Clock } from '../platform/index.ts';
import type { LengthClass, MessageChannel, OutgoingMessage, SendOutcome } from './channel.ts';

/** What the sandbox's mailbox can be made to do wrong. */
export interface MailboxFaults {
  /** Nothing gets through. */
  readonly down: boolean;
  /** Each message takes three seconds. */
  readonly slow: boolean;
  /** There are no such numbers (E.164). */
  readonly refuses: readonly string[];
}

export interface MailboxMessage {
  readonly id: string;
  readonly at: Date;
  readonly to: string;
  readonly channel: string;
  readonly kind: string;
  readonly language: Language;
  readonly text: string;
}

const NO_FAULTS: MailboxFaults = { down: false, slow: false, refuses: [] };
const SLOW_MS = 3_000;
/** Then a new file is begun, and the one before the last is dropped: the demo must not fill a disk. */
const FILE_BYTES_MAX = 8_388_608;

const fileOf = (dataDir: string): string => path.join(dataDir, 'mailbox', 'messages.jsonl');
const olderOf = (dataDir: string): string => path.join(dataDir, 'mailbox', 'messages.1.jsonl');
const faultsOf = (dataDir: string): string => path.join(dataDir, 'mailbox', 'faults.json');

/**
 * The sandbox's way to reach people: a file on this machine, one message a line (JSON), which /sandbox/mailbox
 * shows. Stands in for SMS, mail and chat alike.
 */
export function createMailboxChannel(deps: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly id: string;
  readonly lengthClass: LengthClass;
}): MessageChannel {
  const { dataDir, clock, id, lengthClass } = deps;
  return {
    id,
    lengthClass,
    send: async (message, signal): Promise<SendOutcome> => {
      const faults = await readMailboxFaults(dataDir);
      if (faults.slow) await pause(SLOW_MS, signal);
      if (faults.down) return { state: 'failed', permanent: false, code: 'down' };
      if (faults.refuses.includes(message.to))
        return { state: 'failed', permanent: true, code: 'refused_number' };
      await append(dataDir, lineOf(message, id, clock.now()));
      return { state: 'delivered', reference: message.id };
    },
  };
}

function lineOf({ to, text, language, kind, id }: OutgoingMessage, channel: string, at: Date): string {
  return `${JSON.stringify({ id, at: at.toISOString(), to, channel, kind, language, text })}\n`;
}

async function append(dataDir: string, line: string): Promise<void> {
  const file = fileOf(dataDir);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  // Should another process be faster, there is nothing to rename any more.
  if (size > FILE_BYTES_MAX) await rename(file, olderOf(dataDir)).catch(() => {});
  // One write at the end of the file: lines of two processes do not mix.
  await appendFile(file, line, { mode: 0o600 });
}

/** What a phone has got, oldest first. For tests. */
export async function readMailbox(dataDir: string, phone: string): Promise<readonly MailboxMessage[]> {
  const texts = await Promise.all([olderOf(dataDir), fileOf(dataDir)].map(readAll));
  return readLines(texts.join('')).filter(({ to }) => to === phone);
}

/** As many as there are in the last megabyte. */
const TAIL_BYTES = 1_048_576;

/** The newest messages, newest first; of all phones, or of those whose number ends so. */
export async function newestInMailbox(
  dataDir: string,
  options: { readonly phoneEnd?: string; readonly limit: number },
): Promise<readonly MailboxMessage[]> {
  const { phoneEnd = '', limit } = options;
  const tail = await readTail(fileOf(dataDir));
  const older = tail.isWhole ? (await readTail(olderOf(dataDir))).text : '';
  return readLines(older + tail.text)
    .filter(({ to }) => to.endsWith(phoneEnd))
    .reverse()
    .slice(0, limit);
}

async function readAll(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function readTail(file: string): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return { text: '', isWhole: true };
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(size - start),
      position: start,
    });
    const text = buffer.subarray(0, bytesRead).toString();
    // The first line is most likely cut.
    return start === 0
      ? { text, isWhole: true }
      : { text: text.slice(text.indexOf('\n') + 1), isWhole: false };
  } finally {
    await handle.close();
  }
}

/** A message that came twice, under the same id, was got once. */
function readLines(text: string): MailboxMessage[] {
  const byId = new Map<string, MailboxMessage>();
  for (const line of text.split('\n')) {
    const message = readLine(line);
    if (message !== undefined && !byId.has(message.id)) byId.set(message.id, message);
  }
  return [...byId.values()];
}

function readLine(line: string): MailboxMessage | undefined {
  const fields = readObject(line);
  const textOf = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const language = fields.language;
  if (textOf('id') === '' || !isLanguage(language)) return undefined;
  return {
    ...{ id: textOf('id'), at: new Date(textOf('at')), to: textOf('to'), channel: textOf('channel') },
    ...{ kind: textOf('kind'), language, text: textOf('text') },
  };
}

export async function readMailboxFaults(dataDir: string): Promise<MailboxFaults> {
  const { down, slow, refuses } = readObject(await readAll(faultsOf(dataDir)));
  return {
    down: down === true,
    slow: slow === true,
    refuses: Array.isArray(refuses) ? refuses.filter((phone) => typeof phone === 'string') : [],
  };
}

/** Kept in a file, so that every process of this machine has the same ones; what is left out is switched off. */
export async function setMailboxFaults(dataDir: string, faults: Partial<MailboxFaults>): Promise<void> {
  const file = faultsOf(dataDir);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify({ ...NO_FAULTS, ...faults })}\n`, { mode: 0o600 });
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
