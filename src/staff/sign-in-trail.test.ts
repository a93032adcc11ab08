import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestVault } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createStaffRoom, heldClock, ORIGIN, PASSWORD, type Person } from '../../test/support/staff.ts';
import { invariant } from '../kernel/index.ts';
import { verifyAudit } from '../platform/index.ts';
import { THROTTLE } from './sign-in.ts';
import { UNKNOWN_PER_HOUR } from './sign-in-trail.ts';

let database: TestDatabase;
const clock = heldClock();
let room: ReturnType<typeof createStaffRoom>;
let person: Person;
let people = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  room = createStaffRoom({ sql: database.sql, vault: createTestVault(), clock });
});
beforeEach(async () => {
  people += 1;
  person = await room.hire(`tried-${people}`, ['clerk']);
});
afterAll(() => database.close());

async function begin(login: string, password: string): Promise<string> {
  const begun = await room.staff.signIn.begin({ login, password, origin: ORIGIN });
  invariant(begun.ok, 'the first step leads to the second');
  return begun.value.token;
}

async function tryIn(login: string, password: string, code: string): Promise<void> {
  const token = await begin(login, password);
  await room.staff.signIn.finish({ token, code, recovery: false, origin: ORIGIN });
}

/** What the trail says of somebody’s sign-ins: act and why. */
async function said(subject: string): Promise<readonly string[]> {
  const rows = await database.sql<{ line: string }[]>`
    select concat_ws(' ', act, detail ->> 'why', detail ->> 'further') as line from audit.entry
     where biller_id = 0 and subject = ${subject} and act like 'sign-in%' order by entry_id`;
  return rows.map(({ line }) => line);
}

describe('the audit trail of sign-ins that fail', () => {
  test('says what was not right, and neither the password nor the code', async () => {
    const subject = `staff:${person.staffId}`;
    await tryIn(person.login, 'seven grey herons at dusk', person.code(clock.now()));
    await tryIn(person.login, PASSWORD, '918273');
    const late = await begin(person.login, PASSWORD);
    clock.pass(5 * 60_000 + 1);
    await room.staff.signIn.finish({ token: late, code: '918273', recovery: false, origin: ORIGIN });
    expect(await said(subject)).toEqual([
      'sign-in failed wrong_password',
      'sign-in failed wrong_code',
      'sign-in failed too_late',
    ]);
    const [row] = await database.sql<{ text: string }[]>`
      select string_agg(e::text, ' ') as text from audit.entry e where subject = ${subject}`;
    expect(row?.text).not.toMatch(/herons|918273|tried-/);
  });

  test('also of a first step that nobody went on from', async () => {
    await begin(person.login, 'seven grey herons at dusk');
    await begin(person.login, PASSWORD);
    clock.pass(5 * 60_000 + 1);
    await begin('somebody', 'else');
    expect((await said(`staff:${person.staffId}`)).toSorted()).toEqual([
      'sign-in failed no_code_came',
      'sign-in failed wrong_password',
    ]);
  });

  test('says when a login is locked, and not each attempt that is refused from then on', async () => {
    for (let nth = 0; nth <= THROTTLE.free; nth += 1) await tryIn(person.login, 'wrong', 'x');
    const kept = await said(`staff:${person.staffId}`);
    expect(kept).toContain('sign-in locked');
    for (let nth = 0; nth < 10; nth += 1) {
      const refused = await room.staff.signIn.begin({ login: person.login, password: 'x', origin: ORIGIN });
      expect(refused.ok).toBe(false);
    }
    expect(await said(`staff:${person.staffId}`)).toEqual(kept);
  });

  test('of logins that do not exist it keeps nothing that was typed, and only so many within an hour', async () => {
    for (let nth = 0; nth < UNKNOWN_PER_HOUR + 5; nth += 1)
      await tryIn(`my-secret-password-${nth}`, 'x', 'x');
    const kept = await said('staff:unknown');
    expect(kept).toHaveLength(UNKNOWN_PER_HOUR);
    expect(kept[0]).toBe('sign-in failed unknown_login');
    expect(kept.at(-1)).toBe('sign-in failed unknown_login not_kept');
    const [row] = await database.sql<
      { text: string }[]
    >`select string_agg(e::text, ' ') as text from audit.entry e`;
    expect(row?.text).not.toContain('my-secret');
  });

  test('and its chain still fits', async () => {
    const [chain] = await verifyAudit(database.sql, { billerId: 0 });
    expect(chain?.problem).toBeUndefined();
    expect(chain?.entries).toBeGreaterThan(0n);
  });
});
