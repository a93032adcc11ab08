import { copyFile, open, rename, stat, truncate } from 'node:fs/promises';
import { systemCode } from './error.ts';

/** The log and the one before it are kept, so twice this is the most that it takes on the disk. */
const LOG_BYTES_MAX = 8 * 1024 * 1024;
const TAIL_BYTES = 4096;

async function size(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** Before a start: nobody has the file open, so it can be moved away. */
export async function rotateLog(path: string): Promise<void> {
  if ((await size(path)) > LOG_BYTES_MAX) await rename(path, `${path}.1`);
}

/**
 * While the server runs and holds the file: copied, then emptied. The server appends, so it goes on at the new
 * beginning; a line written between the two steps is lost, which a log can bear and a full disk cannot.
 */
export async function trimLog(path: string): Promise<void> {
  if ((await size(path)) <= LOG_BYTES_MAX) return;
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

export async function logSize(path: string): Promise<number> {
  return size(path);
}

/** What was written since the file had `from` bytes, at most the last 4 kB. */
export async function readLogSince(path: string, from: number): Promise<string> {
  const end = await size(path);
  const start = Math.max(from, end - TAIL_BYTES);
  if (end <= start) return '';
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead).toString('utf8').trim();
  } finally {
    await file.close();
  }
}
