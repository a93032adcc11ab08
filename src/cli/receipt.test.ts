import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestSigner, demoBiller, receiptOf } from '../../test/support/receipts.ts';
import { runWasl } from '../../test/support/wasl-command.ts';
import { runCommand } from './run-command.ts';

const SEED = Buffer.alloc(32, 3).toString('base64');

let folder: string;
let keysFile: string;
const signer = createTestSigner(`4:${SEED}`);
const text = signer.sign(receiptOf(demoBiller('sepehr'), 'fa', { amountMinor: 485_000n }), 'sepehr');
const tampered = text.replace(/\.(.)/, (_all, first) => `.${first === 'B' ? 'C' : 'B'}`);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-receipt-'));
  keysFile = path.join(folder, 'keys.json');
  await writeFile(keysFile, JSON.stringify({ keys: signer.published }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** With no database that could be reached: the address leads nowhere. */
function wasl(args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}) {
  return runWasl(['receipt', 'verify', ...args], {
    ...options,
    ...{ cwd: folder, env: { DATABASE_URL: 'postgres://127.0.0.1:9/x', ...options.env } },
  });
}

// Each command is a process that compiles: about a second, more on a busy machine.
describe('X9 wasl receipt verify', { timeout: 180_000 }, () => {
  test('offline, with a file of keys: valid is exit code 0, for people and as JSON', async () => {
    const told = await wasl([text, '--keys', keysFile]);
    expect(told).toMatchObject({ exitCode: 0, err: '' });
    expect(told.out).toMatch(
      /Valid: signed with key 4\.[\s\S]*10150744486448 \(0XHBJ-DS847\)[\s\S]*485,000 rial/,
    );
    const json = await wasl([`https://pay.example.org/verify?s=${text}`, '--keys', keysFile, '--json']);
    expect(JSON.parse(json.out)).toEqual({
      valid: true,
      receipt: {
        number: '10150744486448',
        tracking_code: '0XHBJ-DS847',
        biller: 'sepehr',
        amount: { value: '485000', currency: 'IRR' },
        paid_at: '2026-11-16T11:05:07.000Z',
        account_ends_with: '0001',
        key: '4',
      },
    });
  });

  test('with the keys configured here, and from standard input', async () => {
    const env = { WASL_RECEIPT_KEYS: `4:${SEED}` };
    expect(await wasl(['-'], { env, input: `${text}\n` })).toMatchObject({ exitCode: 0, err: '' });
    // Retired, with its public half alone.
    const [key] = signer.published;
    const retired = `5:${Buffer.alloc(32, 5).toString('base64')},4:public:${key?.x}`;
    expect(await wasl([text], { env: { WASL_RECEIPT_KEYS: retired } })).toMatchObject({ exitCode: 0 });
    const other = await wasl([text, '--json'], { env: { WASL_RECEIPT_KEYS: `5:${SEED}` } });
    expect([other.exitCode, JSON.parse(other.out)]).toEqual([1, { valid: false, code: 'unknown_key' }]);
  });

  test('with the keys that a system publishes', async () => {
    const server = http.createServer((_request, response) =>
      response.end(JSON.stringify({ keys: signer.published })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const url = `http://127.0.0.1:${port}/.well-known/wasl-receipt-keys.json`;
    expect(await wasl([text, '--keys', url])).toMatchObject({ exitCode: 0 });
    server.close();
  });

  test('altered, cut, nonsense: exit code 1, with the reason on standard output', async () => {
    const altered = await wasl([tampered, '--keys', keysFile, '--json']);
    expect(altered.exitCode).toBe(1);
    expect(JSON.parse(altered.out)).toEqual({ valid: false, code: expect.stringMatching(/^[a-z_]+$/) });
    const cut = await wasl([text.slice(0, -3), '--keys', keysFile]);
    expect(cut).toMatchObject({ exitCode: 1, err: '' });
    expect(cut.out).toMatch(/^Not valid \(malformed\): /);
  });

  test('keys that are not there, or none: exit code 1, said on standard error', async () => {
    const none = path.join(folder, 'none.json');
    await writeFile(none, '{"keys":[{"kty":"RSA"}]}');
    for (const source of [path.join(folder, 'missing.json'), none, 'http://127.0.0.1:9/keys']) {
      const told = await wasl([text, '--keys', source]);
      expect(told).toMatchObject({ exitCode: 1, out: '' });
      expect(told.err).toContain(source);
    }
  });

  test.each([[['receipt', 'verify']], [['receipt', 'verify', text, '--loud']], [['receipt']]])(
    'wrong usage is exit code 2: %j',
    async (args) => {
      expect(await runCommand(args)).toBe(2);
    },
  );
});
