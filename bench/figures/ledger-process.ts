// Posts through the ledger's own door, from a process of its own, as the product does.
import { createLedger } from '../../src/ledger/index.ts';
import { openDatabase } from '../../src/platform/index.ts';
import { keepInFlight } from '../in-flight.ts';
import type { ServerConnection } from '../server.ts';

export interface LedgerRun {
  readonly connection: ServerConnection;
  /** Postings go to billers 1 to this, one after the other. */
  readonly billers: number;
  readonly inFlight: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
}

// Each biller's totals are folded once in this time while postings go on: work that a steady state includes.
const FOLD_EVERY_MS = 1000;

const run: LedgerRun = JSON.parse(process.argv[2] ?? '{}');
const sql = openDatabase(run.connection);
const ledger = createLedger({ sql });

const accounts: { billerId: number; debitAccount: bigint; creditAccount: bigint }[] = [];
for (let billerId = 1; billerId <= run.billers; billerId++) {
  accounts.push({
    billerId,
    debitAccount: await ledger.ensureAccount(billerId, {
      kind: 'gateway',
      subject: 'bench',
      currency: 'IRR',
    }),
    creditAccount: await ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency: 'IRR' }),
  });
}

// Never used before on this server: each run begins a millisecond or more after the last one.
let subject = BigInt(Date.now()) * 1_000_000n;
let next = 0;
let running = true;

async function post(): Promise<boolean> {
  const account = accounts[next++ % accounts.length];
  if (account === undefined) throw new Error('a ledger run needs at least one biller');
  const { billerId, debitAccount, creditAccount } = account;
  subject += 1n;
  const outcome = await ledger.post({
    billerId,
    purpose: 'bench',
    subject,
    currency: 'IRR',
    legs: [{ debitAccount, creditAccount, amountMinor: 1000n + (subject % 1000n) }],
  });
  if (!outcome.ok || outcome.value !== 'posted')
    throw new Error(`a posting came out as ${JSON.stringify(outcome)}`);
  return true;
}

async function foldInTurn(): Promise<void> {
  for (let turn = 0; running; turn++) {
    await new Promise((resolve) => setTimeout(resolve, FOLD_EVERY_MS / run.billers));
    await ledger.fold((turn % run.billers) + 1);
  }
}

const folding = foldInTurn();
const result = await keepInFlight(run, post);
running = false;
await folding;
await sql.end();
process.stdout.write(`${JSON.stringify(result)}\n`);
