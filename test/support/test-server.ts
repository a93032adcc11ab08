/** The PostgreSQL server that a test run uses, as its global setup hands it to the workers. */
export interface TestServer {
  /** Told apart from other runs on the same server: part of the name of each database of this run. */
  readonly runId: string;
  readonly templateDatabase: string;
  /** The embedded server's socket; absent when `WASL_TEST_DATABASE_URL` names another server. */
  readonly socketPath?: string;
  /** `WASL_TEST_DATABASE_URL`. */
  readonly url?: string;
  readonly port: number;
  readonly user: string;
}

/** The options for `openDatabase` that reach one database of this server. */
export function databaseOptions(
  server: Pick<TestServer, 'socketPath' | 'url' | 'user'>,
  database: string,
): { url: string } | { socketPath: string; user: string; database: string } {
  if (server.url !== undefined) {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    return { url: url.href };
  }
  if (server.socketPath === undefined) throw new Error('a test server has neither an address nor a socket');
  return { socketPath: server.socketPath, user: server.user, database };
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}
