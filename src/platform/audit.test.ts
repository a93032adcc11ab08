import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Actor } from './actor.ts';
import { permissionsOf } from './actor.ts';
import { appendAudit, listAudit, verifyAudit } from './audit.ts';
import type { Database } from './database.ts';

let database: TestDatabase | undefined;
let sql: Database;

beforeEach(async () => {
  await database?.close();
  database = await createTestDatabase();
  ({ sql } = database);
});
afterAll(() => database?.close());

const entry = { billerId: 0, actor: 'staff:1', act: 'tried', subject: 'staff:2', detail: {} };

async function write(count: number, billerId = 0): Promise<void> {
  for (let nth = 1; nth <= count; nth += 1) {
    await appendAudit(sql, {
      ...entry,
      billerId,
      detail: { nth, said: `“${nth}” \u0001 \\ é`, list: ['a', 'b'] },
    });
  }
}

/** What nobody can do who only has statements: the triggers are taken away first, as an intruder would. */
async function tamper(run: () => Promise<unknown>): Promise<void> {
  await sql`alter table audit.entry disable trigger all`;
  await sql`alter table audit.head disable trigger all`;
  await run();
  await sql`alter table audit.entry enable trigger all`;
}

describe('the audit trail', () => {
  test('fits as it was written, a chain for each biller, heads told in hex', async () => {
    await write(3);
    await write(2, 101);
    const chains = await verifyAudit(sql);
    expect(chains.map(({ billerId, entries, problem }) => ({ billerId, entries, problem }))).toEqual([
      { billerId: 0, entries: 3n, problem: undefined },
      { billerId: 101, entries: 2n, problem: undefined },
    ]);
    for (const { head } of chains) expect(head).toMatch(/^[0-9a-f]{64}$/);
    expect(await verifyAudit(sql, { billerId: 101 })).toHaveLength(1);
  });

  test('an entry shares the fate of the transaction it was written in', async () => {
    await write(1);
    await expect(
      sql.begin(async (tx) => {
        await appendAudit(tx, entry);
        throw new Error('it did not happen');
      }),
    ).rejects.toThrow('it did not happen');
    expect((await verifyAudit(sql))[0]).toMatchObject({ entries: 1n, problem: undefined });
  });

  test('entries of fifty at once stand in one unbroken chain', async () => {
    await Promise.all(Array.from({ length: 50 }, () => write(2)));
    expect((await verifyAudit(sql))[0]).toMatchObject({ entries: 100n, problem: undefined });
  });

  test.each([
    ['update', 'update audit.entry set act = act'],
    ['delete', 'delete from audit.entry'],
    ['truncate', 'truncate audit.entry'],
    ['forget the head', 'delete from audit.head'],
  ])('nobody can %s it', async (_what, statement) => {
    await write(1);
    await expect(sql.unsafe(statement)).rejects.toThrow('append-only');
  });

  test.each([
    ['act', `act = 'something else'`],
    ['actor', `actor = 'staff:9'`],
    ['subject', `subject = 'staff:9'`],
    ['detail', `detail = detail || '{"nth": 9}'`],
    ['time', `at = at + interval '1 microsecond'`],
    ['hash', `hash = sha256('x')`],
    ['link', `previous = sha256('x')`],
  ])('an altered %s is found, at its entry', async (_what, change) => {
    await write(5);
    await tamper(() => sql.unsafe(`update audit.entry set ${change} where entry_id = 3`));
    expect((await verifyAudit(sql))[0]?.problem).toEqual({ entryId: 3n, what: 'altered' });
  });

  test('an altered entry with a new hash of its own breaks the link of the next', async () => {
    await write(5);
    await tamper(
      () => sql`
        update audit.entry set act = 'else', hash = audit.hash_of(previous, biller_id, entry_id, at, actor, 'else', subject, detail)
         where entry_id = 3`,
    );
    expect((await verifyAudit(sql))[0]?.problem).toEqual({ entryId: 4n, what: 'altered' });
  });

  test.each([1n, 3n])('a missing entry is found: number %s', async (entryId) => {
    await write(5);
    await tamper(() => sql`delete from audit.entry where entry_id = ${entryId}`);
    expect((await verifyAudit(sql))[0]?.problem).toEqual({ entryId, what: 'missing' });
  });

  test('entries in each other’s places are found', async () => {
    await write(5);
    await tamper(async () => {
      await sql`update audit.entry set entry_id = 99 where entry_id = 2`;
      await sql`update audit.entry set entry_id = 2 where entry_id = 3`;
      await sql`update audit.entry set entry_id = 3 where entry_id = 99`;
    });
    expect((await verifyAudit(sql))[0]?.problem).toEqual({ entryId: 2n, what: 'reordered' });
  });

  test('an end that was cut off is found by the head that stands in the database', async () => {
    await write(5);
    await tamper(() => sql`delete from audit.entry where entry_id > 3`);
    expect((await verifyAudit(sql))[0]?.problem).toEqual({ entryId: 4n, what: 'cut_off' });
  });

  test('whoever cuts the end off and mends the head is found by a head noted outside', async () => {
    await write(5);
    const [before] = await verifyAudit(sql);
    await write(1);
    // It was noted earlier, and the chain has grown since: that is no contradiction.
    expect((await verifyAudit(sql, { head: before?.head ?? '' }))[0]?.problem).toBeUndefined();
    await tamper(async () => {
      await sql`delete from audit.entry where entry_id > 3`;
      await sql`update audit.head h set entry_id = 3, hash = e.hash from audit.entry e where e.entry_id = 3`;
    });
    expect((await verifyAudit(sql))[0]?.problem).toBeUndefined();
    expect((await verifyAudit(sql, { head: before?.head ?? '' }))[0]?.problem).toEqual({
      entryId: 4n,
      what: 'cut_off',
    });
  });

  test('reads as many entries as there are, not as many as fit into memory at once', async () => {
    await sql`select audit.append(0, 'staff:1', 'tried', 'staff:2', '{}') from generate_series(1, 2500)`;
    expect((await verifyAudit(sql))[0]).toMatchObject({ entries: 2500n, problem: undefined });
  });
});

describe('looking at it', () => {
  const auditor = (billers: Actor['billers']): Actor => ({
    staffId: 5n,
    login: 'a',
    permissions: permissionsOf(['auditor']),
    billers,
  });

  test('is for auditors, each at the billers they see; the system’s own chain for those who see all', async () => {
    await write(1);
    await write(1, 101);
    const some = auditor(new Set([101]));
    expect((await listAudit(sql, some, { billerId: 101, limit: 5 })).ok).toBe(true);
    for (const billerId of [0, 102]) {
      expect((await listAudit(sql, some, { billerId, limit: 5 })).ok).toBe(false);
    }
    expect((await listAudit(sql, auditor('all'), { billerId: 0, limit: 5 })).ok).toBe(true);
    const clerk = {
      ...some,
      permissions: permissionsOf(['clerk', 'administrator', 'finance', 'supervisor']),
    };
    expect((await listAudit(sql, clerk, { billerId: 101, limit: 5 })).ok).toBe(false);
  });

  test('filters by who, what, whom and when, the newest first, page by page', async () => {
    await write(3);
    await appendAudit(sql, { ...entry, actor: 'staff:7', act: 'record opened', subject: 'account:5' });
    const ids = async (filter: object) => {
      const found = await listAudit(sql, auditor('all'), { billerId: 0, limit: 10, ...filter });
      return found.ok ? found.value.map(({ entryId }) => entryId) : [];
    };
    expect(await ids({})).toEqual([4n, 3n, 2n, 1n]);
    expect(await ids({ before: 3n, limit: 1 })).toEqual([2n]);
    expect(await ids({ actor: 'staff:7' })).toEqual([4n]);
    expect(await ids({ act: 'record' })).toEqual([4n]);
    expect(await ids({ subject: 'staff:2', act: 'tri' })).toEqual([3n, 2n, 1n]);
    expect(await ids({ from: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await ids({ until: new Date(Date.now() + 60_000) })).toHaveLength(4);
  });
});
