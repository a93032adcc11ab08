import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createNotificationsRoom, type NotificationsRoom } from '../../test/support/notifications.ts';
import type { NewMessage } from './message.ts';

let database: TestDatabase;
let room: NotificationsRoom;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await createNotificationsRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
});

const message = (key: string, changes: Partial<NewMessage> = {}): NewMessage => ({
  ...{ billerId: 0, key, kind: 'sign_in_code', to: '+989121234567', language: 'en' },
  values: { code: '123456' },
  ...changes,
});
const count = async (key: string): Promise<bigint | undefined> => {
  const [row] = await room.sql<{ count: bigint }[]>`
    select count(*) from notifications.message where key = ${key}`;
  return row?.count;
};

describe('the outbox', () => {
  test('a message is there when the transaction that it was written in is committed', async () => {
    await room.sql.begin(async (tx) => {
      await room.notifications.enqueue(tx, message('committed'));
      expect(await count('committed')).toBe(0n);
    });
    expect(await count('committed')).toBe(1n);
  });

  test('and never when it is rolled back', async () => {
    const failing = room.sql.begin(async (tx) => {
      await room.notifications.enqueue(tx, message('rolled back'));
      throw new Error('something else went wrong');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await count('rolled back')).toBe(0n);
  });

  test('the same key twice is one message, also at the same moment; of another biller it is another', async () => {
    await Promise.all(
      [room.notifications, room.other].map((each) => each.enqueue(room.sql, message('same'))),
    );
    await room.notifications.enqueue(room.sql, message('same', { values: { code: '999999' } }));
    expect(await count('same')).toBe(1n);
    await room.notifications.enqueue(room.sql, message('same', { billerId: 7 }));
    expect(await count('same')).toBe(2n);
  });

  test('M8 neither the number nor what is told can be read in the database', async () => {
    await room.notifications.enqueue(room.sql, message('sealed'));
    const [row] = await room.sql`select m::text as row from notifications.message m where key = 'sealed'`;
    const text = String(row?.row);
    for (const secret of ['9121234567', '123456', Buffer.from('9121234567').toString('hex')])
      expect(text).not.toContain(secret);
  });

  test('a code is gone from the outbox once it was sent', async () => {
    const key = await room.enqueueCode('+989121234568');
    const contents = () =>
      room.sql`select content is null as "isGone", state from notifications.message where key = ${key}`;
    expect(await contents()).toEqual([{ isGone: false, state: 'queued' }]);
    await room.notifications.deliver();
    expect(await contents()).toEqual([{ isGone: true, state: 'delivered' }]);
    expect(room.channel.textsTo('+989121234568')[0]).toContain('123456');
  });

  test('a message that lacks what its text needs is a defect of its writer', async () => {
    await expect(room.notifications.enqueue(room.sql, message('lacking', { values: {} }))).rejects.toThrow(
      'code',
    );
  });

  test('what is over is deleted after 90 days, what waits is not', async () => {
    const over = await room.enqueueCode(room.newPhone());
    await room.notifications.deliver();
    room.clock.at += 91 * 86_400_000;
    const fresh = await room.enqueueCode(room.newPhone());
    await room.notifications.tidy();
    expect([await count(over), await count(fresh)]).toEqual([0n, 1n]);
  });
});
