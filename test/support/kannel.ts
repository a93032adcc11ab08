import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type KannelProgram, requireKannel } from '../../scripts/kannel.ts';
import { freePort } from './free-port.ts';

export interface ReceivedSms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Debian's Kannel between a centre of invented telephones and whoever listens at `inboundUrl`, all on the loopback. */
export interface TestKannel {
  /** Of sendsms. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** A telephone sends a message. */
  send(from: string, to: string, text: string): void;
  /** What telephones have got until now. */
  received(): readonly ReceivedSms[];
  /** Waits until a telephone has got something that this is true of. */
  until(is: (sms: ReceivedSms) => boolean): Promise<ReceivedSms>;
  close(): Promise<void>;
}

const USER = { username: 'wasl', password: 'kannel-test' };
const PATIENCE_MS = 30_000;

export async function startKannel(inboundUrl: string): Promise<TestKannel> {
  const dir = await mkdtemp(path.join(tmpdir(), 'wasl-kannel-'));
  const ports = {
    admin: await freePort(),
    box: await freePort(),
    centre: await freePort(),
    send: await freePort(),
  };
  const file = path.join(dir, 'kannel.conf');
  await writeFile(file, configuration(dir, ports, inboundUrl));
  const children: ChildProcessWithoutNullStreams[] = [];
  const run = (program: KannelProgram, args: readonly string[]): ChildProcessWithoutNullStreams => {
    const child = spawn(requireKannel(program), args, { cwd: dir });
    children.push(child);
    return child;
  };
  run('bearerbox', ['-v', '4', file]).stdout.resume();
  await listens(ports.admin);
  run('smsbox', ['-v', '4', file]).stdout.resume();
  await listens(ports.send);
  // -v 0: with less talk it does not print what it receives (channels.md §1.4).
  const centre = run('fakesmsc', ['-H', '127.0.0.1', '-r', String(ports.centre), '-v', '0']);
  let printed = '';
  for (const stream of [centre.stdout, centre.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  await waitUntil(() => printed.length > 0, 'fakesmsc says something');
  const received = (): readonly ReceivedSms[] => readMessages(printed);

  return {
    url: `http://127.0.0.1:${ports.send}`,
    ...USER,
    send: (from, to, text) => centre.stdin.write(`${from} ${to} text ${text}\n`),
    received,
    until: async (is) => {
      await waitUntil(
        () => received().some(is),
        'a telephone gets the message',
        () => printed.slice(-2_000),
      );
      const found = received().find(is);
      if (found === undefined) throw new Error('it was there a moment ago');
      return found;
    },
    close: async () => {
      for (const child of children.toReversed()) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
        await ended;
        clearTimeout(killer);
      }
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * `Got message 3: <3000 989121111111 text Hello>`; `ucs-2` and `data` are URL-coded, with a `udh` before them where it is
 * a part of a longer message, which is there when all its parts are. The centre works by lines: what stands after a line
 * break comes as a message that has no numbers.
 */
function readMessages(printed: string): readonly ReceivedSms[] {
  const found: ReceivedSms[] = [];
  const begun = new Map<string, string[]>();
  for (const [, message = ''] of printed.matchAll(/Got message \d+: <(.*)>$/gm)) {
    const read = /^(\S+) (\+?\d+) (?:udh (\S+) )?(text|data|ucs-2) (.*)$/.exec(message);
    if (read === null) {
      const before = found.pop();
      if (before !== undefined) found.push({ ...before, text: `${before.text}\n${message}` });
      continue;
    }
    const [, from = '', to = '', header, kind, content = ''] = read;
    const text = kind === 'text' ? content : decodeUcs2(content);
    if (header === undefined) {
      found.push({ from, to, text });
      continue;
    }
    const [, , , reference, total, place = 0] = Buffer.from(unescapeBytes(header), 'latin1');
    const key = `${from} ${to} ${reference}`;
    const parts = begun.get(key) ?? [];
    parts[place - 1] = text;
    begun.set(key, parts);
    if (Object.keys(parts).length === total) found.push({ from, to, text: parts.join('') });
  }
  return found;
}

function decodeUcs2(coded: string): string {
  return new TextDecoder('utf-16be').decode(Buffer.from(unescapeBytes(coded), 'latin1'));
}

function unescapeBytes(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

async function waitUntil(is: () => boolean, what: string, detail: () => string = () => ''): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!is()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}\n${detail()}`);
    await pause(50);
  }
}

async function listens(port: number): Promise<void> {
  let isOpen = false;
  await Promise.race([
    (async () => {
      while (!isOpen) {
        isOpen = await new Promise<boolean>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => resolve(true));
          socket.on('error', () => resolve(false)).on('connect', () => socket.end());
        });
        if (!isOpen) await pause(50);
      }
    })(),
    pause(PATIENCE_MS).then(() => {
      if (!isOpen) throw new Error(`nothing listens on port ${port}`);
    }),
  ]);
}

/** Without `smsbox-id`, without `global-sender`: each would lose messages or the number they were sent to. */
function configuration(
  dir: string,
  ports: { readonly admin: number; readonly box: number; readonly centre: number; readonly send: number },
  inboundUrl: string,
): string {
  return `group = core
admin-interface = 127.0.0.1
admin-port = ${ports.admin}
admin-password = ${USER.password}
status-password = ${USER.password}
smsbox-interface = 127.0.0.1
smsbox-port = ${ports.box}
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
dlr-storage = internal
store-type = spool
store-location = ${dir}

group = smsc
smsc = fake
smsc-id = FAKE1
host = 127.0.0.1
our-host = 127.0.0.1
port = ${ports.centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${ports.box}
sendsms-interface = 127.0.0.1
sendsms-port = ${ports.send}
mo-recode = true
http-request-retry = 30
http-queue-delay = 1

group = sendsms-user
username = ${USER.username}
password = ${USER.password}
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
max-messages = 10
concatenation = true
default-smsc = FAKE1

group = sms-service
keyword = default
catch-all = true
get-url = "${inboundUrl}?from=%p&to=%P&text=%b&ts=%T&smsc=%i&id=%I&coding=%c&charset=%C"
max-messages = 0
omit-empty = true
`;
}
