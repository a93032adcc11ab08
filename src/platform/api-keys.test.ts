import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';

describe('keys of programs that call the HTTP API', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  test('a key that was made is found, with its biller and role', async () => {
    const made = await createApiKey(database.sql, { billerId: 7, role: 'biller', label: 'billing office' });
    expect(made.token).toMatch(/^wasl_[A-Za-z0-9_-]{43}$/);
    expect(await findApiKey(database.sql, made.token)).toEqual({
      billerId: 7,
      keyId: made.keyId,
      role: 'biller',
    });
    const [listed] = await listApiKeys(database.sql, 7);
    expect(listed).toMatchObject({ keyId: made.keyId, label: 'billing office', revokedAt: undefined });
  });

  test('the database does not hold the key', async () => {
    const { token } = await createApiKey(database.sql, { billerId: 8, role: 'integrator' });
    const [row] = await database.sql<{ text: string }[]>`
      select api_key::text || encode(digest, 'escape') as text from api_key where biller_id = 8`;
    expect(row?.text).not.toContain(token.slice('wasl_'.length));
  });

  test('a revoked key opens nothing; only its own biller revokes it', async () => {
    const { keyId, token } = await createApiKey(database.sql, { billerId: 9, role: 'integrator' });
    expect(await revokeApiKey(database.sql, { billerId: 10, keyId })).toBe(false);
    expect(await findApiKey(database.sql, token)).toBeDefined();
    expect(await revokeApiKey(database.sql, { billerId: 9, keyId })).toBe(true);
    expect(await revokeApiKey(database.sql, { billerId: 9, keyId })).toBe(true);
    expect(await findApiKey(database.sql, token)).toBeUndefined();
  });

  test.each(['', 'wasl_', `wasl_${'A'.repeat(43)}`, `wasl_${'A'.repeat(44)}`, "wasl_' or true --"])(
    'no key: %j',
    async (token) => {
      expect(await findApiKey(database.sql, token)).toBeUndefined();
    },
  );
});
