import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { createTestSigner, demoBiller, receiptOf } from '../support/receipts.ts';

const run = promisify(execFile);
const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/integrate/receipts.md');

let folder: string;
let example: string;
let verifier: string;
let keys: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-format-'));
  const text = await readFile(DOCUMENT, 'utf8');
  const block = (pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    invariant(found !== undefined, `the document has ${pattern}`);
    return found;
  };
  example = block(/^(WASL1\.[\w-]{40,}\.[\w-]{86})$/m);
  keys = path.join(folder, 'keys.json');
  verifier = path.join(folder, 'verify.mjs');
  await writeFile(keys, block(/```json\n(\{"keys".*?)```/s));
  await writeFile(verifier, block(/```js\n(.*?)```/s));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const verifyAlone = (text: string) => run(process.execPath, [verifier, text, keys]);

describe('X9 docs/integrate/receipts.md', () => {
  test('its example is what the program signs, and its key is the one that is published', async () => {
    const signer = createTestSigner();
    const receipt = receiptOf(demoBiller('sepehr'), 'fa', { amountMinor: 485_000n });
    expect(signer.sign(receipt, 'sepehr')).toBe(example);
    expect(JSON.parse(await readFile(keys, 'utf8'))).toEqual({ keys: signer.published });
  });

  test('its verifier, which knows nothing of this program, reads a receipt and refuses an altered one', async () => {
    const { stdout } = await verifyAlone(example);
    expect(JSON.parse(stdout)).toEqual({
      number: '10150744486448',
      amount: { value: '485000', currency: 'IRR' },
      paid_at: '2026-11-16T11:05:07.000Z',
      biller: 'sepehr',
      account_ends_with: '0001',
    });
    expect((await verifyAlone(`https://pay.example.org/verify?s=${example}`)).stdout).toBe(stdout);
    for (const at of [3, 8, 30, 60, 100, example.length - 1]) {
      const other = example[at] === 'A' ? 'B' : 'A';
      const altered = example.slice(0, at) + other + example.slice(at + 1);
      await expect(verifyAlone(altered)).rejects.toMatchObject({ code: 1 });
    }
  });
});
