import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyHouse } from '../../scripts/copy-house.ts';
import { applySeam, type Cost, readSeams, type Seam } from '../seams/apply.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What proves the additions besides their own tests: every path of every journey, on every channel, in every language. */
const WITH_THEM = [
  'test/channels/walk.test.ts',
  'src/gateways/configured.test.ts',
  'src/channels/sms/configured.test.ts',
];

let folder = '';
let seams: readonly Seam[] = [];
const costs = new Map<string, Cost>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-seams-'));
  await copyHouse(folder);
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  seams = await readSeams();
  for (const seam of seams) costs.set(seam.name, await applySeam(seam, folder));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(program: string, ...args: readonly string[]): Promise<{ exitCode: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(ROOT, 'node_modules/.bin', program), args, {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, out }));
  });
}

describe('the seams of the house', () => {
  test('hold: with all additions it compiles', { timeout: 180_000 }, async () => {
    expect(await run('tsc', '--noEmit', '-p', '.')).toEqual({ exitCode: 0, out: '' });
  });

  test('hold: the additions work, and everything that goes through all of a kind takes them in', {
    timeout: 300_000,
  }, async () => {
    const own = seams.flatMap(({ files, copies = [] }) => [
      ...files.filter((file) => file.endsWith('.test.ts')),
      ...copies.map(({ to }) => to).filter((to) => !to.endsWith('.ts')),
    ]);
    const { exitCode, out } = await run('vitest', 'run', '--project', 'node', ...own, ...WITH_THEM);
    expect(exitCode, out.slice(-6_000)).toBe(0);
  });

  test('cost what docs/contribute/seams.md says', async () => {
    const guide = await readFile(path.join(ROOT, 'docs/contribute/seams.md'), 'utf8');
    const told = [...guide.matchAll(/^\| (.+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(
      (row) => row.slice(1),
    );
    const meant = seams.map(({ name, title, minutes }) => {
      const cost = costs.get(name);
      const { ownFiles, ownLines, touchedFiles, touchedLines } = cost ?? {};
      return [title, ...[ownFiles, ownLines, touchedFiles, touchedLines, minutes].map(String)];
    });
    expect(told).toEqual(meant);
  });

  test('the example of the guide to channels stands in it as it runs here', async () => {
    const code = await readFile(
      path.join(ROOT, 'test/seams/sms-gateway/files/src/channels/sms/pigeon.ts'),
      'utf8',
    );
    const guide = await readFile(path.join(ROOT, 'docs/contribute/add-a-channel.md'), 'utf8');
    expect(guide).toContain(code.slice(code.indexOf('/** How Pigeon calls us')).trim());
  });
});
