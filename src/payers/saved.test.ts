import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createPayersRoom, HOUR, type PayersRoom } from '../../test/support/payers.ts';
import type { Biller, InquiryAnswer } from '../billing/index.ts';
import { invariant } from '../kernel/index.ts';
import type { SignedIn } from './index.ts';

let database: TestDatabase;
let room: PayersRoom;
let biller: Biller;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await createPayersRoom(database);
  biller = await room.core.addBiller();
});
afterAll(() => database.close());

let accounts = 0;

async function findAccount(): Promise<{ answer: InquiryAnswer; typed: Record<string, string> }> {
  accounts += 1;
  const account = String(70_000_000 + accounts);
  await room.core.import(biller, [billRow(account, '1', 5_000)]);
  const answer = await room.core.inquiry.inquire(biller, { subscription: account });
  invariant(answer.ok, 'an account');
  return { answer: answer.value, typed: { subscription: account } };
}

const SETTINGS = { label: 'خانهٔ مادر', remind: true, channel: 'sms' } as const;

async function newPayer(): Promise<SignedIn> {
  return (await room.signIn(room.newPhone())).payer;
}

describe('bills under names of one’s own', () => {
  test('saved, found again by inquiry, renamed, removed; reminders follow (M12)', async () => {
    const payer = await newPayer();
    const found = await findAccount();
    expect(await room.payers.saved.save(payer, found, SETTINGS)).toEqual({ ok: true, value: undefined });
    const [saved] = await room.payers.saved.list(payer);
    invariant(saved !== undefined, 'a saved bill');
    expect(saved).toMatchObject({ ...SETTINGS, billerId: biller.billerId, identifiers: found.typed });
    const again = await room.core.inquiry.inquire(biller, saved.identifiers);
    expect(again.ok && again.value.accountId).toBe(found.answer.accountId);
    expect(await room.followers.followersOf(biller.billerId, [saved.accountId])).toMatchObject([
      { phone: payer.phone, language: 'fa', remind: true, channel: 'sms' },
    ]);

    await room.payers.saved.change(payer, saved, { ...SETTINGS, label: '  دفتر  کار ', remind: false });
    expect(await room.payers.saved.list(payer)).toMatchObject([{ label: 'دفتر کار', remind: false }]);
    expect(await room.followers.followersOf(biller.billerId, [saved.accountId])).toMatchObject([
      { remind: false },
    ]);

    await room.payers.saved.remove(payer, saved);
    await room.payers.saved.remove(payer, saved);
    expect(await room.payers.saved.list(payer)).toEqual([]);
    expect(await room.followers.followersOf(biller.billerId, [saved.accountId])).toEqual([]);
    // A form of a page that was left open: it changes nothing any more.
    await room.payers.saved.change(payer, saved, SETTINGS);
    expect(await room.followers.followersOf(biller.billerId, [saved.accountId])).toEqual([]);
  });

  test('saved twice it is one, under the newer name; somebody else keeps the same under another', async () => {
    const [payer, other] = [await newPayer(), await newPayer()];
    const found = await findAccount();
    await Promise.all([
      room.payers.saved.save(payer, found, SETTINGS),
      room.payers.saved.save(payer, found, SETTINGS),
    ]);
    await room.payers.saved.save(payer, found, { ...SETTINGS, label: 'Home' });
    await room.payers.saved.save(other, found, { ...SETTINGS, label: 'Landlord' });
    expect(await room.payers.saved.list(payer)).toMatchObject([{ label: 'Home' }]);
    expect(await room.payers.saved.list(other)).toMatchObject([{ label: 'Landlord' }]);
    const [saved] = await room.payers.saved.list(payer);
    expect(await room.payers.saved.find(other, saved?.savedId ?? 0n)).toBeUndefined();
    expect(await room.followers.followersOf(biller.billerId, [found.answer.accountId])).toHaveLength(2);
  });

  test('names and numbers are sealed', async () => {
    const payer = await newPayer();
    const found = await findAccount();
    await room.payers.saved.save(payer, found, { ...SETTINGS, label: 'Secret villa' });
    const [row] = await room.sql<{ text: string }[]>`
      select string_agg(s::text, ' ') as text from payers.saved_account s`;
    for (const secret of ['Secret villa', ...Object.values(found.typed)]) {
      expect(row?.text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  test.each([
    ['', 'label_missing'],
    [' \u200c\u200f ', 'label_missing'],
    ['\u0000\u202e', 'label_missing'],
    ['x'.repeat(41), 'label_too_long'],
    ['e\u0301'.repeat(40), undefined],
    ['e\u0301'.repeat(41), 'label_too_long'],
    [`e${'\u0301'.repeat(400)}`, 'label_too_long'],
    ['خانه‌ام ۱', undefined],
  ])('the name %j: %s', async (label, code) => {
    const saved = await room.payers.saved.save(await newPayer(), await findAccount(), { ...SETTINGS, label });
    expect(saved.ok ? undefined : saved.error.code).toBe(code);
  });

  test('what belongs to one bill is left away; a biller that always asks for it cannot be kept', async () => {
    const payer = await newPayer();
    const { answer } = await findAccount();
    const pair = { bill_id: '1000000104128', payment_id: '48550606' };
    await room.payers.saved.save(payer, { answer, typed: pair }, SETTINGS);
    expect(await room.payers.saved.list(payer)).toMatchObject([
      { identifiers: { bill_id: '1000000104128' } },
    ]);
    const barcode = { barcode: '10000001041280000048550606' };
    await room.payers.saved.save(payer, { answer, typed: barcode }, SETTINGS);
    expect(await room.payers.saved.list(payer)).toMatchObject([
      { identifiers: { bill_id: '1000000104128' } },
    ]);
    const strict = { ...answer, biller: { ...biller, inquiry: [['bill_id', 'payment_id']] } };
    expect(await room.payers.saved.save(payer, { answer: strict, typed: pair }, SETTINGS)).toEqual({
      ok: false,
      error: { code: 'not_repeatable' },
    });
  });

  test('fifty at most, also when they are saved at once', async () => {
    const payer = await newPayer();
    const found = await Promise.all(Array.from({ length: 55 }, findAccount));
    const saved = await Promise.all(found.map((each) => room.payers.saved.save(payer, each, SETTINGS)));
    expect(saved.filter(({ ok }) => ok)).toHaveLength(50);
    expect(await room.payers.saved.list(payer)).toHaveLength(50);
    // One that is there can still be renamed.
    const [first] = found.filter((_each, index) => saved[index]?.ok);
    invariant(first !== undefined, 'one was saved');
    expect((await room.payers.saved.save(payer, first, { ...SETTINGS, label: 'new' })).ok).toBe(true);
  });
});

describe('M9 another number', () => {
  test('saved bills and payments move along; other sessions end; the old number starts afresh', async () => {
    const [phone, next] = [room.newPhone(), room.newPhone()];
    const elsewhere = await room.signIn(phone);
    const { payer, token } = await room.signIn(phone);
    const found = await findAccount();
    await room.payers.saved.save(payer, found, { ...SETTINGS, remind: false });
    const proof = await room.prove(next, 'change_phone', String(payer.payerId));
    expect(await room.payers.accounts.changePhone(payer, proof)).toEqual({ ok: true, value: undefined });

    const now = await room.payers.sessions.find(token);
    invariant(now !== undefined, 'still signed in');
    expect(now.phone).toBe(next);
    expect(await room.payers.sessions.find(elsewhere.token)).toBeUndefined();
    expect(await room.payers.saved.list(now)).toMatchObject([{ label: SETTINGS.label, remind: false }]);
    expect(await room.followers.followersOf(biller.billerId, [found.answer.accountId])).toMatchObject([
      { phone: next, remind: false },
    ]);
    expect(await room.payers.accounts.numbersOf(now)).toEqual([
      { digest: room.vault.digest('phone', next), since: undefined, until: undefined },
      { digest: room.vault.digest('phone', phone), since: undefined, until: new Date(room.clock.at) },
    ]);
    // A page of the time before changes nothing under the old number.
    expect(await room.payers.saved.save(payer, await findAccount(), SETTINGS)).toEqual({
      ok: false,
      error: { code: 'signed_out' },
    });

    const changedAt = new Date(room.clock.at);
    const { payer: newcomer } = await room.signIn(phone);
    expect(newcomer.payerId).not.toBe(payer.payerId);
    expect(await room.payers.saved.list(newcomer)).toEqual([]);
    expect(await room.payers.accounts.numbersOf(newcomer)).toEqual([
      { digest: room.vault.digest('phone', phone), since: changedAt, until: undefined },
    ]);
  });

  test('a number that has its own panel, another’s proof, a proof for something else, a used proof', async () => {
    const payer = await newPayer();
    const other = await newPayer();
    const change = (proof: Awaited<ReturnType<PayersRoom['prove']>>) =>
      room.payers.accounts.changePhone(payer, proof);
    const mine = String(payer.payerId);
    expect(await change(await room.prove(other.phone, 'change_phone', mine))).toMatchObject({
      error: { code: 'phone_taken' },
    });
    const dead = { error: { code: 'dead_code' } };
    expect(
      await change(await room.prove(room.newPhone(), 'change_phone', String(other.payerId))),
    ).toMatchObject(dead);
    expect(await change(await room.prove(room.newPhone()))).toMatchObject(dead);
    const proof = await room.prove(room.newPhone(), 'change_phone', mine);
    await room.payers.codes.spend(proof);
    expect(await change(proof)).toMatchObject(dead);
    expect(await room.payers.accounts.numbersOf(payer)).toHaveLength(1);
  });
});

describe('deleting the account', () => {
  test('number, names, bills, reminders, sessions and codes are gone; nobody sees the payments by it', async () => {
    const phone = room.newPhone();
    const { payer, token } = await room.signIn(phone);
    const found = await findAccount();
    await room.payers.saved.save(payer, found, SETTINGS);
    const other = await newPayer();
    await room.payers.saved.save(other, found, SETTINGS);
    const proof = await room.prove(phone, 'delete_payer', String(payer.payerId));
    const removed = await Promise.all([1, 2].map(() => room.payers.accounts.remove(payer, proof)));
    expect(removed.filter(({ ok }) => ok)).toHaveLength(1);
    const deletedAt = new Date(room.clock.at);

    expect(await room.payers.sessions.find(token)).toBeUndefined();
    const digest = room.vault.digest('phone', phone);
    for (const table of ['payer', 'code', 'session', 'saved_account']) {
      const column = table === 'payer' || table === 'code' ? 'phone_digest' : 'payer_id';
      const value = column === 'payer_id' ? payer.payerId.toString() : digest;
      expect(
        await room.sql`select 1 from ${room.sql(`payers.${table}`)} where ${room.sql(column)} = ${value}`,
        table,
      ).toEqual([]);
    }
    expect(await room.followers.followersOf(biller.billerId, [found.answer.accountId])).toMatchObject([
      { phone: other.phone },
    ]);

    room.clock.at += HOUR;
    const { payer: again } = await room.signIn(phone);
    expect(await room.payers.accounts.numbersOf(again)).toEqual([
      { digest, since: deletedAt, until: undefined },
    ]);
  });
});
