import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createPayersRoom, DAY, HOUR, MINUTE, type PayersRoom } from '../../test/support/payers.ts';
import { invariant } from '../kernel/index.ts';
import { createPayers } from './index.ts';

let database: TestDatabase;
let room: PayersRoom;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await createPayersRoom(database);
});
afterAll(() => database.close());

/** Six digits of which the first is another. */
function wrong(code: string): string {
  return code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
}

describe('M9 codes', () => {
  test('six digits, sent to the number, in digits of any family, good for one session', async () => {
    const phone = room.newPhone();
    const asked = await room.askCode(phone);
    expect(asked.code).toMatch(/^\d{6}$/);
    expect(room.outbox.at(-1)?.to).toBe(phone);
    const persian = asked.code.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
    const checked = await room.payers.codes.check(
      asked.browser,
      ` ${persian.slice(0, 3)} ${persian.slice(3)} `,
    );
    invariant(checked.ok, 'the right code');
    expect(checked.value.phone).toBe(phone);
    const browser = { language: 'fa', device: '' } as const;
    expect(await room.payers.sessions.signIn(checked.value, browser)).toBeDefined();
    expect(await room.payers.sessions.signIn(checked.value, browser)).toBeUndefined();
    expect(await room.payers.codes.check(asked.browser, asked.code)).toEqual({
      ok: false,
      error: { code: 'dead_code' },
    });
  });

  test('neither number, code nor token stands in the database', async () => {
    const phone = room.newPhone();
    const asked = await room.askCode(phone);
    const [row] = await room.sql<{ text: string }[]>`
      select string_agg(c::text, ' ') as text from payers.code c`;
    for (const secret of [phone, phone.slice(1), asked.code, asked.browser]) {
      expect(row?.text).not.toContain(secret);
      expect(row?.text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  test('a code typed in another browser is refused, and does not cost the right browser a try', async () => {
    const [phone, other] = [room.newPhone(), room.newPhone()];
    const mine = await room.askCode(phone);
    const theirs = await room.askCode(other);
    expect((await room.payers.codes.check(theirs.browser, mine.code)).ok).toBe(mine.code === theirs.code);
    for (const browser of [undefined, '', 'x', mine.code, 'A'.repeat(43)]) {
      expect(await room.payers.codes.check(browser, mine.code)).toEqual({
        ok: false,
        error: { code: 'dead_code' },
      });
    }
    expect((await room.payers.codes.pending(mine.browser))?.triesLeft).toBe(5);
    expect((await room.payers.codes.check(mine.browser, mine.code)).ok).toBe(true);
  });

  test('it runs out after five minutes', async () => {
    const asked = await room.askCode(room.newPhone());
    room.clock.at += 5 * MINUTE - 1;
    expect((await room.payers.codes.pending(asked.browser))?.isLive).toBe(true);
    room.clock.at += 1;
    expect((await room.payers.codes.pending(asked.browser))?.isLive).toBe(false);
    expect((await room.payers.codes.check(asked.browser, asked.code)).ok).toBe(false);
  });

  test('five tries, each told, then it is dead, also for the right code', async () => {
    const asked = await room.askCode(room.newPhone());
    for (const triesLeft of [4, 3, 2, 1]) {
      expect(await room.payers.codes.check(asked.browser, wrong(asked.code))).toEqual({
        ok: false,
        error: { code: 'wrong_code', triesLeft },
      });
    }
    expect(await room.payers.codes.check(asked.browser, '')).toEqual({
      ok: false,
      error: { code: 'dead_code' },
    });
    expect(await room.payers.codes.check(asked.browser, asked.code)).toEqual({
      ok: false,
      error: { code: 'dead_code' },
    });
  });

  test('twenty guesses at once are five', async () => {
    const asked = await room.askCode(room.newPhone());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => room.payers.codes.check(asked.browser, wrong(asked.code))),
    );
    const told = answers.map((answer) => (answer.ok ? 'right' : answer.error.code)).toSorted();
    expect(told.filter((code) => code === 'wrong_code')).toHaveLength(4);
    expect(told.filter((code) => code === 'dead_code')).toHaveLength(16);
  });

  test('one a minute, five an hour, ten a day for each number, whoever asks', async () => {
    const phone = room.newPhone();
    const start = room.clock.at;
    expect(await room.ask(phone)).not.toBeInstanceOf(Date);
    expect(await room.ask(phone)).toEqual(new Date(start + MINUTE));
    for (let nth = 2; nth <= 5; nth++) {
      room.clock.at += MINUTE;
      expect(await room.ask(phone)).not.toBeInstanceOf(Date);
    }
    room.clock.at += MINUTE;
    expect(await room.ask(phone)).toEqual(new Date(start + HOUR));
    // Other numbers are not concerned.
    expect(await room.ask(room.newPhone())).not.toBeInstanceOf(Date);
    room.clock.at = start + HOUR;
    for (let nth = 6; nth <= 10; nth++) {
      expect(await room.ask(phone)).not.toBeInstanceOf(Date);
      room.clock.at += 20 * MINUTE;
    }
    expect(await room.ask(phone)).toEqual(new Date(start + DAY));
    room.clock.at = start + DAY;
    expect(await room.ask(phone)).not.toBeInstanceOf(Date);
  });

  test('ten requests at once send one message', async () => {
    const phone = room.newPhone();
    const before = room.outbox.length;
    const asked = await Promise.all(Array.from({ length: 10 }, () => room.ask(phone)));
    expect(asked.filter((each) => !(each instanceof Date))).toHaveLength(1);
    expect(room.outbox.length - before).toBe(1);
  });

  test('a message that could not be kept leaves no code and no wait', async () => {
    const failing = createPayers({
      ...{ sql: room.sql, vault: room.vault, clock: room.clock, followers: room.followers },
      notifications: { enqueue: () => Promise.reject(new Error('the outbox is full')) },
    });
    const phone = room.newPhone();
    await expect(failing.codes.request({ phone, purpose: 'sign_in', language: 'en' })).rejects.toThrow(
      'the outbox is full',
    );
    expect(await room.ask(phone)).not.toBeInstanceOf(Date);
  });
});

describe('sessions', () => {
  test('two that come with the same right code are one session', async () => {
    const proof = await room.prove(room.newPhone());
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => room.payers.sessions.signIn(proof, { language: 'fa', device: '' })),
    );
    const tokens = sessions.flatMap((session) => session?.token ?? []);
    expect(tokens).toHaveLength(1);
    const payer = await room.payers.sessions.find(tokens[0]);
    invariant(payer !== undefined, 'signed in');
    expect(await room.payers.sessions.list(payer)).toHaveLength(1);
  });

  test('a sign-in in the same browser takes the place of its former session', async () => {
    const phone = room.newPhone();
    const first = await room.signIn(phone);
    const second = await room.signIn(phone, first.token);
    expect(second.token).not.toBe(first.token);
    expect(second.payer.payerId).toBe(first.payer.payerId);
    expect(await room.payers.sessions.find(first.token)).toBeUndefined();
    expect(await room.payers.sessions.list(second.payer)).toHaveLength(1);
  });

  test('they end when nobody comes for 35 days, and after 180 days in any case', async () => {
    const phone = room.newPhone();
    const idle = await room.signIn(phone);
    const used = await room.signIn(phone);
    for (let day = 0; day < 170; day += 34) {
      room.clock.at += 34 * DAY;
      expect(await room.payers.sessions.find(used.token)).toBeDefined();
    }
    expect(await room.payers.sessions.find(idle.token)).toBeUndefined();
    expect(await room.payers.sessions.list(used.payer)).toHaveLength(1);
    room.clock.at += 10 * DAY;
    expect(await room.payers.sessions.find(used.token)).toBeUndefined();
    expect(await room.payers.tidy()).toBeGreaterThanOrEqual(2);
    expect(await room.sql`select 1 from payers.session where payer_id = ${used.payer.payerId}`).toEqual([]);
  });

  test('ending one, or all others; never those of somebody else', async () => {
    const phone = room.newPhone();
    const [one, two, three, stranger] = [
      await room.signIn(phone),
      await room.signIn(phone),
      await room.signIn(phone),
      await room.signIn(room.newPhone()),
    ];
    await room.payers.sessions.end(one.payer, two.payer.sessionId);
    expect(await room.payers.sessions.find(two.token)).toBeUndefined();
    await room.payers.sessions.end(one.payer, stranger.payer.sessionId);
    expect(await room.payers.sessions.find(stranger.token)).toBeDefined();
    await room.payers.sessions.end(one.payer, 'others');
    expect(await room.payers.sessions.find(three.token)).toBeUndefined();
    expect(await room.payers.sessions.find(one.token)).toBeDefined();
    expect(await room.payers.sessions.find(stranger.token)).toBeDefined();
  });
});
