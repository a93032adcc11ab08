import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { USER } from './data-folder.ts';
import { isPostmasterOf, type PostmasterFile, stopPostmaster } from './postmaster.ts';
import { logPath } from './server.ts';
import { trimLog } from './server-log.ts';

export interface EmbeddedPostgres {
  /** postgres.js: `path: `${socketDir}/.s.PGSQL.${port}``. */
  readonly socketDir: string;
  readonly port: number;
  /** A superuser; there is no password, the socket's folder admits only the server's own user and root. */
  readonly user: string;
  /** For libpq and node-postgres; postgres.js does not read `host` from there and needs `path`. */
  readonly url: (database: string) => string;
  /** It ran before: an orphan, or another process of the program uses it too. */
  readonly adopted: boolean;
  readonly postmasterPid: number;
  /** Ends all connections, waits for the server to be gone. Also an adopted one. May be called again. */
  stop(): Promise<void>;
  /** Resolves when the server is gone; `expected` if by our `stop`. Does not keep the program alive. */
  readonly exited: Promise<{ readonly expected: boolean }>;
}

export interface Supervision {
  readonly dataDir: string;
  readonly postmaster: PostmasterFile;
  /** Absent for an adopted server, which is not our child. */
  readonly child?: ChildProcess;
  readonly log: (line: string) => void;
}

const ADOPTED_POLL_MS = 250;
const TRIM_MS = 60_000;

export function supervise(supervision: Supervision): EmbeddedPostgres {
  const { dataDir, postmaster, child, log } = supervision;
  const { pid, port, socketDir } = postmaster;
  let stopping: Promise<void> | undefined;

  async function isAlive(): Promise<boolean> {
    if (child !== undefined) return child.exitCode === null && child.signalCode === null;
    return isPostmasterOf(pid, dataDir);
  }

  const trimming = setInterval(() => {
    trimLog(logPath(dataDir)).catch((error: unknown) =>
      log(`the log of PostgreSQL was not trimmed: ${error}`),
    );
  }, TRIM_MS).unref();
  const { promise: exited, resolve } = Promise.withResolvers<{ readonly expected: boolean }>();
  const tellExited = (): void => {
    clearInterval(trimming);
    resolve({ expected: stopping !== undefined });
  };
  void whenGone(supervision, isAlive).then(tellExited);

  return {
    socketDir,
    port,
    user: USER,
    url: (database) => connectionUrl(socketDir, port, database),
    adopted: child === undefined,
    postmasterPid: pid,
    stop: () => (stopping ??= stopPostmaster(pid, dataDir, isAlive).then(tellExited)),
    exited,
  };
}

function connectionUrl(socketDir: string, port: number, database: string): string {
  const name = encodeURIComponent(database);
  return `postgres://${USER}@localhost/${name}?host=${encodeURIComponent(socketDir)}&port=${port}`;
}

async function whenGone({ child }: Supervision, isAlive: () => Promise<boolean>): Promise<void> {
  if (child === undefined) {
    // Reading /proc can fail for want of file handles: that says nothing about the server.
    while (await isAlive().catch(() => true)) await sleep(ADOPTED_POLL_MS, undefined, { ref: false });
  } else if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit');
  }
}
