import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './error.ts';

const RETRY_MS = 20;
/** Result code 5 of SQLite: another connection holds the lock. https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process on this machine does the same for this lock file.
 *
 * The lock has to vanish with its holder, however that dies, or a `kill -9` would leave something to clean up
 * by guesswork. The kernel's file locks do that, and SQLite's exclusive transaction is the one way to them in
 * Node's own library. Nothing is ever written into the file.
 */
export async function withStartLock<T>(
  path: string,
  timeoutMs: number,
  work: (deadlineMs: number) => Promise<T>,
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    while (!tryLock(file)) {
      if (performance.now() > deadlineMs) {
        throw new EmbeddedPostgresError(
          'busy',
          `another process has been starting the embedded database for ${timeoutMs / 1000} s (lock: ${path})`,
        );
      }
      await sleep(RETRY_MS);
    }
    return await work(performance.now() + timeoutMs);
  } finally {
    file.close();
  }
}

function tryLock(file: DatabaseSync): boolean {
  try {
    file.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
