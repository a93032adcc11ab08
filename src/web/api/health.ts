import type { FastifyInstance } from 'fastify';
import type { Sweeper } from '../../payments/index.ts';
import type { Clock, Database, Metrics } from '../../platform/index.ts';

export interface HealthDeps {
  readonly sql: Database;
  readonly clock: Clock;
  readonly sweeper: Sweeper;
  readonly metrics: Metrics;
}

const DATABASE_PATIENCE_MS = 2_000;
// The sweeper goes round every second; a gateway that does not answer holds it for 15 seconds at most.
const SWEEPER_PATIENCE_MS = 30_000;

/**
 * /health/live: the process answers. /health/ready: it can do its work: the database answers, and the sweeper
 * goes round; a worker that hangs makes it fail, not only a closed socket. /metrics for Prometheus.
 */
export function addHealthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  const hidden = { schema: { hide: true } };
  app.get('/health/live', hidden, () => ({ status: 'ok' }));

  app.get('/health/ready', hidden, async (_request, reply) => {
    const [database, sweeper] = [await isDatabaseUp(deps.sql), isSweeping(deps)];
    const ready = database && sweeper;
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ok' : 'failing',
      checks: { database: database ? 'ok' : 'failing', sweeper: sweeper ? 'ok' : 'failing' },
    });
  });

  app.get('/metrics', hidden, async (_request, reply) => {
    const { registry, duePayments } = deps.metrics;
    const [row] = await deps.sql<{ due: bigint }[]>`
      select count(*) as due from payments.payment where attend_at < now()`;
    duePayments.set(Number(row?.due ?? 0n));
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function isSweeping({ sweeper, clock }: HealthDeps): boolean {
  const last = sweeper.lastRoundAt;
  return last !== undefined && clock.now().getTime() - last.getTime() < SWEEPER_PATIENCE_MS;
}

async function isDatabaseUp(sql: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), DATABASE_PATIENCE_MS);
  });
  const query = sql`select 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([query, patience]).finally(() => clearTimeout(timer));
}
