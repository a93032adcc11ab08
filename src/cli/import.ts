import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import {
  BILL_FILE_ERROR_TEXTS,
  type Biller,
  type BillFileFormat,
  BillFileRefused,
  type ImportSummary,
  importBills,
} from '../billing/index.ts';
import type { Language } from '../kernel/index.ts';
import { formatText } from '../platform/index.ts';
import { CommandFailure, EXIT, type SetExitCode, wrongUsage } from './failure.ts';
import { count, languageFrom, say, sayJson } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import { openRejectFile } from './reject-file.ts';
import { type Standing, withBiller } from './with-ground.ts';

interface ImportCommandOptions {
  readonly biller: string;
  readonly format?: string;
  readonly rejects?: string;
  readonly lang?: string;
  readonly json?: true;
}

interface ImportJob {
  readonly file: string;
  readonly bytes: number;
  readonly biller: Biller;
  readonly format: BillFileFormat;
  readonly rejectFile: string;
  readonly language: Language;
}

export function addImportCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('import')
    .description('take in files from billers')
    .command('bills')
    .description('import a bill file; the same file twice changes nothing')
    .argument('<file>', 'CSV with a header, or JSON Lines; UTF-8, any size')
    .requiredOption('--biller <id>', 'whose bills')
    .option('--format <name>', 'csv or jsonl (default: by the name of the file)')
    .option('--rejects <file>', 'where rows that are refused are listed (default: FILE.rejects.csv)')
    .option('--lang <code>', 'language of the reasons: fa, ar, hi, en (default: that of the shell)')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Rows that cannot be taken go to the reject file, all others go in. Stopped half-way, it can be run again.

Example:
  wasl import bills june.csv --biller sepehr
  wasl import bills june.txt --biller malwa --format jsonl --rejects refused.csv --lang hi`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const language = languageFrom(options.lang);
      const format = readFormat(file, options.format);
      const rejectFile = options.rejects ?? `${file}.rejects.csv`;
      if (path.resolve(rejectFile) === path.resolve(file)) {
        throw wrongUsage('The reject file must be another one than the bill file.');
      }
      const bytes = await sizeOf(file);
      const startedMs = performance.now();
      const summary = await withBiller(options.biller, (standing) =>
        runImport(standing, { file, bytes, biller: standing.biller, format, rejectFile, language }),
      );
      const seconds = (performance.now() - startedMs) / 1000;
      if (summary.rows > 0 && summary.rejected === summary.rows) setExitCode(EXIT.refused);
      if (options.json) {
        return sayJson({ ...summary, rejects: summary.rejected > 0 ? rejectFile : undefined });
      }
      say(tellSummary(summary, seconds));
      if (summary.rejected > 0) say(`The refused rows and their reasons: ${rejectFile}`);
    });
}

function readFormat(file: string, option: string | undefined): BillFileFormat {
  switch (option ?? path.extname(file).toLowerCase()) {
    case 'csv':
    case '.csv':
      return 'csv';
    case 'jsonl':
    case '.jsonl':
    case '.ndjson':
      return 'jsonl';
    default:
      throw wrongUsage(
        option === undefined
          ? `The name of ${file} does not tell its format: give --format csv or --format jsonl.`
          : `--format is csv or jsonl, not "${option}".`,
      );
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    // It is read twice: once for its digest, once for its rows.
    if (found.isFile()) return found.size;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be read: ${reason}`);
  }
  throw new CommandFailure(`${file} is not a plain file.`);
}

async function runImport({ ground }: Standing, job: ImportJob): Promise<ImportSummary> {
  const { biller, format, file, bytes } = job;
  const progress = createProgress('Importing');
  const rejects = await openRejectFile(job.rejectFile, job.language);
  let soFar: ImportSummary = { rows: 0, inserted: 0, changed: 0, unchanged: 0, rejected: 0 };
  try {
    const sha256 = await digestOf(file, bytes);
    return await importBills(ground, {
      biller,
      format,
      sha256,
      source: measured(file, (read) => progress.show(read, bytes, tellProgress(soFar))),
      onReject: (some) => rejects.add(some),
      onProgress: (summary) => {
        soFar = summary;
      },
    });
  } catch (error) {
    progress.end();
    throw error instanceof BillFileRefused ? refused(error, job, soFar) : error;
  } finally {
    progress.end();
    await rejects.close();
  }
}

/** A pass of its own: the digest must be known before the first row goes in. About a second for a gigabyte. */
async function digestOf(file: string, bytes: number): Promise<Buffer> {
  const progress: Progress = createProgress('Reading  ');
  const hash = createHash('sha256');
  for await (const chunk of measured(file, (read) => progress.show(read, bytes, ''))) hash.update(chunk);
  progress.end();
  return hash.digest();
}

async function* measured(file: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const bytes: Buffer = chunk;
    read += bytes.length;
    onRead(read);
    yield bytes;
  }
}

function refused(error: BillFileRefused, job: ImportJob, soFar: ImportSummary): CommandFailure {
  const { code, columns, known } = error.error;
  const reason = formatText(BILL_FILE_ERROR_TEXTS[code], job.language, {
    columns: columns.join(', '),
    known: known.join(', '),
  });
  const taken = soFar.inserted + soFar.changed;
  const before =
    taken === 0 ? 'Nothing was changed.' : `${count(taken)} bills before that place went in and stay in.`;
  return new CommandFailure(`${job.file}: ${reason}\n${before}`);
}

function tellProgress({ rows, rejected }: ImportSummary): string {
  return `${count(rows)} rows${rejected === 0 ? '' : `, ${count(rejected)} refused`}`;
}

function tellSummary(summary: ImportSummary, seconds: number): string {
  const parts = [
    `${count(summary.inserted)} new`,
    `${count(summary.changed)} changed`,
    `${count(summary.unchanged)} as before`,
    `${count(summary.rejected)} refused`,
  ];
  return `${count(summary.rows)} rows in ${seconds.toFixed(1)} s: ${parts.join(', ')}.`;
}
