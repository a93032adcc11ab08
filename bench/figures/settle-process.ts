// Settles payments through the payments room's own door, in a process of its own.
import { openSync } from 'node:fs';
import { createBillers, createInquiry } from '../../src/billing/index.ts';
import { money } from '../../src/kernel/index.ts';
import {
  type ConfirmedMoney,
  createPayments,
  createRouting,
  type Payments,
} from '../../src/payments/index.ts';
import {
  createVault,
  type Database,
  decodeWireId,
  openDatabase,
  readVaultKeys,
  systemClock,
} from '../../src/platform/index.ts';
import { type InFlightResult, keepInFlight } from '../in-flight.ts';
import { readIds } from '../requests/payments.ts';
import type { ServerConnection } from '../server.ts';

export interface SettleRun {
  readonly connection: ServerConnection;
  readonly idsFile: string;
  readonly channel: string;
  readonly from: number;
  readonly count: number;
  readonly inFlight: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly keys: { readonly encryption: string; readonly lookup: string };
}

export interface SettleResult {
  readonly opening: InFlightResult;
  readonly settling: InFlightResult;
}

async function makePayments(sql: Database): Promise<Payments> {
  const keys = readVaultKeys(run.keys.encryption, run.keys.lookup);
  if (keys === undefined) throw new Error('the keys of the run cannot be read');
  const billers = createBillers({ sql });
  await billers.refresh();
  return createPayments({
    sql,
    vault: createVault(keys),
    clock: systemClock,
    billers,
    inquiry: createInquiry({ sql }),
    routing: { ...createRouting({ routes: [], clock: systemClock }), choose: () => 'sandbox' },
    callbackUrl: () => '',
    describe: () => '',
    onError: () => {},
    observe: () => {},
  });
}

/** A payment of each of these bills, opened through the door. */
async function openAll(payments: Payments, confirmed: ConfirmedMoney[]): Promise<InFlightResult> {
  const ids = readIds(openSync(run.idsFile, 'r'), run.from, run.count);
  let next = 0;
  return keepInFlight({ inFlight: run.inFlight, seconds: 3600, warmupSeconds: 0 }, async () => {
    const id = ids[next++];
    if (id === undefined) return false;
    const opened = await payments.open({
      bills: [id],
      language: 'fa',
      channel: run.channel,
      key: id,
      scope: 'bench',
    });
    const parts = opened.ok ? decodeWireId(opened.value.id) : undefined;
    if (!opened.ok || parts === undefined) throw new Error(`an order came out as ${JSON.stringify(opened)}`);
    const { billerId, number } = parts;
    const { minor, currency } = opened.value.amount;
    // One reference at the gateway for one payment.
    const gatewayRef = `${billerId}-${number}`;
    const amount = money(minor, currency);
    confirmed.push({ billerId, paymentId: number, amount, gatewayRef, maskedCard: '603799******1234' });
    return true;
  });
}

const run: SettleRun = JSON.parse(process.argv[2] ?? '{}');
const sql = openDatabase(run.connection);
const payments = await makePayments(sql);
const confirmed: ConfirmedMoney[] = [];
const opening = await openAll(payments, confirmed);
// Where the payers would be at the bank's page by now; moving them there one by one is no part of the figure.
await sql`
  update payments.payment set state = 'pending', gateway_token = 'bench', state_at = now()
   where channel = ${run.channel} and state = 'created'`;
await sql`vacuum payments.payment, billing.bill`;

let next = 0;
const settling = await keepInFlight(run, async () => {
  const money = confirmed[next++];
  if (money === undefined) return false;
  const { outcome } = await payments.settle(money);
  if (outcome !== 'settled') throw new Error(`a payment came out as ${outcome}`);
  return true;
});
await sql.end();
const result: SettleResult = { opening, settling };
process.stdout.write(`${JSON.stringify(result)}\n`);
