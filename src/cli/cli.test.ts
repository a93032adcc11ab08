import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { connectionEnv, runWasl } from '../../test/support/wasl-command.ts';
import { createBillers } from '../billing/index.ts';
import { DEMO_BILLERS, loadDemo } from '../demo/index.ts';
import { createLedger } from '../ledger/index.ts';
import { createVault, findApiKey, readConfig, systemClock } from '../platform/index.ts';
import { runCommand } from './run-command.ts';

// Each command is a process that compiles and connects: about a second, more on a busy machine.
describe('the wasl command, as a process of its own', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  let env: Record<string, string>;

  const wasl = (...args: string[]) => runWasl(args, { cwd: folder, env });

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-cli-'));
    env = { ...connectionEnv(database), WASL_DATA_DIR: folder, LANG: 'C' };
    const { sql } = database;
    const vault = createVault(readConfig(env).vaultKeys);
    const demo = {
      sql,
      vault,
      billers: createBillers({ sql }),
      ledger: createLedger({ sql }),
      clock: systemClock,
    };
    await loadDemo(demo);
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('M1 inquire: what is owed by bill ID and payment ID, for people and as JSON', async () => {
    const args = ['inquire', '--biller', 'sepehr', 'bill_id=۱۰۰۰۰۰۰۱۰۴۱۲۸', 'payment_id=48550606'];
    const told = await wasl(...args);
    expect(told).toMatchObject({ exitCode: 0, err: '' });
    expect(told.out).toContain('485,000 rial (48,500 toman)');
    const json: unknown = JSON.parse((await wasl(...args, '--json')).out);
    expect(json).toMatchObject({
      biller: 'sepehr',
      account: '70010001',
      bills: [{ state: 'open', amount: { value: '485000', currency: 'IRR' } }],
      total: { value: '485000', currency: 'IRR' },
    });
  });

  test('M1 inquire speaks the language that is asked for, its headings as well', async () => {
    const args = ['inquire', '--biller', 'sepehr', 'bill_id=1000000104128', 'payment_id=48550606'];
    const { out } = await wasl(...args, '--lang', 'fa');
    expect(out).toMatch(/قابل پرداخت\n/);
    expect(out).toContain('باز');
    expect(out).toMatch(/^جمع: /m);
    expect(out).not.toMatch(/[A-Z]{3}|open|Total/);
  });

  test('M1 a mistyped bill ID: refused with exit code 1, naming the number', async () => {
    const typo = ['inquire', '--biller', 'sepehr', 'bill_id=1000000104138', 'payment_id=48550606'];
    const told = await wasl(...typo);
    expect(told).toMatchObject({ exitCode: 1, out: '' });
    expect(told.err).toContain('bill_id');
    const json = await wasl(...typo, '--json');
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.out)).toEqual({ error: { code: 'mistyped_identifier', name: 'bill_id' } });
  });

  test('month-end: a month of either calendar, and the day it begins and ends on', async () => {
    const months = [
      ['2026-02', { first: '2026-02-01', next: '2026-03-01' }],
      ['1405-12', { first: '2027-02-20', next: '2027-03-21' }],
    ] as const;
    for (const [month, span] of months) {
      const told = await wasl('month-end', '--biller', 'sepehr', '--month', month, '--json');
      expect(JSON.parse(told.out)).toMatchObject({ biller: 'sepehr', month: span, openCases: 0 });
    }
    expect((await wasl('month-end', '--biller', 'sepehr', '--month', '2026-02')).out).toContain('are empty');
    expect(await wasl('month-end', '--biller', 'sepehr', '--month', '2026-13')).toMatchObject({
      exitCode: 2,
    });
  });

  test('X3 differences list: each case with its correction, asked for or made', async () => {
    const [member] = await database.sql<{ staff_id: bigint }[]>`
      insert into staff.member (login, name, roles, demo) values ('finance-cli', 'Finance', '{finance}', false) returning staff_id`;
    const cases = await database.sql<{ case_id: bigint }[]>`
      insert into settlement.recon_case
             (biller_id, file_id, source, business_date, bucket, reference, theirs_minor, currency, state, reason, closed_at, approval_id)
      values (103, 1, 'gateway:bank', '2026-11-21', 'MISSING_WITH_US', 'R-1', 1, 'EGP', 'closed', 'corrected', now(), 4711),
             (103, 1, 'gateway:bank', '2026-11-21', 'MISSING_WITH_US', 'R-2', 1, 'EGP', 'open', null, null, null),
             (103, 1, 'gateway:bank', '2026-11-21', 'MISSING_WITH_US', 'R-3', 1, 'EGP', 'open', null, null, null)
      returning case_id`;
    const [asked] = await database.sql<{ approval_id: bigint }[]>`
      insert into staff.approval (biller_id, kind, payload, subject, reason, asked_by, asked_at, expires_at)
      values (103, 'ledger_correct', '{}', ${`case:${cases[1]?.case_id}`}, 'statement', ${member?.staff_id ?? 0n}, now(),
              now() + interval '1 day') returning approval_id`;
    const list = async (...options: readonly string[]): Promise<unknown> =>
      JSON.parse((await wasl('differences', 'list', '--biller', 'nile', '--json', ...options)).out);
    const open = await list();
    expect(open).toMatchObject([
      { reference: 'R-2', correction: { approval: String(asked?.approval_id), state: 'asked' } },
      { reference: 'R-3' },
    ]);
    expect(open).not.toMatchObject([{}, { correction: {} }]);
    expect(await list('--closed')).toMatchObject([{ correction: { approval: '4711', state: 'executed' } }]);
  });

  test('import: good rows go in, bad ones to a file with line and reason; the second time nothing changes', async () => {
    const header = 'account,consumer_number,customer_name,bill_number,issued_on,due_on,currency,amount';
    const row = (consumer: string, currency = 'INR') =>
      `${consumer},${consumer},=HYPERLINK(1),B-1,2026-10-01,2026-10-20,${currency},4200`;
    const file = path.join(folder, 'two.csv');
    await writeFile(file, [header, row('N0000000077'), row('N0000000078', 'USD'), row('N77')].join('\n'));
    const first = await wasl('import', 'bills', file, '--biller', 'malwa', '--lang', 'hi');
    expect(first.exitCode).toBe(0);
    expect(first.out).toMatch(/3 rows in .*: 1 new, 0 changed, 0 as before, 2 refused\./);
    const rejects = await readFile(`${file}.rejects.csv`, 'utf8');
    expect(rejects.split('\n').map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      '\ufeffline,code,column',
      '3,other_currency,currency',
      '4,malformed_value,consumer_number',
      '',
    ]);
    expect(rejects).toMatch(/\p{Script=Devanagari}/u);
    const again = await wasl('import', 'bills', file, '--biller', 'malwa', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ inserted: 0, changed: 0, unchanged: 1, rejected: 2 });
  });

  test('import: a good file leaves no reject file, not even that of an earlier attempt', async () => {
    const file = path.join(folder, 'good.csv');
    const made = await wasl('demo', '--biller', 'comet', '--bills', '2500', '--out', file);
    expect(made.exitCode).toBe(0);
    await writeFile(`${file}.rejects.csv`, 'of an earlier attempt');
    const imported = await wasl('import', 'bills', file, '--biller', 'comet');
    expect(imported).toMatchObject({ exitCode: 0 });
    expect(imported.out).toMatch(/^2,500 rows in .*: 2,500 new, 0 changed, 0 as before, 0 refused\.\n$/);
    await expect(readFile(`${file}.rejects.csv`)).rejects.toThrow(/ENOENT/);
  });

  test('import: a file with an unknown column is refused as a whole, with the list of known ones', async () => {
    const file = path.join(folder, 'odd.csv');
    await writeFile(file, 'account,shoe_size\n1,42\n');
    const told = await wasl('import', 'bills', file, '--biller', 'malwa');
    expect(told.exitCode).toBe(1);
    expect(told.err).toContain('shoe_size');
    expect(told.err).toContain('consumer_number');
    expect(told.err).toContain('Nothing was changed.');
  });

  test('keys: made, listed without the key, revoked', async () => {
    const made = await wasl('keys', 'create', '--biller', 'nile', '--role', 'biller', '--label', 'office');
    const token = made.out.trim();
    expect(await findApiKey(database.sql, token)).toMatchObject({ billerId: 103, role: 'biller' });
    const listed = await wasl('keys', 'list', '--biller', 'nile', '--json');
    expect(listed.out).not.toContain(token);
    const [key] = await database.sql<{ key_id: bigint }[]>`select key_id from api_key where biller_id = 103`;
    const id = String(key?.key_id);
    expect(JSON.parse(listed.out)).toMatchObject([{ id, biller: 'nile', role: 'biller', label: 'office' }]);
    expect(await wasl('keys', 'revoke', id, '--biller', 'nile')).toMatchObject({ exitCode: 0 });
    expect(await findApiKey(database.sql, token)).toBeUndefined();
    expect(await wasl('keys', 'revoke', id, '--biller', 'malwa')).toMatchObject({ exitCode: 1 });
  });

  test('biller: one is added with a file and no code; a number that is taken is refused', async () => {
    const file = path.join(folder, 'water.json');
    const shown = await wasl('biller', 'show', 'malwa');
    expect(JSON.parse(shown.out)).toEqual(DEMO_BILLERS.find(({ id }) => id === 'malwa'));
    const water = { ...DEMO_BILLERS[1], id: 'narmada-water', billerId: 7 };
    await writeFile(file, JSON.stringify(water));
    expect(await wasl('biller', 'put', file)).toMatchObject({ exitCode: 0, out: 'Added narmada-water.\n' });
    expect((await wasl('biller', 'list')).out).toContain('narmada-water');
    await writeFile(file, JSON.stringify({ ...water, billerId: 102 }));
    const refused = await wasl('biller', 'put', file);
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toContain('Number 102 belongs to malwa');
  });

  test('ledger check: everything adds up; a tampered balance is named, with exit code 1', async () => {
    expect(await wasl('ledger', 'check')).toMatchObject({ exitCode: 0 });
    await database.sql`update billing.bill set paid_minor = 1
      where biller_id = 102 and bill_id = (select min(bill_id) from billing.bill where biller_id = 102)`;
    const told = await wasl('ledger', 'check', '--biller', 'malwa');
    expect(told.exitCode).toBe(1);
    expect(told.out).toMatch(/malwa: 1 that do not add up/);
  });

  test('M13 partner: checked with all that is wrong, put with its images, listed, removed', async () => {
    const texts = (text: string) => ({ fa: text, ar: text, hi: text, en: text });
    const bank = {
      ...{ code: 'sarv', name: texts('Sarv'), colours: { accent: '#1a4d8f' }, logo: 'sarv.svg' },
      ...{
        domains: ['bills.sarv.example'],
        frameAncestors: [],
        billers: ['malwa'],
        language: 'fa',
        texts: {},
      },
    };
    const file = path.join(folder, 'sarv.json');
    await writeFile(file, JSON.stringify({ ...bank, colours: { accent: '#ffd400' } }));
    const refused = await wasl('partner', 'check', file, '--json');
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      ok: false,
      problems: [
        { at: '/logo', reason: 'there is no file sarv.svg' },
        { at: '/colours/accent', reason: expect.stringContaining('contrast of 1.3') },
      ],
    });
    await writeFile(path.join(folder, 'sarv.svg'), '<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>');
    await writeFile(file, JSON.stringify(bank));
    expect((await wasl('partner', 'check', file)).out).toMatch(/can be used\. Contrast: 7\.\d+:1/);
    expect(JSON.parse((await wasl('partner', 'put', file, '--json')).out)).toEqual({
      partner: 'sarv',
      added: true,
    });
    expect((await wasl('partner', 'list')).out).toMatch(/^sarv +bills\.sarv\.example +malwa +Sarv$/m);
    const list: unknown = JSON.parse((await wasl('partner', 'list', '--json')).out);
    expect(list).toContainEqual({ ...bank, logo: expect.stringMatching(/^data:image\/svg\+xml;base64,/) });
    await writeFile(file, JSON.stringify({ ...bank, code: 'rival' }));
    expect((await wasl('partner', 'put', file)).err).toContain('One of the domains belongs to sarv.');
    expect((await wasl('partner', 'remove', 'sarv')).out).toBe('Removed sarv.\n');
    expect((await wasl('partner', 'remove', 'sarv')).exitCode).toBe(1);
  });

  test('pay: when no server runs, it says so', async () => {
    const told = await wasl('pay', '10150744486448', '--sandbox', '--url', 'http://127.0.0.1:9');
    expect(told).toMatchObject({ exitCode: 1, out: '' });
    expect(told.err).toBe(
      'wasl: Nothing answers at http://127.0.0.1:9. Start the server with `wasl start`, or name it with --url.\n',
    );
  });

  test.each([
    [['inquire', 'bill_id=1']],
    [['inquire', '--biller', 'sepehr', 'bill_id']],
    [['import', 'bills', 'bills.txt', '--biller', 'sepehr']],
    [['demo', '--biller', 'sepehr', '--bills', 'many', '--out', '-']],
    [['keys', 'create', '--biller', 'sepehr', '--role', 'king']],
    [['pay', '1', '--sandbox', '--decline', '--cancel']],
    [['dance']],
    [['dance', '--help']],
    [['import', 'dances', '-h']],
    [[]],
  ])('wrong usage is exit code 2: %j', async (args) => {
    expect(await runCommand(args)).toBe(2);
  });

  test('wrong usage says on standard error what is wrong, and how to ask for help', async () => {
    const told = await wasl('inquire', 'bill_id=1');
    expect(told).toMatchObject({ exitCode: 2, out: '' });
    expect(told.err).toMatch(/--biller <id>.*\nAdd --help/);
  });

  test('an unknown biller is refused, with those that there are', async () => {
    const told = await wasl('inquire', '--biller', 'atlantis', 'x=1');
    expect(told.exitCode).toBe(1);
    expect(told.err).toMatch(/There is no biller "atlantis"\. Known: .*sepehr/);
  });

  test('a broken setting is told in words, with all problems together', async () => {
    const before = env;
    env = { ...env, PORT: 'harbour', WASL_COLOUR: 'blue' };
    try {
      const told = await wasl('biller', 'list');
      expect(told).toMatchObject({ exitCode: 1, out: '' });
      expect(told.err).toContain('WASL_COLOUR is not a setting');
      expect(told.err).toContain('PORT is "harbour"');
      expect(told.err).not.toMatch(/^\s+at /m);
    } finally {
      env = before;
    }
  });
});
