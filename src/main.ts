import { createApp } from './app.ts';
import { loadDemo } from './demo/index.ts';
import { type Config, createLogger, openGround, systemClock } from './platform/index.ts';

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Another server already runs on the same embedded database. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
}

// Any constant: the server holds it as long as it lives, and the database lets go of it when it dies.
const SERVER_LOCK = 7_735_002;

/** `wasl start`: the ground, the migrations, the demo, the app. Ends with `stop`, or with the process. */
export async function runServer(config: Config): Promise<RunningServer> {
  const logger = createLogger(config);
  const ground = await openGround(config, { log: (line) => logger.info(line), keepAlive: true });
  try {
    const release = ground.embedded === undefined ? undefined : await lockServer(ground.sql);
    const app = await createApp(config, ground, { logger });
    if (config.demo) await loadDemo({ ...app, vault: ground.vault, clock: systemClock });
    const url = await app.listen();
    return {
      url,
      stop: async () => {
        await app.close();
        release?.();
        await ground.close();
      },
    };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

/** One server on an embedded database: a second one would take its port, its demo and its end away from it. */
async function lockServer(sql: Awaited<ReturnType<typeof openGround>>['sql']): Promise<() => void> {
  const connection = await sql.reserve();
  const [row] = await connection<
    { locked: boolean }[]
  >`select pg_try_advisory_lock(${SERVER_LOCK}) as locked`;
  if (row?.locked === true) return () => connection.release();
  connection.release();
  throw new AlreadyRunning(
    'Wasl is already running on this data folder. Stop it first, or set WASL_DATA_DIR.',
  );
}
