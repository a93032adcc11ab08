import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { createBillGenerator, DEMO_BILLERS } from '../../../src/demo/index.ts';
import type { PayableBill } from './payer.ts';

/** Whose bills are paid in a run: one lives here, the other has a system of its own. */
export const HOSTED = 'sepehr';
export const TOLD = 'malwa';

export interface Bills {
  readonly payable: readonly PayableBill[];
  /** Descriptions of the billers, for `wasl biller put`. */
  readonly descriptions: readonly string[];
  /** A bill file of the hosted biller. */
  readonly file: string;
  /** What the system of the other one begins with. */
  readonly accountsFile: string;
}

/** So many invented bills of each biller, as files for the product and for the system outside. */
export function writeBills(folder: string, count: number): Bills {
  const hosted = generate(HOSTED, count);
  const file = path.join(folder, 'bills.csv');
  writeFileSync(file, hosted.text);
  const told = generate(TOLD, count);
  const accounts = told.rows.map((row) => ({
    account: row.account,
    identifiers: { consumer_number: row.consumer_number },
    bills: [row],
  }));
  const accountsFile = path.join(folder, 'accounts.json');
  writeFileSync(accountsFile, JSON.stringify(accounts));
  const payable = (biller: string, name: string, rows: readonly Row[]): readonly PayableBill[] =>
    rows.map((row) => ({ biller, identifiers: { [name]: row[name] ?? '' } }));
  return {
    payable: [...payable(HOSTED, 'bill_id', hosted.rows), ...payable(TOLD, 'consumer_number', told.rows)],
    descriptions: [
      writeBiller(folder, HOSTED, {}),
      writeBiller(folder, TOLD, {
        // So much that the silence of its system never keeps a payer from paying.
        posting: {
          way: 'http',
          withinMinutes: 120,
          standIn: { paymentMinorMax: '1000000000', minutesMax: 720 },
        },
      }),
    ],
    ...{ file, accountsFile },
  };
}

type Row = Readonly<Record<string, string>>;

function generate(id: string, count: number): { readonly text: string; readonly rows: readonly Row[] } {
  const generator = createBillGenerator({ biller: billerOf(id), count, seed: 1 });
  if (!generator.ok) throw new Error(generator.error.code);
  const text = [...generator.value.lines].join('');
  const rows: Row[] = parse(text, { columns: true });
  return { text, rows };
}

function billerOf(id: string): (typeof DEMO_BILLERS)[number] {
  const biller = DEMO_BILLERS.find((each) => each.id === id);
  if (biller === undefined) throw new Error(`the demo has no biller ${id}`);
  return biller;
}

function writeBiller(folder: string, id: string, changes: object): string {
  const file = path.join(folder, `${id}.json`);
  writeFileSync(file, JSON.stringify({ ...billerOf(id), ...changes }));
  return file;
}
