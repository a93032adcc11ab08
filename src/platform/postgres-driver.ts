import { registerHooks } from 'node:module';

/*
 * The driver, mended while it is loaded (docs/decisions/mended-driver.md). Version 3.4.9 mistreats connections that
 * die: a write to one that is gone throws out of a timer and takes the whole process down, one that died with a
 * write buffered never sends again, one that died while it was reserved goes back among the living
 * (github.com/porsager/postgres, issues 1154 and 1208), and one that dies while it asks for the types of arrays rejects a
 * promise that nobody holds, which ends the process. Each piece that is replaced must be there as it was; with
 * another version of the driver this file is looked at again.
 */
type Piece = readonly [was: string, is: string];

const MENDED: Readonly<Record<string, readonly Piece[]>> = {
  '/postgres/src/connection.js': [
    [
      '    const x = socket.write(chunk, fn)\n',
      `    if (socket === null) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    const x = socket.write(chunk, fn)\n`,
    ],
    [
      "error(Errors.connection('CONNECTION_DESTROYED', options))\n\n    clearImmediate(nextWriteTimer)\n",
      "error(Errors.connection('CONNECTION_DESTROYED', options))\n\n    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n",
    ],
    [
      '    incomings = null\n    clearImmediate(nextWriteTimer)\n',
      '    incomings = null\n    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n',
    ],
    // The query that opened the connection is told, or asked again; nobody else waits.
    ['        return fetchArrayTypes()\n', '        return fetchArrayTypes().catch(() => {})\n'],
    // A query that came between the error and the end of the socket is told as well; and what ended this session
    // is not told to the first query of the next one.
    [
      "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
      "    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n    query = results = errorResponse = null\n    result = new Result()\n",
    ],
  ],
  '/postgres/src/index.js': [
    // Closing has taken it out of reserve: the pool has it again already, or opens it anew.
    ['    sql.release = () => {\n', '    sql.release = () => {\n      if (c.reserved === null) return\n'],
    [
      '      c.queue === full\n        ? queue.push(q)\n',
      "      c.reserved === null\n        ? q.reject(Errors.connection('CONNECTION_CLOSED', options))\n        : c.queue === full\n        ? queue.push(q)\n",
    ],
  ],
};

const hooks = registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const pieces = Object.entries(MENDED).find(([file]) => url.endsWith(file))?.[1];
    if (pieces === undefined) return loaded;
    const source =
      typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: pieces.reduce(mend, source) };
  },
});

function mend(text: string, [was, is]: Piece): string {
  if (text.split(was).length !== 2)
    throw new Error(`the PostgreSQL driver is another one than was mended: ${was}`);
  return text.replace(was, () => is);
}

export const { default: postgres } = await import('postgres');

hooks.deregister();
