import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const RULES = path.resolve(import.meta.dirname, '../../.dependency-cruiser.cjs');

/** A file is given as the list of what it imports; `type …` and bare package names too. */
type Tree = Readonly<Record<string, readonly string[]>>;

/** The rules of the project applied to another, tiny source tree: `rule: from -> to` for each violation. */
async function violations(folder: string, tree: Tree): Promise<string[]> {
  for (const [file, imports] of Object.entries(tree)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), source(file, imports));
  }
  const { ruleSet, ...options } = await extractDepcruiseOptions(RULES);
  const result = await cruise(['.'], {
    ...options,
    ...(ruleSet === undefined ? {} : { ruleSet }),
    validate: true,
    baseDir: folder,
  });
  if (typeof result.output === 'string') throw new Error('dependency-cruiser returned text');
  return result.output.summary.violations
    .map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
    .sort();
}

function source(file: string, imports: readonly string[]): string {
  const lines = imports.map((target, index) => {
    const name = target.replace(/^type /, '');
    const from = name.startsWith('src/') || name.startsWith('test/') ? relative(file, name) : name;
    return `import ${target.startsWith('type ') ? 'type ' : ''}{ value as v${index} } from '${from}';`;
  });
  return `${lines.join('\n')}\nexport const value = 1;\nexport type value = number;\n`;
}

function relative(file: string, target: string): string {
  const found = path.posix.relative(path.posix.dirname(file), target);
  return found.startsWith('.') ? found : `./${found}`;
}

const DOORS: Tree = Object.fromEntries(
  [
    ...['kernel', 'platform', 'platform/embedded-postgres', 'ledger', 'billing', 'payments', 'settlement'],
    ...['notifications', 'care', 'gateways', 'simulators', 'conversations', 'journeys', 'channels', 'web'],
    ...['web/sandbox', 'cardcentre'],
  ].map((room) => [`src/${room}/index.ts`, []]),
);

describe('the arrows between the rooms', () => {
  let root: string;
  let trees = 0;
  const check = async (tree: Tree): Promise<string[]> => {
    const folder = path.join(root, String(trees++));
    await mkdir(folder);
    await writeFile(
      path.join(folder, 'package.json'),
      '{"type":"module","devDependencies":{"tool":"1.0.0"}}',
    );
    await mkdir(path.join(folder, 'node_modules/tool'), { recursive: true });
    await writeFile(path.join(folder, 'node_modules/tool/package.json'), '{"name":"tool","version":"1.0.0"}');
    await writeFile(path.join(folder, 'node_modules/tool/index.js'), 'exports.value = 1;');
    return violations(folder, { ...DOORS, ...tree });
  };

  beforeAll(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'wasl-arrows-')));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('what the house allows is allowed', async () => {
    const found = await check({
      'src/app.ts': ['src/web/index.ts', 'src/simulators/index.ts', 'src/payments/index.ts'],
      'src/cli.ts': ['src/app.ts', 'src/cli/import.ts'],
      'src/cli/import.ts': ['src/billing/index.ts', 'src/platform/embedded-postgres/index.ts'],
      'src/payments/pay.ts': ['src/billing/index.ts', 'src/ledger/index.ts', 'type src/kernel/index.ts'],
      'src/payments/pay.test.ts': [
        'src/payments/pay.ts',
        'src/simulators/index.ts',
        'test/support/database.ts',
      ],
      'src/gateways/bank/bank.ts': ['src/payments/index.ts'],
      'src/web/sandbox/page.ts': ['src/simulators/index.ts'],
      'src/kernel/digits.test.ts': ['node:fs'],
      'test/support/database.ts': ['src/platform/index.ts', 'src/app.ts'],
    });
    expect(found).toEqual([]);
  });

  test.each([
    ['upward', 'arrow-ledger', 'src/ledger/post.ts', 'src/payments/index.ts'],
    ['upward, for a type only', 'arrow-billing', 'src/billing/bill.ts', 'type src/payments/index.ts'],
    ['to a neighbour', 'arrow-settlement', 'src/settlement/post.ts', 'src/notifications/index.ts'],
    ['from the kernel', 'arrow-kernel', 'src/kernel/money.ts', 'src/platform/index.ts'],
    ['payments to a gateway', 'arrow-payments', 'src/payments/pay.ts', 'src/gateways/index.ts'],
    ['a gateway past its port', 'arrow-gateways', 'src/gateways/bank/bank.ts', 'src/billing/index.ts'],
    ['a gateway to a simulator', 'arrow-gateways', 'src/gateways/bank/bank.ts', 'src/simulators/index.ts'],
    ['a simulator past its port', 'arrow-simulators', 'src/simulators/bank.ts', 'src/ledger/index.ts'],
    ['a page to a simulator', 'arrow-web', 'src/web/portal/page.ts', 'src/simulators/index.ts'],
    ['a journey to its channel', 'arrow-journeys', 'src/journeys/pay.ts', 'src/channels/index.ts'],
    ['a channel to the talk', 'arrow-channels', 'src/channels/sms.ts', 'src/journeys/index.ts'],
    ['the card centre to the bills', 'arrow-cardcentre', 'src/cardcentre/card.ts', 'src/billing/index.ts'],
    ['a page’s frame to one of the pages', 'wing-web-page', 'src/web/page/page.ts', 'src/web/portal/bill.ts'],
    [
      'staff’s pages to payers’ pages',
      'wing-web-console',
      'src/web/console/page.ts',
      'src/web/portal/bill.ts',
    ],
    ['a room to the wiring', 'arrow-care', 'src/care/till.ts', 'src/app.ts'],
  ])('refused: %s', async (_what, rule, from, to) => {
    const found = await check({ 'src/app.ts': [], 'src/web/portal/bill.ts': [], [from]: [to] });
    expect(found).toEqual([`${rule}: ${from} -> ${to.replace(/^type /, '')}`]);
  });

  test.each([
    ['doors-only-between-rooms', 'src/payments/pay.ts', 'src/billing/bill.ts'],
    ['doors-only-between-rooms', 'src/payments/pay.test.ts', 'src/billing/bill.ts'],
    ['doors-only-from-outside', 'src/app.ts', 'src/billing/bill.ts'],
    ['doors-only-from-outside', 'src/cli/import.ts', 'src/billing/bill.ts'],
    ['doors-only-from-outside', 'test/invariants/books.test.ts', 'src/billing/bill.ts'],
    ['cardcentre-alone', 'src/app.ts', 'src/cardcentre/index.ts'],
    ['src-stands-alone', 'src/payments/pay.ts', 'test/support/clock.ts'],
    ['resolves', 'src/payments/pay.ts', './nowhere.ts'],
  ])('%s: refused from %s to %s', async (rule, from, to) => {
    const tree = { 'src/billing/bill.ts': [], 'test/support/clock.ts': [], [from]: [to] };
    expect(await check(tree)).toEqual([`${rule}: ${from} -> ${to}`]);
  });

  test('refused: a room that has no row in the table', async () => {
    const found = await check({
      'src/helpers/index.ts': ['src/kernel/index.ts'],
      'src/payments/pay.ts': ['src/helpers/index.ts'],
    });
    expect(found).toEqual([
      'arrow-payments: src/payments/pay.ts -> src/helpers/index.ts',
      'room-has-a-row: src/helpers/index.ts -> src/kernel/index.ts',
    ]);
  });

  test('refused: a circle, even inside one room', async () => {
    const found = await check({
      'src/billing/a.ts': ['src/billing/b.ts'],
      'src/billing/b.ts': ['src/billing/a.ts'],
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^no-circle: /);
  });

  test('refused: the kernel touching the outside world', async () => {
    expect(await check({ 'src/kernel/money.ts': ['node:fs'] })).toEqual([
      'kernel-without-io: src/kernel/money.ts -> fs',
    ]);
  });

  test('refused: shipped code that needs a package for development; a test may', async () => {
    const found = await check({ 'src/care/till.ts': ['tool'], 'src/care/till.test.ts': ['tool'] });
    expect(found).toEqual(['no-dev-package: src/care/till.ts -> node_modules/tool/index.js']);
  });
});
