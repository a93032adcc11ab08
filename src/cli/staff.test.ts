import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { enrol, heldClock } from '../../test/support/staff.ts';
import { connectionEnv, runWasl } from '../../test/support/wasl-command.ts';
import { createVault, readConfig } from '../platform/index.ts';
import { createStaff } from '../staff/index.ts';

// Each command is a process of its own: about a second, more on a busy machine.
describe('wasl staff and wasl audit', { timeout: 90_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  let env: Record<string, string>;

  const wasl = (...args: string[]) => runWasl(args, { cwd: folder, env });

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-cli-staff-'));
    env = { ...connectionEnv(database), WASL_DATA_DIR: folder, LANG: 'C' };
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('the first administrator comes in by the link that is printed, and by no other', async () => {
    const made = await wasl('staff', 'create', 'robin', '--role', 'administrator', '--name', 'Robin');
    expect(made).toMatchObject({ exitCode: 0 });
    const token = /\/console\/join\?token=([\w-]+)\s*$/.exec(made.out)?.[1] ?? '';
    expect(made.err).toContain('works once');
    const { sql } = database;
    const clock = heldClock(new Date());
    const limiter = { take: () => ({ allowed: true }) as const };
    const staff = createStaff({
      sql,
      vault: createVault(readConfig(env).vaultKeys),
      clock,
      demo: false,
      limiter,
    });
    expect((await enrol(staff, clock, token)).actor.permissions.has('staff.manage')).toBe(true);

    const again = await wasl('staff', 'create', 'ROBIN', '--role', 'administrator');
    expect(again).toMatchObject({ exitCode: 1, out: '' });
    expect(again.err).toContain('already');
    expect(await wasl('staff', 'create', 'x1', '--role', 'king')).toMatchObject({ exitCode: 2, out: '' });

    const listed: unknown = JSON.parse((await wasl('staff', 'list', '--json')).out);
    expect(listed).toMatchObject([
      { login: 'robin', roles: ['administrator'], billers: 'all', state: 'active' },
    ]);

    await wasl('staff', 'disable', 'robin');
    expect((await wasl('staff', 'list')).out).toMatch(/robin +administrator +all +disabled +Robin/);
    await wasl('staff', 'enable', 'robin');
    const reset: unknown = JSON.parse((await wasl('staff', 'reset', 'robin', '--json')).out);
    expect(reset).toMatchObject({ login: 'robin', link: expect.stringContaining('/console/join?token=') });
    expect((await wasl('staff', 'list')).out).toMatch(/robin +administrator +all +invited/);
    expect(await wasl('staff', 'reset', 'nobody')).toMatchObject({ exitCode: 1 });
  });

  test('audit verify: all fits, then names the entry that was altered', async () => {
    const good: unknown = JSON.parse((await wasl('audit', 'verify', '--json')).out);
    expect(good).toMatchObject([{ chain: 'system', problem: null }]);
    const told = await wasl('audit', 'verify', '--system');
    expect(told).toMatchObject({ exitCode: 0, err: '' });
    const head = /Head: ([0-9a-f]{64})/.exec(told.out)?.[1] ?? '';
    expect(await wasl('audit', 'verify', '--head', head)).toMatchObject({ exitCode: 0 });
    const { sql } = database;
    await sql`alter table audit.entry disable trigger all`;
    await sql`delete from audit.entry where entry_id = (select max(entry_id) from audit.entry)`;
    await sql`update audit.head h set (entry_id, hash) = (select entry_id, hash from audit.entry order by entry_id desc limit 1)`;
    // Without the head that was noted, nothing is missed.
    expect(await wasl('audit', 'verify')).toMatchObject({ exitCode: 0 });
    const cut = await wasl('audit', 'verify', '--head', head);
    expect(cut.exitCode).toBe(1);
    expect(cut.out).toContain('cut off');
    await sql`update audit.entry set detail = '{"roles": ["auditor"]}' where entry_id = 1`;
    const altered = await wasl('audit', 'verify', '--json');
    expect(altered.exitCode).toBe(1);
    expect(JSON.parse(altered.out)).toMatchObject([{ problem: { entry: '1', what: 'altered' } }]);
    expect(await wasl('audit', 'verify', '--head', 'abc')).toMatchObject({ exitCode: 2 });
    expect(await wasl('audit', 'verify', '--system', '--biller', 'x')).toMatchObject({ exitCode: 2 });
  });
});
