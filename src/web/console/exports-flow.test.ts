import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleApp, startConsoleApp } from '../../../test/support/console-app.ts';
import { invariant } from '../../kernel/index.ts';

const SEPEHR = 101;
/** 18 MB of JSON: far more than the sockets between server and reader hold. */
const ROWS = 45_000;
const EXPORT = '/console/exports/payments?biller=sepehr&format=json';

let running: ConsoleApp;
let cookie = '';

/** Of the server, to those who ask it. */
const sockets: Socket[] = [];

beforeAll(async () => {
  running = await startConsoleApp();
  running.app.fastify.server.on('connection', (socket) => sockets.push(socket));
  await running.busyDay(SEPEHR, ROWS / 9);
  cookie = `wasl_staff=${await sessionOfFinance()}`;
}, 120_000);
afterAll(() => running.close());

/** Of its own: the visitor of the other tests reads every answer to its end. */
async function sessionOfFinance(): Promise<string> {
  const { demo, signIn } = running.app.staff;
  const member = (await demo.list()).find(({ role }) => role === 'finance');
  invariant(member !== undefined, 'the demo has finance');
  const origin = { address: '127.0.0.1', agent: '' };
  const begun = await signIn.begin({ ...member, origin });
  invariant(begun.ok, 'the password is taken');
  const { token } = begun.value;
  const inside = await signIn.finish({ token, code: member.code ?? '', recovery: false, origin });
  invariant(inside.ok, 'the code is right');
  return inside.value.token;
}

/** An export whose rows nobody has read yet. */
async function begin(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${running.url}${EXPORT}`, { headers: { cookie } }, resolve).on('error', reject);
  });
}

/** Until what the server has written to its readers does not grow any more. */
async function untilItStands(): Promise<void> {
  const written = (): number => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  for (let [before, now] = [-1, written()]; before !== now; [before, now] = [now, written()])
    await delay(200);
}

interface Ended {
  readonly rows: number;
  readonly complete: boolean;
}

/** What the audit trail says of the last export, once it says so. */
async function ended(): Promise<Ended> {
  for (;;) {
    const [row] = await running.app.sql<{ act: string; rows: number; complete: boolean }[]>`
      select act, (detail ->> 'rows')::integer as rows, (detail ->> 'complete')::boolean as complete from audit.entry
       where biller_id = ${SEPEHR} and subject = 'list:payments' order by entry_id desc limit 1`;
    if (row?.act === 'export ended') return { rows: row.rows, complete: row.complete };
    await delay(50);
  }
}

/** What is really in use; garbage says nothing. */
function liveMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  invariant(typeof collect === 'function', 'a garbage collector that can be called');
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_000_000;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

describe('an export', () => {
  test('waits for a reader that does not read: the cursor stands still, and stops when the reader goes', async () => {
    const response = await begin();
    expect(response.statusCode).toBe(200);
    await untilItStands();
    response.destroy();
    const { rows, complete } = await ended();
    expect(complete).toBe(false);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(ROWS / 2);
  });

  test('takes no more memory at its end than at its beginning', { timeout: 60_000 }, async () => {
    const response = await begin();
    const seen: number[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      const part: Buffer = chunk;
      bytes += part.length;
      if (bytes >= (seen.length + 1) * 1_000_000) seen.push(liveMegabytes());
    }
    expect(await ended()).toMatchObject({ complete: true });
    expect(bytes).toBeGreaterThan(15_000_000);
    // Means, since what is under way differs by some MB from look to look; had the whole been kept, 9 MB lay between them.
    expect(mean(seen.slice(seen.length / 2)) - mean(seen.slice(0, seen.length / 2))).toBeLessThan(4);
  });
});
