import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BankBooks, createBankBooks } from './bank-books.ts';
import { type Bills, HOSTED, TOLD, writeBills } from './bills.ts';
import type { FaultTargets } from './faults.ts';
import { createLine, type Line } from './line.ts';
import { createMovedClock } from './moved-clock.ts';
import { BILLER_SYSTEM_SECRET, createOutsideParty, RAZORPAY, ZARINPAL } from './outside.ts';
import { createFaultyPostgres } from './postgres.ts';
import { createProduct, runCommand } from './product.ts';
import type { Random } from './random.ts';

/** Everything that takes part in a run, on loopback, in a folder of its own. */
export interface World extends FaultTargets {
  readonly folder: string;
  readonly bills: Bills;
  readonly banks: BankBooks;
  /** Where payers and banks reach the product: at either of its servers. */
  readonly front: Line;
  readonly lines: Readonly<Record<'front' | 'zarinpal' | 'razorpay' | 'biller', Line>>;
  readonly urls: Readonly<Record<'zarinpal' | 'razorpay' | 'biller', string>>;
  /** The environment of a command of the product. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const FRONT_FAULTS = 0.02;
const OUTSIDE_FAULTS = 0.05;
const DELAY_MS = 3_000;

export async function createWorld(random: Random, billCount: number): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasl-faults-'));
  // PostgreSQL runs as somebody else where we are root.
  chmodSync(folder, 0o755);
  const clock = createMovedClock(folder);
  const bills = writeBills(folder, billCount);
  const postgres = await createFaultyPostgres(folder, clock);
  const banks = createBankBooks();

  const servers: string[] = [];
  const front = await createLine({
    to: () => random.pick([servers[0] ?? '', ...servers.slice(1)]),
    ...{ random: random.of('front'), faultRate: FRONT_FAULTS, delayMs: DELAY_MS },
  });
  const plan = {
    ...{ folder, clock, accountsFile: bills.accountsFile },
    noticeUrl: `${front.url}/gateways/razorpay/notice`,
  };
  const [zarinpal, razorpay, biller] = await Promise.all([
    createOutsideParty('zarinpal', plan),
    createOutsideParty('razorpay', plan),
    createOutsideParty('biller', plan),
  ]);
  const lineTo = (party: { readonly name: string; readonly url: string }): Promise<Line> =>
    createLine({
      to: () => party.url,
      ...{ random: random.of(party.name), faultRate: OUTSIDE_FAULTS, delayMs: DELAY_MS },
      onAnswer: ({ path: asked, body }, answer) => banks.hear(asked, body, answer.status, answer.body),
    });
  const lines = {
    ...{ front, zarinpal: await lineTo(zarinpal), razorpay: await lineTo(razorpay) },
    biller: await lineTo(biller),
  };
  const env = { ...environmentOf(folder, postgres.url, lines), ...clock.env };
  const products = await Promise.all(
    ['server-1', 'server-2'].map((name) => {
      const dataDir = path.join(folder, name);
      mkdirSync(dataDir);
      return createProduct(name, folder, { ...env, WASL_DATA_DIR: dataDir });
    }),
  );
  const [first, ...others] = products;
  if (first === undefined) throw new Error('a world has servers');
  servers.push(...products.map(({ url }) => url));

  await postgres.start();
  runCommand(env, 'migrate');
  for (const description of bills.descriptions) runCommand(env, 'biller', 'put', description);
  runCommand(env, 'import', 'bills', bills.file, '--biller', HOSTED);
  await Promise.all([zarinpal, razorpay, biller].map((party) => party.start()));
  await Promise.all(products.map((product) => product.start()));

  return {
    ...{ folder, bills, banks, front, lines, env, postgres, clock },
    urls: { zarinpal: zarinpal.url, razorpay: razorpay.url, biller: biller.url },
    products: [first, ...others],
    outside: [zarinpal, razorpay, biller],
    stop: async () => {
      await Promise.all(products.map((product) => product.kill()));
      await Promise.all([zarinpal, razorpay, biller].map((party) => party.kill()));
      await Promise.all(Object.values(lines).map((line) => line.close()));
      await postgres.stop();
      clock.tidy();
    },
  };
}

function environmentOf(
  folder: string,
  databaseUrl: string,
  lines: World['lines'],
): Readonly<Record<string, string>> {
  const config = path.join(folder, 'wasl.config.json');
  const { front, zarinpal, razorpay, biller } = lines;
  writeFileSync(
    config,
    JSON.stringify({
      gateways: [
        {
          ...{ id: 'zarinpal', kind: 'zarinpal' },
          settings: { apiUrl: `${zarinpal.url}/pg/v4/payment`, pageUrl: `${zarinpal.url}/pg/StartPay` },
        },
        {
          ...{ id: 'razorpay', kind: 'razorpay' },
          settings: { keyId: RAZORPAY.keyId, apiUrl: `${razorpay.url}/v1` },
        },
      ],
      billerSystems: { [TOLD]: { url: biller.url, timeoutMs: 3_000 } },
    }),
  );
  const secret = (): string => randomBytes(32).toString('base64');
  return {
    ...{ PATH: process.env.PATH ?? '', WASL_DEMO: '0', DATABASE_URL: databaseUrl, WASL_CONFIG: config },
    ...{ WASL_DATA_DIR: folder, WASL_PUBLIC_URL: front.url, WASL_LOG_LEVEL: 'warn' },
    ...{
      WASL_ENCRYPTION_KEYS: `1:${secret()}`,
      WASL_LOOKUP_KEY: secret(),
      WASL_RECEIPT_KEYS: `1:${secret()}`,
    },
    // All payers come from one address.
    WASL_INQUIRIES_PER_MINUTE: '1000000000',
    WASL_GATEWAY_ZARINPAL_MERCHANT_ID: ZARINPAL.merchantId,
    WASL_GATEWAY_RAZORPAY_KEY_SECRET: RAZORPAY.keySecret,
    WASL_GATEWAY_RAZORPAY_WEBHOOK_SECRET: RAZORPAY.webhookSecret,
    WASL_BILLER_MALWA_SECRET: BILLER_SYSTEM_SECRET,
  };
}
