import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestVault } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import {
  createStaffRoom,
  enrol,
  heldClock,
  ORIGIN,
  PASSWORD,
  type Person,
} from '../../test/support/staff.ts';
import { invariant } from '../kernel/index.ts';
import { type Role, SYSTEM } from '../platform/index.ts';
import { hashPassword, PASSWORD_COST } from './password.ts';
import { IDLE_MS, LIFE_MS } from './sessions.ts';
import { THROTTLE } from './sign-in.ts';

let database: TestDatabase;
const vault = createTestVault();
let logins = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** A room with a clock of its own, and one person in it. */
async function roomWith(...roles: Role[]) {
  logins += 1;
  const room = createStaffRoom({ sql: database.sql, vault, clock: heldClock() });
  const person = await room.hire(`person-${logins}`, roles.length === 0 ? ['clerk'] : roles);
  return { ...room, person };
}

type Room = Awaited<ReturnType<typeof roomWith>>;

async function begin(room: Pick<Room, 'staff'>, login: string, password: string): Promise<string> {
  const begun = await room.staff.signIn.begin({ login, password, origin: ORIGIN });
  invariant(begun.ok, 'the first step always leads to the second');
  return begun.value.token;
}

const finish = (room: Pick<Room, 'staff'>, token: string, code: string, recovery = false) =>
  room.staff.signIn.finish({ token, code, recovery, origin: ORIGIN });

async function entries(person: Person): Promise<readonly string[]> {
  const rows = await database.sql<{ act: string }[]>`
    select act from audit.entry where subject = ${`staff:${person.staffId}`} order by entry_id`;
  return rows.map(({ act }) => act);
}

describe('coming in', () => {
  test('password, then code: a session of that member, with what their roles allow now', async () => {
    const room = await roomWith('clerk');
    const signedIn = await room.signIn(room.person);
    expect(signedIn?.session.actor).toMatchObject({ staffId: room.person.staffId, billers: 'all' });
    expect([...(signedIn?.session.actor.permissions ?? [])]).toContain('customers.read');
    const { staffId } = room.person;
    await room.staff.members.change(SYSTEM, staffId, { name: 'x', roles: ['auditor'], billers: [101] });
    const after = await room.staff.sessions.find(signedIn?.token ?? '');
    expect([...(after?.actor.permissions ?? [])]).toContain('audit.read');
    expect(after?.actor.billers).toEqual(new Set([101]));
  });

  test('the login is read in any letter case', async () => {
    const room = await roomWith();
    const shouting = { ...room.person, login: ` ${room.person.login.toUpperCase()} ` };
    expect(await room.signIn(shouting)).toBeDefined();
  });

  test('wrong login, wrong password, wrong code: the same two steps and the same answer', async () => {
    const room = await roomWith();
    const { login, code } = room.person;
    for (const [who, password, typed] of [
      ['nobody-here', PASSWORD, code(room.clock.now())],
      [login, 'seven grey herons at dusk', code(room.clock.now())],
      [login, PASSWORD, '000000'],
      ['nobody-here', 'x', 'x'],
    ] as const) {
      const token = await begin(room, who, password);
      expect(await finish(room, token, typed)).toEqual({ ok: false, error: { code: 'sign_in_failed' } });
    }
    expect(await room.signIn(room.person)).toBeDefined();
  });

  test('an unknown login takes the work of a known one', async () => {
    const room = await roomWith();
    const timed = async (login: string): Promise<number> => {
      const start = process.cpuUsage();
      await begin(room, login, 'seven grey herons at dusk');
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    // Hashing is nearly all of it: without it, one would take less than a tenth of the other.
    await timed('nobody-at-all');
    const known = await timed(room.person.login);
    const unknown = await timed('nobody-at-all');
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  test('a second step needs a first one, is good once, and only for five minutes', async () => {
    const room = await roomWith();
    const { login, code } = room.person;
    expect((await finish(room, 'made up', code(room.clock.now()))).ok).toBe(false);
    const used = await begin(room, login, PASSWORD);
    expect((await finish(room, used, '000000')).ok).toBe(false);
    expect((await finish(room, used, code(room.clock.now()))).ok).toBe(false);
    const late = await begin(room, login, PASSWORD);
    room.clock.pass(5 * 60_000 + 1);
    expect((await finish(room, late, code(room.clock.now()))).ok).toBe(false);
  });

  test('each code is taken once, also by two who send it at the same moment', async () => {
    const room = await roomWith();
    const { login, code } = room.person;
    const tokens = [await begin(room, login, PASSWORD), await begin(room, login, PASSWORD)];
    const typed = code(room.clock.now());
    const outcomes = await Promise.all(tokens.map((token) => finish(room, token, typed)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await finish(room, await begin(room, login, PASSWORD), typed)).ok).toBe(false);
    room.clock.pass(30_000);
    expect(await room.signIn(room.person)).toBeDefined();
  });

  test('a recovery code stands in for the authenticator, once', async () => {
    const room = await roomWith();
    const { login, recoveryCodes, actor } = room.person;
    expect(new Set(recoveryCodes).size).toBe(10);
    const [code = ''] = recoveryCodes;
    expect((await finish(room, await begin(room, login, 'not this one, no'), code, true)).ok).toBe(false);
    const shouted = code.toUpperCase().replace('-', ' ');
    expect((await finish(room, await begin(room, login, PASSWORD), shouted, true)).ok).toBe(true);
    expect((await finish(room, await begin(room, login, PASSWORD), code, true)).ok).toBe(false);
    expect(await room.staff.enrolments.recoveryCodesLeft(actor)).toBe(9);
  });

  test('a hash made at another cost is made anew at the next sign-in', async () => {
    const room = await roomWith();
    const { staffId } = room.person;
    const weak = await hashPassword(PASSWORD, { ...PASSWORD_COST, passes: 1 });
    await database.sql`update staff.member set password = ${weak} where staff_id = ${staffId}`;
    expect(await room.signIn(room.person)).toBeDefined();
    const [row] = await database.sql<{ password: string }[]>`
      select password from staff.member where staff_id = ${staffId}`;
    expect(row?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    room.clock.pass(30_000);
    expect(await room.signIn(room.person)).toBeDefined();
  });
});

describe('trying too often', () => {
  test.each(['a login that exists', 'one that does not'])('pauses grow, for %s', async (which) => {
    const room = await roomWith();
    const login = which === 'a login that exists' ? room.person.login : `nobody-${logins}`;
    const attempt = () => room.staff.signIn.begin({ login, password: 'wrong, all wrong', origin: ORIGIN });
    for (let nth = 0; nth < THROTTLE.free; nth += 1) expect((await attempt()).ok).toBe(true);
    const pauses: number[] = [];
    for (let nth = 0; nth < 7; nth += 1) {
      expect((await attempt()).ok).toBe(true);
      const refused = await attempt();
      invariant(!refused.ok, 'a pause');
      pauses.push(refused.error.seconds);
      room.clock.pass(refused.error.seconds * 1000);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  test('a hundred at the same moment get no more tries than they would one after the other', async () => {
    const room = await roomWith();
    const attempts = Array.from({ length: 100 }, () =>
      room.staff.signIn.begin({ login: room.person.login, password: 'wrong, all wrong', origin: ORIGIN }),
    );
    const taken = (await Promise.all(attempts)).filter(({ ok }) => ok);
    expect(taken).toHaveLength(THROTTLE.free + 1);
    // Even the right password has to wait, so that a pause says nothing about it.
    expect(await room.signIn(room.person)).toBeUndefined();
    expect(await entries(room.person)).toContain('sign-in locked');
  });

  test('coming in forgets the attempts', async () => {
    const room = await roomWith();
    for (let round = 0; round < 3; round += 1) {
      for (let nth = 0; nth < THROTTLE.free - 1; nth += 1)
        await begin(room, room.person.login, 'wrong, all wrong');
      expect(await room.signIn(room.person)).toBeDefined();
      room.clock.pass(30_000);
    }
  });

  test('an address that tries too often waits, whatever the login', async () => {
    const refuseAddress = (key: string) => key === ORIGIN.address;
    const room = createStaffRoom({ sql: database.sql, vault, refuseAddress });
    const begun = await room.staff.signIn.begin({ login: 'x', password: 'y', origin: ORIGIN });
    expect(begun).toEqual({ ok: false, error: { code: 'wait', seconds: 7 } });
  });
});

describe('sessions', () => {
  test('end when idle for twenty minutes, and after twelve hours of use', async () => {
    const room = await roomWith();
    const idle = await room.signIn(room.person);
    room.clock.pass(IDLE_MS - 1_000);
    expect(await room.staff.sessions.find(idle?.token ?? '')).toBeDefined();
    room.clock.pass(IDLE_MS + 1_000);
    expect(await room.staff.sessions.find(idle?.token ?? '')).toBeUndefined();

    const busy = await room.signIn(room.person);
    for (let spent = 0; spent < LIFE_MS - IDLE_MS; spent += IDLE_MS / 2) {
      room.clock.pass(IDLE_MS / 2);
      expect(await room.staff.sessions.find(busy?.token ?? '')).toBeDefined();
    }
    room.clock.pass(IDLE_MS / 2);
    await room.staff.sessions.find(busy?.token ?? '');
    room.clock.pass(IDLE_MS / 2 + 1_000);
    expect(await room.staff.sessions.find(busy?.token ?? '')).toBeUndefined();
  });

  test('are listed with address and browser, which stand sealed in the database', async () => {
    const room = await roomWith();
    await room.signIn(room.person);
    const { actor, staffId } = room.person;
    const listed = await room.staff.sessions.list(actor, staffId);
    expect(listed.ok && listed.value[0]).toMatchObject(ORIGIN);
    const [row] = await database.sql<{ text: string }[]>`
      select string_agg(s::text || encode(s.origin, 'escape'), '') as text from staff.session s where staff_id = ${staffId}`;
    expect(row?.text).not.toContain(ORIGIN.address);
    expect(row?.text).not.toContain('Firefox');
  });

  test('are ended one by one or all at once: one’s own, or by who manages staff', async () => {
    const room = await roomWith();
    const { actor, staffId } = room.person;
    const administrator = await room.hire(`administrator-${logins}`, ['administrator']);
    const colleague = await room.hire(`colleague-${logins}`, ['supervisor', 'auditor', 'finance']);
    const open = async () => {
      room.clock.pass(30_000);
      const signedIn = await room.signIn(room.person);
      invariant(signedIn !== undefined, 'signed in');
      return signedIn;
    };
    const [first, second, third] = [await open(), await open(), await open()];
    const { sessions } = room.staff;
    expect((await sessions.end(colleague.actor, staffId, 'all')).ok).toBe(false);
    expect((await sessions.list(colleague.actor, staffId)).ok).toBe(false);
    await sessions.end(actor, staffId, { only: first.session.sessionId });
    expect(await sessions.find(first.token)).toBeUndefined();
    expect(await sessions.find(second.token)).toBeDefined();
    await sessions.end(actor, staffId, { except: third.session.sessionId });
    expect(await sessions.find(second.token)).toBeUndefined();
    expect(await sessions.find(third.token)).toBeDefined();
    expect(await sessions.end(administrator.actor, staffId, 'all')).toEqual({ ok: true, value: 1 });
    expect(await sessions.find(third.token)).toBeUndefined();
    expect((await entries(room.person)).filter((act) => act === 'sessions ended')).toHaveLength(3);
  });

  test('no token stands in the database', async () => {
    const room = await roomWith();
    const signedIn = await room.signIn(room.person);
    const [row] = await database.sql<{ text: string }[]>`
      select string_agg(s::text, '') as text from staff.session s`;
    expect(row?.text).not.toContain(signedIn?.token);
  });
});

describe('one’s own password and second factor', () => {
  test('a new password takes the present one, keeps the rules, and ends the other sessions', async () => {
    const room = await roomWith();
    const { actor } = room.person;
    const kept = await room.signIn(room.person);
    room.clock.pass(30_000);
    const other = await room.signIn(room.person);
    invariant(kept !== undefined && other !== undefined, 'signed in twice');
    const change = (current: string, next: string) =>
      room.staff.enrolments.changePassword(actor, { current, next, keepSession: kept.session.sessionId });
    expect(await change('not this one, no', 'nine green frogs asleep')).toMatchObject({
      error: { code: 'wrong_password' },
    });
    expect(await change(PASSWORD, 'short')).toMatchObject({ error: { code: 'too_short' } });
    expect(await change(PASSWORD, 'nine green frogs asleep')).toEqual({ ok: true, value: undefined });
    expect(await room.staff.sessions.find(kept.token)).toBeDefined();
    expect(await room.staff.sessions.find(other.token)).toBeUndefined();
    room.clock.pass(30_000);
    expect(await room.signIn(room.person)).toBeUndefined();
    expect(await room.signIn({ ...room.person, password: 'nine green frogs asleep' })).toBeDefined();
  });

  test('guessing the present password is paused like signing in', async () => {
    const room = await roomWith();
    const guess = () => room.staff.enrolments.renew(room.person.actor, 'not this one, no');
    for (let nth = 0; nth <= THROTTLE.free; nth += 1) await guess();
    expect(await guess()).toMatchObject({ error: { code: 'wait' } });
  });

  test('setting up anew brings another secret and other recovery codes; the old ones are worth nothing', async () => {
    const room = await roomWith();
    const renewed = await room.staff.enrolments.renew(room.person.actor, PASSWORD);
    invariant(renewed.ok, 'renewed');
    // Until the link is used, the old telephone still works.
    expect(await room.signIn(room.person)).toBeDefined();
    const again = await enrol(room.staff, room.clock, renewed.value.token, 'nine green frogs asleep');
    room.clock.pass(30_000);
    expect(await room.signIn({ ...room.person, password: 'nine green frogs asleep' })).toBeUndefined();
    expect(await room.signIn(again)).toBeDefined();
    expect(again.recoveryCodes).not.toContain(room.person.recoveryCodes[0]);
    expect(await room.staff.enrolments.recoveryCodesLeft(again.actor)).toBe(10);
  });
});
