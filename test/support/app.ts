import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { loadDemo } from '../../src/demo/index.ts';
import { type Clock, createLogger, createVault, readConfig, systemClock } from '../../src/platform/index.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface TestApp {
  readonly app: App;
  readonly url: string;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

/** The whole program with the demo on a database of its own, listening on a free port of the loopback. */
export async function startTestApp(
  options: { readonly clock?: Clock; readonly workers?: boolean } = {},
): Promise<TestApp> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'wasl-app-'));
  const config = readConfig({ PORT: '0', WASL_DATA_DIR: dataDir, WASL_LOG_LEVEL: 'silent' });
  const database = await createTestDatabase();
  const vault = createVault(config.vaultKeys);
  const clock = options.clock ?? systemClock;
  const app = await createApp(
    config,
    { sql: database.sql, vault },
    {
      logger: createLogger(config),
      clock,
      withoutWorkers: options.workers !== true,
    },
  );
  await loadDemo({ ...app, vault, clock });
  const url = await app.listen();
  return {
    app,
    url,
    database,
    close: async () => {
      await app.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
