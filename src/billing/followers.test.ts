import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestVault } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createFollowers, type Followers, type NewFollower } from './index.ts';

let database: TestDatabase;
let followers: Followers;

beforeAll(async () => {
  database = await createTestDatabase();
  followers = createFollowers({ sql: database.sql, vault: createTestVault() });
});
afterAll(() => database.close());

const ANN = '+12025550101';
const BOB = '+12025550102';

function follower(accountId: bigint, phone: string, changes: Partial<NewFollower> = {}): NewFollower {
  return { billerId: 1, accountId, phone, language: 'en', remind: true, channel: 'sms', ...changes };
}

describe('M12 who wants to be told about an account', () => {
  test('one number follows an account once; several follow the same; each is told apart', async () => {
    const { sql } = database;
    await followers.put(sql, follower(1n, ANN));
    await followers.put(sql, follower(1n, BOB, { remind: false, language: 'hi' }));
    await followers.put(sql, follower(2n, ANN));
    await followers.put(sql, follower(1n, ANN, { billerId: 2 }));
    await followers.put(sql, follower(1n, ANN, { remind: false }));
    expect(await followers.followersOf(1, [1n, 2n, 3n])).toMatchObject([
      { accountId: 1n, phone: ANN, remind: false, language: 'en' },
      { accountId: 1n, phone: BOB, remind: false, language: 'hi' },
      { accountId: 2n, phone: ANN, remind: true },
    ]);
    expect(await followers.followersOf(1, [])).toEqual([]);
    const accounts = [2n, 9n, 1n].map((accountId) => ({ billerId: 1, accountId }));
    expect((await followers.of(ANN, accounts)).map((each) => each?.accountId)).toEqual([2n, undefined, 1n]);
    expect(await followers.of(ANN, [])).toEqual([]);

    await followers.remove(sql, { billerId: 1, accountId: 1n }, ANN);
    await followers.remove(sql, { billerId: 1, accountId: 1n }, ANN);
    expect(await followers.followersOf(1, [1n])).toMatchObject([{ phone: BOB }]);
    expect(await followers.followersOf(2, [1n])).toHaveLength(1);
  });

  test('what is put in a transaction that ends badly was never there', async () => {
    const failed = database.sql.begin(async (tx) => {
      await followers.put(tx, follower(7n, ANN));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await followers.followersOf(1, [7n])).toEqual([]);
  });
});
