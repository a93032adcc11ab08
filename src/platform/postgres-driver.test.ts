import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { postgres } from './postgres-driver.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('X3 a connection that dies', () => {
  it('while it is reserved fails what is asked of it, and nothing else', async () => {
    const sql = postgres({ ...database.connection, max: 2, onnotice: () => {} });
    const reserved = await sql.reserve();
    const [row] = await reserved`select pg_backend_pid() as pid`;
    await sql`select pg_terminate_backend(${row?.pid})`;
    // Twice: the first may still meet the socket as it closes.
    for (const text of ['select 1', 'rollback']) {
      const failure: unknown = await reserved.unsafe(text).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
    }
    await expect(sql`select 1 as one`).resolves.toEqual([{ one: 1 }]);
    reserved.release();
    // Neither is the dead one given to somebody else.
    const answers = await Promise.all(Array.from({ length: 10 }, () => sql`select 1 as one`));
    expect(answers).toEqual(Array.from({ length: 10 }, () => [{ one: 1 }]));
    await sql.end();
  });

  it('while it asks for the types of arrays, and cannot be opened again, fails its query and leaves nothing that nobody holds', async () => {
    let opened = 0;
    const { path, host, port } = database.connection;
    const connect = async (): Promise<net.Socket> => {
      opened += 1;
      const socket = path === undefined ? net.connect(port, host) : net.connect(path);
      await new Promise((resolve) => socket.once('connect', resolve));
      const write = socket.write.bind(socket);
      const dies = opened === 1;
      socket.write = (chunk: Uint8Array | string): boolean => {
        if (dies && chunk.toString().includes('typarray')) setImmediate(() => socket.destroy());
        return write(chunk);
      };
      // What a server says that is starting again.
      if (opened === 2) setImmediate(() => socket.destroy(new Error('not yet')));
      return socket;
    };
    const options = { ...database.connection, socket: connect, max: 1, connect_timeout: 3 };
    const sql = postgres(options);
    const ask = (): Promise<unknown> => sql`select ${[1, 2]}::integer[] as both`;
    await expect(ask()).rejects.toThrow('not yet');
    // A rejection that nobody holds ends the process; here it would end the test.
    await new Promise(setImmediate);
    expect(await ask()).toEqual([{ both: [1, 2] }]);
    expect(opened).toBe(3);
    await sql.end();
  });

  it('with a query on its way out is opened again and sends', async () => {
    const sockets: net.Socket[] = [];
    const { path, host, port } = database.connection;
    const connect = async (): Promise<net.Socket> => {
      const socket = path === undefined ? net.connect(port, host) : net.connect(path);
      sockets.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    };
    const options = { ...database.connection, socket: connect, max: 1, connect_timeout: 3 };
    const sql = postgres(options);
    await expect(sql`select 1 as one`).resolves.toEqual([{ one: 1 }]);
    const lost = sql`select 2 as two`.execute();
    // The query is handed to the connection in the next tick, and its few bytes wait for the end of this turn.
    await Promise.resolve();
    sockets.at(-1)?.destroy();
    await lost.catch(() => {});
    await expect(sql`select 3 as three`).resolves.toEqual([{ three: 3 }]);
    await sql.end();
  });
});
