import Fastify from 'fastify';
import { createSandboxGateway } from '../../src/gateways/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { checkLedger } from '../../src/ledger/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { openDatabase, systemClock } from '../../src/platform/index.ts';
import { createSandboxBank, type Fault, SANDBOX_TERMINAL } from '../../src/simulators/index.ts';
import { type Core, createCore } from '../support/core.ts';
import { createTestDatabase } from '../support/database.ts';

/** What the payer's browser brings back from the bank. */
export type Callback = Readonly<Record<string, string>>;

export type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

/** The core rooms, twice over one database as two copies of the program, and the sandbox's bank over HTTP. */
export async function openSandbox(options: { readonly bankTimeoutMs: number }) {
  const database = await createTestDatabase();
  const { sql } = database;
  const server = Fastify({ forceCloseConnections: true });
  await server.register(createSandboxBank({ sql, clock: systemClock, basePath: '/bank' }));
  const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/bank`;
  const gateway = createSandboxGateway({
    ...{ ...SANDBOX_TERMINAL, id: 'sandbox', baseUrl: url },
    ...{ fetchTimeoutMs: options.bankTimeoutMs, currencies: ['IRR'] },
  });
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const pool = openDatabase({ ...database.options, connectionsMax: 5 });
  const core = await createCore({ sql, gateways: [gateway], onError });
  const other = await createCore({ sql: pool, vault: core.vault, gateways: [gateway], onError });

  async function call(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    invariant(response.ok && typeof answer === 'object' && answer !== null, `${path}: ${response.status}`);
    return { ...answer };
  }

  return {
    ...{ sql, gateway, core, other, errors, server },

    /** Sends the payer to the bank's page. */
    async start(payment: Payment, from: Core = core): Promise<Payment> {
      const started = await from.payments.start(payment);
      invariant(started.kind === 'page', 'the bank has a page for the payer');
      return core.read(payment);
    },

    /** The payer acts at the bank's page; the answer is each callback that the browser will post. */
    async play({ gatewayToken }: Payment, card: 'pay' | 'decline' | 'cancel'): Promise<readonly Callback[]> {
      const { callbacks, callback } = await call('play', { token: gatewayToken, card });
      if (typeof callback !== 'object' || callback === null || !('fields' in callback)) return [];
      const fields = Object.fromEntries(
        Object.entries(callback.fields ?? {}).map(([name, value]) => [name, String(value)]),
      );
      return Array.from({ length: Number(callbacks) }, () => fields);
    },

    /** Switches a fault on for a payment's order; the next `times` calls that it is about meet it. */
    async fault({ gatewayOrder }: Pick<Payment, 'gatewayOrder'>, fault: Fault, times = 1): Promise<void> {
      await call('faults', {
        ...(gatewayOrder === undefined ? {} : { orderId: gatewayOrder }),
        fault,
        times,
      });
    },

    /** Where the money of a payment is, as the bank has it in its books. */
    async atBank({ gatewayOrder }: Payment): Promise<string | undefined> {
      const [row] = await sql<{ state: string }[]>`
        select state from sandbox_bank.orders where order_id = ${gatewayOrder ?? ''}`;
      return row?.state;
    },

    returned: (fields: Callback, at: Core = core) => at.payments.returned('sandbox', fields),

    /** Everything that ends or falls due does so this much earlier: the same as if the time had gone by. */
    async passTime(ms: number): Promise<void> {
      const span = sql`${ms}::float8 * interval '1 millisecond'`;
      await sql.begin((tx) => [
        tx`update payments.payment set attend_at = attend_at - ${span}, state_at = state_at - ${span},
             started_at = started_at - ${span}, verify_at = verify_at - ${span}`,
        tx`update billing.bill set held_until = held_until - ${span} where held_until is not null`,
        tx`update sandbox_bank.orders set expires_at = expires_at - ${span}, authorised_at = authorised_at - ${span},
             verified_at = verified_at - ${span}, way_back_from = way_back_from - ${span}`,
      ]);
    },

    /** Sweeps until nothing is due. */
    async sweep(at: Core = core): Promise<number> {
      let count = 0;
      for (;;) {
        const found = await at.payments.sweeper.sweep();
        if (found === 0) return count;
        count += found;
      }
    },

    /** All that does not add up in a biller's books; the same from payments as from the ledger's own check. */
    async discrepancies(billerId: number) {
      return [...(await core.payments.check(billerId)), ...(await checkLedger(sql, billerId))];
    },

    async close(): Promise<void> {
      await server.close();
      await pool.end();
      await database.close();
    },
  };
}
