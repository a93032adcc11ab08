import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestVault } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createStaffRoom, enrol, heldClock, ORIGIN, PASSWORD } from '../../test/support/staff.ts';
import { invariant } from '../kernel/index.ts';
import { type Actor, permissionsOf, ROLES, SYSTEM } from '../platform/index.ts';

let database: TestDatabase;
const vault = createTestVault();
const clock = heldClock();
let room: ReturnType<typeof createStaffRoom>;

beforeAll(async () => {
  database = await createTestDatabase();
  room = createStaffRoom({ sql: database.sql, vault, clock });
});
afterAll(() => database.close());

const NEW = { login: 'n', name: 'New', roles: ['clerk'], billers: 'all' } as const;

describe('who works here', () => {
  test.each(ROLES.filter((role) => role !== 'administrator'))('%s manages no staff', async (role) => {
    const actor: Actor = { staffId: 999n, login: role, permissions: permissionsOf([role]), billers: 'all' };
    const { members } = room.staff;
    const refused = { ok: false, error: { code: 'not_permitted' } };
    expect(await members.create(actor, { ...NEW, login: 'refused' })).toEqual(refused);
    expect(await members.list(actor)).toEqual(refused);
    expect(await members.find(actor, 1n)).toEqual(refused);
    expect(await members.change(actor, 1n, NEW)).toEqual(refused);
    expect(await members.disable(actor, 1n)).toEqual(refused);
    expect(await members.enable(actor, 1n)).toEqual(refused);
    expect(await members.reset(actor, 1n)).toEqual(refused);
  });

  test.each([
    ['malformed_login', { login: 'a b' }],
    ['malformed_login', { login: 'ل' }],
    ['malformed_login', { login: 'x'.repeat(41) }],
    ['malformed_name', { name: '  ' }],
    ['malformed_name', { name: 'x'.repeat(81) }],
    ['no_role', { roles: [] }],
    ['no_biller', { billers: [] }],
  ])('%s is refused', async (code, changes) => {
    const created = await room.staff.members.create(SYSTEM, { ...NEW, login: 'somebody', ...changes });
    expect(created).toEqual({ ok: false, error: { code } });
  });

  test('a login belongs to one, in whatever letters', async () => {
    expect((await room.staff.members.create(SYSTEM, { ...NEW, login: 'twice' })).ok).toBe(true);
    expect(await room.staff.members.create(SYSTEM, { ...NEW, login: 'TWICE' })).toEqual({
      ok: false,
      error: { code: 'login_taken' },
    });
  });

  test('nobody changes their own roles, disables or resets themselves', async () => {
    const { actor, staffId } = await room.hire('chief', ['administrator']);
    const refused = { ok: false, error: { code: 'own_account' } };
    expect(await room.staff.members.change(actor, staffId, { ...NEW, roles: ['finance'] })).toEqual(refused);
    expect(await room.staff.members.disable(actor, staffId)).toEqual(refused);
    expect(await room.staff.members.reset(actor, staffId)).toEqual(refused);
  });

  test('a disabled member is out at once and comes back only when enabled', async () => {
    const person = await room.hire('leaver', ['clerk']);
    const open = await room.signIn(person);
    expect(open).toBeDefined();
    await room.staff.members.disable(SYSTEM, person.staffId);
    expect(await room.staff.sessions.find(open?.token ?? '')).toBeUndefined();
    clock.pass(30_000);
    expect(await room.signIn(person)).toBeUndefined();
    await room.staff.members.enable(SYSTEM, person.staffId);
    clock.pass(30_000);
    expect(await room.signIn(person)).toBeDefined();
  });

  test('a reset ends password, code, recovery codes and sessions, and its link sets new ones', async () => {
    const person = await room.hire('forgetful', ['clerk']);
    const open = await room.signIn(person);
    const reset = await room.staff.members.reset(SYSTEM, person.staffId);
    invariant(reset.ok, 'reset');
    expect(await room.staff.sessions.find(open?.token ?? '')).toBeUndefined();
    clock.pass(30_000);
    expect(await room.signIn(person)).toBeUndefined();
    expect(await room.staff.enrolments.recoveryCodesLeft(person.actor)).toBe(0);
    const again = await enrol(room.staff, clock, reset.value.token, 'nine green frogs asleep');
    clock.pass(30_000);
    expect(await room.signIn(again)).toBeDefined();
  });
});

describe('an invitation', () => {
  test('sets up once, also when it is sent twice at the same moment', async () => {
    const created = await room.staff.members.create(SYSTEM, { ...NEW, login: 'quick' });
    invariant(created.ok, 'created');
    const { token } = created.value;
    const both = await Promise.allSettled([enrol(room.staff, clock, token), enrol(room.staff, clock, token)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await room.staff.enrolments.read(token)).toBeUndefined();
  });

  test('ends after three days, and when another takes its place', async () => {
    const created = await room.staff.members.create(SYSTEM, { ...NEW, login: 'slow' });
    invariant(created.ok, 'created');
    const { staffId, token } = created.value;
    const later = await room.staff.members.reset(SYSTEM, staffId);
    invariant(later.ok, 'reset');
    expect(await room.staff.enrolments.read(token)).toBeUndefined();
    expect(await room.staff.enrolments.read(later.value.token)).toMatchObject({ login: 'slow', name: 'New' });
    clock.pass(72 * 3_600_000 + 1);
    expect(await room.staff.enrolments.read(later.value.token)).toBeUndefined();
  });

  test('takes a good password and a code of the secret it shows', async () => {
    const created = await room.staff.members.create(SYSTEM, { ...NEW, login: 'careful' });
    invariant(created.ok, 'created');
    const { token } = created.value;
    const accept = (password: string, code: string) =>
      room.staff.enrolments.accept({ token, password, code, origin: ORIGIN });
    expect(await accept('password1234', '000000')).toMatchObject({ error: { code: 'too_common' } });
    expect(await accept(`${PASSWORD} careful`, '000000')).toMatchObject({
      error: { code: 'contains_login' },
    });
    expect(await accept(PASSWORD, '000000')).toMatchObject({ error: { code: 'wrong_code' } });
    expect((await room.staff.enrolments.read(token))?.login).toBe('careful');
  });

  test('neither password nor secret nor recovery code can be read from the database', async () => {
    const person = await room.hire('hidden', ['clerk']);
    const [row] = await database.sql<{ text: string }[]>`
      select (select string_agg(m::text, '') from staff.member m) ||
             (select string_agg(c::text, '') from staff.recovery_code c) ||
             coalesce((select string_agg(i::text, '') from staff.invitation i), '') as text`;
    for (const secret of [
      PASSWORD,
      ...person.recoveryCodes,
      ...person.recoveryCodes.map((c) => c.replace('-', '')),
    ]) {
      expect(row?.text).not.toContain(secret);
      expect(row?.text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('the demo', () => {
  test('has one member of each role whose code is told, each code for one sign-in', async () => {
    const demo = createStaffRoom({ sql: database.sql, vault, clock, demo: true });
    await Promise.all([demo.staff.demo.load(), demo.staff.demo.load()]);
    const listed = await demo.staff.demo.list();
    expect(listed.map(({ role }) => role)).toEqual(ROLES);
    const [clerk] = listed;
    invariant(clerk !== undefined, 'a clerk');
    for (const _turn of ['this step', 'the next']) {
      const [now] = await demo.staff.demo.list();
      expect(now?.code).toMatch(/^\d{6}$/);
      expect(await demo.signIn({ ...clerk, code: () => now?.code ?? '' })).toBeDefined();
    }
    expect((await demo.staff.demo.list())[0]?.code).toBeUndefined();
    // The same database without the demo: they are nobody.
    const strict = createStaffRoom({ sql: database.sql, vault, clock, demo: false });
    expect(await strict.staff.demo.list()).toEqual([]);
    clock.pass(60_000);
    const [later] = await demo.staff.demo.list();
    expect(await strict.signIn({ ...clerk, code: () => later?.code ?? '' })).toBeUndefined();
    const open = await demo.signIn({ ...clerk, code: () => later?.code ?? '' });
    expect(await strict.staff.sessions.find(open?.token ?? '')).toBeUndefined();
  });

  test('is not made where it is off', async () => {
    const before = await database.sql`select 1 from staff.member`;
    await room.staff.demo.load();
    expect(await database.sql`select 1 from staff.member`).toHaveLength(before.length);
  });
});
