import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestVault } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createStaffRoom, heldClock, type Person } from '../../test/support/staff.ts';
import { err, invariant, ok } from '../kernel/index.ts';
import { type Actor, verifyAudit } from '../platform/index.ts';
import { type Approval, createApprovals } from './approvals.ts';

let database: TestDatabase;
const clock = heldClock();
let clerk: Person;
let supervisor: Person;
let finance: Person;
let auditor: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  const room = createStaffRoom({ sql: database.sql, vault: createTestVault(), clock });
  clerk = await room.hire('clerk', ['clerk']);
  supervisor = await room.hire('supervisor', ['supervisor']);
  finance = await room.hire('finance', ['finance', 'supervisor']);
  auditor = await room.hire('auditor', ['auditor']);
  await database.sql`create table done (what text)`;
});
afterAll(() => database.close());

/** Writes a row when it is carried out; `what: nothing` cannot be done, `what: crash` throws. */
const approvals = () =>
  createApprovals({
    sql: database.sql,
    clock,
    kinds: {
      note_down: {
        toAsk: 'payments.decide',
        toDecide: 'approvals.decide',
        prepare: async ({ what = '' }) =>
          what === '' ? err({ code: 'nothing_said' }) : ok({ payload: { what }, subject: `thing:${what}` }),
        describe: ({ what = '' }, language) => `${language} ${what}`,
        run: async (tx, { payload }) => {
          await tx`insert into done values (${payload.what ?? ''})`;
          if (payload.what?.startsWith('crash') === true) throw new Error('the machine is on fire');
          return payload.what?.startsWith('nothing') === true
            ? err({ code: 'nothing_there' })
            : ok(undefined);
        },
      },
    },
  });

let things = 0;
let thing: string;
beforeEach(() => {
  things += 1;
  thing = `t${things}`;
});

async function ask(actor: Actor = clerk.actor, what = thing, billerId = 101): Promise<Approval> {
  const asked = await approvals().ask(actor, {
    ...{ kind: 'note_down', billerId, payload: { what } },
    reason: 'the bank says so',
  });
  invariant(asked.ok, `asked: ${asked.ok ? '' : asked.error.code}`);
  return asked.value;
}

const agree = (actor: Actor, key: Pick<Approval, 'billerId' | 'approvalId'>) =>
  approvals().decide(actor, key, { agree: true, note: '' });

async function done(what: string = thing): Promise<number> {
  return (await database.sql`select 1 from done where what = ${what}`).length;
}

const code = (code: string) => ({ ok: false, error: { code } });

describe('four eyes', () => {
  test('what one asks for, another agrees to, and it is done once, with all of it in the audit trail', async () => {
    const asked = await ask();
    expect(asked).toMatchObject({ state: 'asked', subject: `thing:${thing}`, askedBy: clerk.staffId });
    expect(await done()).toBe(0);
    const decided = await agree(supervisor.actor, asked);
    expect(decided).toMatchObject({ ok: true, value: { state: 'executed', decidedBy: supervisor.staffId } });
    expect(await done()).toBe(1);
    expect(await agree(finance.actor, asked)).toEqual(code('not_open'));
    expect(await done()).toBe(1);
    const rows = await database.sql<{ act: string; actor: string }[]>`
      select act, actor from audit.entry where biller_id = 101 and subject = ${`approval:${asked.approvalId}`}
       order by entry_id`;
    expect([...rows]).toEqual([
      { act: 'approval asked', actor: `staff:${clerk.staffId}` },
      { act: 'approval decided', actor: `staff:${supervisor.staffId}` },
      { act: 'approval executed', actor: `staff:${supervisor.staffId}` },
    ]);
    expect((await verifyAudit(database.sql)).every(({ problem }) => problem === undefined)).toBe(true);
  });

  test('of twenty decisions at the same moment exactly one wins', async () => {
    const asked = await ask();
    const decisions = await Promise.all(
      Array.from({ length: 20 }, (_, nth) =>
        approvals().decide(nth % 2 === 0 ? supervisor.actor : finance.actor, asked, {
          agree: nth % 4 < 2,
          note: String(nth),
        }),
      ),
    );
    const [winner, ...others] = decisions.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    expect(decisions.filter((each) => !each.ok && each.error.code === 'not_open')).toHaveLength(19);
    expect(await done()).toBe(winner?.ok === true && winner.value.state === 'executed' ? 1 : 0);
  });

  test('whoever asks does not decide', async () => {
    const asked = await ask(supervisor.actor);
    expect(await agree(supervisor.actor, asked)).toEqual(code('own_request'));
    expect(await done()).toBe(0);
  });

  test('not even by a statement of their own', async () => {
    const { billerId, approvalId } = await ask(supervisor.actor);
    const { sql } = database;
    const where = sql`where biller_id = ${billerId} and approval_id = ${approvalId}`;
    await expect(
      sql`update staff.approval set state = 'approved', decided_by = asked_by ${where}`,
    ).rejects.toThrow('approval_by_four_eyes');
    await expect(sql`update staff.approval set state = 'approved' ${where}`).rejects.toThrow(
      'approval_decided_by_somebody',
    );
    await expect(sql`update staff.approval set asked_by = ${clerk.staffId} ${where}`).rejects.toThrow(
      'cannot be altered',
    );
    await expect(sql`update staff.approval set payload = '{}' ${where}`).rejects.toThrow('cannot be altered');
    await expect(sql`delete from staff.approval ${where}`).rejects.toThrow('approvals are kept');
    await expect(
      sql`update staff.approval set state = 'executed', decided_by = ${clerk.staffId} ${where}`,
    ).rejects.toThrow('does not go from asked to executed');
  });

  test('what was carried out cannot be opened again by a statement', async () => {
    const asked = await ask();
    await agree(supervisor.actor, asked);
    const { sql } = database;
    for (const state of ['asked', 'approved', 'refused', 'failed']) {
      await expect(
        sql`update staff.approval set state = ${state}, decided_by = ${state === 'asked' ? null : finance.staffId}
             where biller_id = ${asked.billerId} and approval_id = ${asked.approvalId}`,
      ).rejects.toThrow(/does not go from executed|stays who has decided/);
    }
    await expect(
      sql`insert into staff.approval (biller_id, kind, payload, subject, reason, state, asked_by, asked_at, expires_at, decided_by)
          values (101, 'note_down', '{}', 'x', 'x', 'approved', ${clerk.staffId}, now(), now(), ${finance.staffId})`,
    ).rejects.toThrow('asked for first');
  });

  test('refused, nothing is done', async () => {
    const asked = await ask();
    const decided = await approvals().decide(supervisor.actor, asked, {
      agree: false,
      note: 'ask the bank again',
    });
    expect(decided).toMatchObject({ ok: true, value: { state: 'refused', note: 'ask the bank again' } });
    expect(await done()).toBe(0);
    // It may be asked for anew.
    expect((await ask()).state).toBe('asked');
  });

  test('what cannot be done leaves nothing behind but that it could not', async () => {
    const asked = await ask(clerk.actor, `nothing ${thing}`);
    expect(await agree(supervisor.actor, asked)).toMatchObject({
      ok: true,
      value: { state: 'failed', failure: 'nothing_there' },
    });
    expect(await done(`nothing ${thing}`)).toBe(0);
  });

  test('what breaks off changes nothing, and can be decided again', async () => {
    const asked = await ask(clerk.actor, `crash ${thing}`);
    await expect(agree(supervisor.actor, asked)).rejects.toThrow('on fire');
    expect(await done(`crash ${thing}`)).toBe(0);
    expect((await approvals().find(supervisor.actor, asked))?.state).toBe('asked');
  });

  test('is open for three days', async () => {
    const asked = await ask();
    clock.pass(72 * 3_600_000);
    expect(await agree(supervisor.actor, asked)).toEqual(code('not_open'));
    expect(await approvals().list(supervisor.actor, { open: true, limit: 100 })).toEqual([]);
    // Asking anew does not wait for the round that clears up.
    expect((await ask()).approvalId).toBeGreaterThan(asked.approvalId);
    expect((await approvals().find(supervisor.actor, asked))?.state).toBe('expired');
    clock.pass(72 * 3_600_000);
    expect(await approvals().expire()).toBeGreaterThan(0);
    expect(await approvals().expire()).toBe(0);
  });
});

describe('who may', () => {
  test('ask, decide and look is asked at the door', async () => {
    const { ask: askFor } = approvals();
    const request = { kind: 'note_down', billerId: 101, payload: { what: thing }, reason: 'x' };
    expect(await askFor(auditor.actor, request)).toEqual(code('not_permitted'));
    const asked = await ask();
    for (const { actor } of [clerk, auditor]) {
      expect(await agree(actor, asked)).toEqual(code('not_permitted'));
    }
    expect(await approvals().find(auditor.actor, asked)).toBeUndefined();
    expect(await approvals().list(auditor.actor, { limit: 10 })).toEqual([]);
    expect((await approvals().list(clerk.actor, { limit: 10, subject: asked.subject }))[0]?.approvalId).toBe(
      asked.approvalId,
    );
  });

  test('and only at the billers that one may see', async () => {
    const asked = await ask();
    const elsewhere: Actor = { ...supervisor.actor, billers: new Set([102]) };
    expect(await agree(elsewhere, asked)).toEqual(code('not_permitted'));
    expect(await approvals().find(elsewhere, asked)).toBeUndefined();
    expect(await approvals().list(elsewhere, { limit: 10 })).toEqual([]);
    expect(
      await approvals().ask(elsewhere, {
        kind: 'note_down',
        billerId: 101,
        payload: { what: 'y' },
        reason: 'x',
      }),
    ).toEqual(code('not_permitted'));
  });
});

describe('asking', () => {
  test.each([
    [{ kind: 'other' }, { code: 'unknown_kind' }],
    [{ reason: '  ' }, { code: 'no_reason' }],
    [{ payload: { what: '' } }, { code: 'not_possible', why: 'nothing_said' }],
  ])('%j is refused', async (changes, error) => {
    const request = { kind: 'note_down', billerId: 101, payload: { what: thing }, reason: 'x', ...changes };
    expect(await approvals().ask(clerk.actor, request)).toEqual({ ok: false, error });
  });

  test('for the same thing is possible once at a time', async () => {
    const requests = Array.from({ length: 5 }, () =>
      approvals().ask(clerk.actor, {
        kind: 'note_down',
        billerId: 101,
        payload: { what: thing },
        reason: 'x',
      }),
    );
    const answers = await Promise.all(requests);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((each) => !each.ok && each.error.code === 'asked_already')).toHaveLength(4);
  });
});
