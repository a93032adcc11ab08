import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { type Reject, rejectText } from '../billing/index.ts';
import type { Language } from '../kernel/index.ts';

/** The rows that did not go in, for whoever must mend them: often in a spreadsheet. */
export interface RejectFile {
  add(rejects: readonly Reject[]): Promise<void>;
  /** Closes it. There is no file when nothing was rejected. */
  close(): Promise<void>;
}

// Without it Excel takes UTF-8 for the code page of the machine.
const BYTE_ORDER_MARK = '\ufeff';

/** Takes away the file of an earlier import at once, so that none is ever taken for that of this one. */
export async function openRejectFile(path: string, language: Language): Promise<RejectFile> {
  await rm(path, { force: true });
  let stream: WriteStream | undefined;
  return {
    add: async (rejects) => {
      if (stream === undefined) {
        stream = createWriteStream(path, { mode: 0o600 });
        await once(stream, 'open');
        stream.write(`${BYTE_ORDER_MARK}line,code,column,message\n`);
      }
      const text = rejects.map((reject) => rejectLine(reject, language)).join('');
      if (!stream.write(text)) await once(stream, 'drain');
    },
    close: async () => {
      if (stream === undefined) return;
      stream.end();
      await finished(stream);
    },
  };
}

function rejectLine(reject: Reject, language: Language): string {
  const cells = [String(reject.line), reject.code, reject.column, rejectText(reject, language)];
  return `${cells.map(csvCell).join(',')}\n`;
}

/** What begins like this is a formula to a spreadsheet (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell of CSV (RFC 4180) that no spreadsheet will run. */
export function csvCell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
