import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from './channel.ts';
import { createMailboxChannel, newestInMailbox, readMailbox, setMailboxFaults } from './mailbox.ts';

let dataDir: string;
const clock = { now: () => new Date('2026-10-05T12:00:00Z') };
const send = (message: OutgoingMessage) =>
  createMailboxChannel({ dataDir, clock, id: 'sms', lengthClass: 'short' }).send(
    message,
    new AbortController().signal,
  );

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'wasl-mailbox-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));
beforeEach(() => rm(path.join(dataDir, 'mailbox'), { recursive: true, force: true }));

const message = (id: string, to = '+989121234567'): OutgoingMessage => ({
  ...{ id, to, language: 'fa', kind: 'sign_in_code' },
  text: `متن ${id}\nدو سطر`,
});

describe('X8 the sandbox’s mailbox', () => {
  test('keeps messages by phone, whole and in order', async () => {
    expect(await send(message('0-1'))).toEqual({ state: 'delivered', reference: '0-1' });
    await send(message('0-2', '+201001234567'));
    await send(message('0-3'));
    const got = await readMailbox(dataDir, '+989121234567');
    expect(got.map(({ id, text }) => [id, text])).toEqual([
      ...[
        ['0-1', 'متن 0-1\nدو سطر'],
        ['0-3', 'متن 0-3\nدو سطر'],
      ],
    ]);
    expect(got[0]).toMatchObject({ at: clock.now(), channel: 'sms', kind: 'sign_in_code', language: 'fa' });
    expect((await newestInMailbox(dataDir, { limit: 2 })).map(({ id }) => id)).toEqual(['0-3', '0-2']);
    expect(
      (await newestInMailbox(dataDir, { phoneEnd: '1001234567', limit: 9 })).map(({ id }) => id),
    ).toEqual(['0-2']);
    expect(await newestInMailbox(dataDir, { phoneEnd: '5550100', limit: 2 })).toEqual([]);
  });

  test('a message that comes again under its id was got once', async () => {
    await Promise.all([send(message('0-1')), send(message('0-1'))]);
    expect(await readMailbox(dataDir, '+989121234567')).toHaveLength(1);
  });

  test('many at once do not mix', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => send(message(`0-${n + 1}`))));
    expect(new Set((await readMailbox(dataDir, '+989121234567')).map(({ id }) => id)).size).toBe(200);
  });

  test('can be down, or refuse a number, until it is told otherwise', async () => {
    await setMailboxFaults(dataDir, { down: true });
    expect(await send(message('0-1'))).toEqual({ state: 'failed', permanent: false, code: 'down' });
    await setMailboxFaults(dataDir, { refuses: ['+989121234567'] });
    expect(await send(message('0-1'))).toEqual({ state: 'failed', permanent: true, code: 'refused_number' });
    await setMailboxFaults(dataDir, {});
    expect(await send(message('0-1'))).toMatchObject({ state: 'delivered' });
  });

  test('does not grow for ever: a full file is put aside, and still read', async () => {
    await send(message('0-1'));
    const file = path.join(dataDir, 'mailbox', 'messages.jsonl');
    await writeFile(file, `${await readFile(file, 'utf8')}${'x'.repeat(8_400_000)}\n`);
    await send(message('0-2'));
    expect((await stat(file)).size).toBeLessThan(1_000);
    expect((await readMailbox(dataDir, '+989121234567')).map(({ id }) => id)).toEqual(['0-1', '0-2']);
  });

  test('is its owner’s alone', async () => {
    await send(message('0-1'));
    expect((await stat(path.join(dataDir, 'mailbox', 'messages.jsonl'))).mode & 0o077).toBe(0);
  });
});
