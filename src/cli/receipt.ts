import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { formatMoney, toWire } from '../kernel/index.ts';
import {
  createReceiptSigner,
  readReceiptJwks,
  type SignedStatement,
  type StatementError,
  trackingCodeOf,
  verifyStatement,
} from '../payments/index.ts';
import { CommandFailure, EXIT, type SetExitCode } from './failure.ts';
import { say, sayJson } from './output.ts';
import { ownConfig } from './with-ground.ts';

const WHY: Readonly<Record<StatementError['code'], string>> = {
  malformed: 'this is not the text of a receipt’s QR code, or not all of it.',
  unknown_key: 'it is signed with a key that is not among these.',
  tampered: 'it does not say what was signed.',
};

/** Needs no database and no network: the text says everything, and the keys prove it. */
export function addReceiptCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('receipt')
    .description('receipts')
    .command('verify')
    .description('check the text of a receipt’s QR code (exit code 1 where it is not valid)')
    .argument('<text>', 'WASL1.…, or the address that the code holds; - reads it from standard input')
    .option('--keys <source>', 'file or address of the published keys; default: those configured here')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The published keys are at /.well-known/wasl-receipt-keys.json of the system that gave the receipt. Whether the
money went back later is known only there: open the address that the code holds.

Example:
  wasl receipt verify "$TEXT" --keys wasl-receipt-keys.json`,
    )
    .action(async (text: string, options: { readonly keys?: string; readonly json?: true }) => {
      const keys = await readKeys(options.keys);
      const verified = verifyStatement(text === '-' ? await readInput() : text, keys);
      if (!verified.ok) {
        setExitCode(EXIT.refused);
        const { code } = verified.error;
        if (options.json) return sayJson({ valid: false, code });
        return say(`Not valid (${code}): ${WHY[code]}`);
      }
      if (options.json) return sayJson({ valid: true, receipt: view(verified.value) });
      say(describe(verified.value));
    });
}

async function readKeys(source: string | undefined): Promise<ReadonlyMap<number, KeyObject>> {
  const content =
    source === undefined
      ? { keys: createReceiptSigner(ownConfig().receiptKeys).published }
      : parseJson(await readSource(source), source);
  const keys = readReceiptJwks(content);
  if (keys === undefined || keys.size === 0) {
    throw new CommandFailure(
      `${source ?? 'The configuration'} holds no keys of receipts (a JSON Web Key Set).`,
    );
  }
  return keys;
}

const PATIENCE_MS = 10_000;

async function readSource(source: string): Promise<string> {
  try {
    if (!/^https?:\/\//i.test(source)) return await readFile(source, 'utf8');
    const response = await fetch(source, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return await response.text();
    throw new Error(`it answers ${response.status}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${source} cannot be read: ${reason}`);
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandFailure(`${source} is not JSON.`);
  }
}

/** More than any text that could be valid: the rest is not worth reading. */
const INPUT_LENGTH_MAX = 10_000;

async function readInput(): Promise<string> {
  let text = '';
  for await (const part of process.stdin) {
    text += String(part);
    if (text.length > INPUT_LENGTH_MAX) break;
  }
  return text;
}

function view({ number, biller, amount, paidAt, accountTail, keyNumber }: SignedStatement) {
  return {
    number,
    tracking_code: trackingCodeOf(number),
    biller,
    amount: toWire(amount),
    paid_at: paidAt.toISOString(),
    account_ends_with: accountTail,
    key: String(keyNumber),
  };
}

function describe({ number, biller, amount, paidAt, accountTail, keyNumber }: SignedStatement): string {
  return [
    `Valid: signed with key ${keyNumber}.`,
    `  receipt        ${number} (${trackingCodeOf(number)})`,
    `  biller         ${biller}`,
    `  amount         ${formatMoney(amount, 'en')}`,
    `  paid at        ${paidAt.toISOString()}`,
    ...(accountTail === '' ? [] : [`  account        … ${accountTail}`]),
  ].join('\n');
}
