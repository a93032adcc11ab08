import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgres } from '../postgres-driver.ts';
import { socketPath, USER } from './data-folder.ts';
import { EmbeddedPostgresError, systemCode } from './error.ts';
import { inspectPostmaster, type PostmasterFile, stopPostmaster } from './postmaster.ts';

const POLL_MS = 10;
/** Between making the file and writing into it lie microseconds; after this it is a power cut's remnant. */
const UNWRITTEN_TIMEOUT_MS = 1000;

/**
 * The live server of the folder, once it answers; undefined when there is none. A server between two states
 * (starting, recovering, stopping) is waited for. One whose socket is gone, because its folder was moved or
 * its temporary folder cleaned, can serve nobody any more and is stopped.
 */
export async function adoptRunning(
  dataDir: string,
  deadlineMs: number,
  log: (line: string) => void,
): Promise<PostmasterFile | undefined> {
  const unwrittenEndMs = performance.now() + UNWRITTEN_TIMEOUT_MS;
  let trouble = 'it is still starting or recovering';
  for (;;) {
    const state = await inspectPostmaster(dataDir);
    if (state.kind === 'none' || state.kind === 'stale') return undefined;
    if (state.kind === 'unwritten' && performance.now() > unwrittenEndMs) return undefined;
    if (state.kind === 'ready') {
      const problem = await whyNotAnswering(state);
      if (problem === undefined) return state;
      trouble = problem;
      if (!(await socketExists(state))) {
        log(`PostgreSQL (process ${state.pid}) has lost its socket; stopping it`);
        await stopPostmaster(state.pid, dataDir);
        continue;
      }
    }
    if (performance.now() > deadlineMs) throw stillNotReady(dataDir, trouble);
    await sleep(POLL_MS);
  }
}

export function stillNotReady(dataDir: string, trouble: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'start_timeout',
    `the PostgreSQL that runs on ${dataDir} takes no connections yet (${trouble}). It was left alone: look into ` +
      `${dataDir}.log and start again later`,
  );
}

async function socketExists({ socketDir, port }: PostmasterFile): Promise<boolean> {
  try {
    await access(socketPath(socketDir, port));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Undefined: it answered a query. */
async function whyNotAnswering({ socketDir, port }: PostmasterFile): Promise<string | undefined> {
  const path = socketPath(socketDir, port);
  const sql = postgres({
    path,
    user: USER,
    database: 'postgres',
    max: 1,
    connect_timeout: 2,
    onnotice: () => {},
  });
  try {
    await sql`select 1`;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await sql.end({ timeout: 0 });
  }
}
