import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type App, type AppOptions, createApp } from '../../src/app.ts';
import { loadDemo } from '../../src/demo/index.ts';
import {
  type Clock,
  createLogger,
  createVault,
  readConfig,
  systemClock,
  type Vault,
} from '../../src/platform/index.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface TestApp {
  readonly app: App;
  readonly url: string;
  readonly database: TestDatabase;
  readonly vault: Vault;
  /** Of the mailbox, among others. */
  readonly dataDir: string;
  /** The settings it was started with: a second start takes them, with its database. */
  readonly env: Readonly<Record<string, string>>;
  /** Stops the program alone. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** The whole program with the demo on a database of its own, listening on a free port of the loopback. */
export async function startTestApp(
  options: {
    readonly clock?: Clock;
    readonly workers?: boolean;
    readonly logger?: AppOptions['logger'];
    readonly gateways?: AppOptions['gateways'];
    /** Settings beside those of every test. All requests of a test come from one address, so its limit is high. */
    readonly env?: Readonly<Record<string, string>>;
    /** Where others must know it beforehand. */
    readonly port?: number;
    /** Of a program that was stopped: it goes on there. */
    readonly database?: TestDatabase;
  } = {},
): Promise<TestApp> {
  const dataDir = options.env?.WASL_DATA_DIR ?? (await mkdtemp(path.join(tmpdir(), 'wasl-app-')));
  const env = {
    PORT: String(options.port ?? 0),
    WASL_DATA_DIR: dataDir,
    WASL_LOG_LEVEL: 'silent',
    WASL_INQUIRIES_PER_MINUTE: '1000000',
    ...options.env,
  };
  const config = readConfig(env);
  const database = options.database ?? (await createTestDatabase());
  const vault = createVault(config.vaultKeys);
  const clock = options.clock ?? systemClock;
  const app = await createApp(
    config,
    { sql: database.sql, vault },
    {
      logger: options.logger ?? createLogger(config),
      clock,
      ...(options.gateways === undefined ? {} : { gateways: options.gateways }),
      withoutWorkers: options.workers !== true,
    },
  );
  await loadDemo({ ...app, vault, clock });
  const url = await app.listen();
  return {
    app,
    url,
    database,
    vault,
    ...{ dataDir, env },
    stop: () => app.close(),
    close: async () => {
      await app.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
