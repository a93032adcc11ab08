#!/usr/bin/env node
// Runs a TypeScript file of this project on Node 24, whichever Node started this script.
// `npm run` and `npx` put node_modules/.bin first, where the package `node` supplies version 24, so the
// usual case is the first branch: no second process.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR_MIN = 24;
const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs `file` (relative to the project) with `args`; the process ends with the file's own exit code. */
export async function run(file, args) {
  const target = path.join(projectDir, file);
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
    process.argv.splice(1, process.argv.length, target, ...args);
    await import('./typescript.mjs');
    await import(pathToFileURL(target).href);
    return;
  }
  const bundled = path.join(projectDir, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(bundled)) {
    console.error(
      `wasl needs Node ${NODE_MAJOR_MIN}; this is ${process.version} and node_modules/node is missing.\n` +
        'Run `npm ci` in the project folder (with install scripts allowed for the package "node").',
    );
    process.exit(1);
  }
  const child = spawn(bundled, [fileURLToPath(import.meta.url), file, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await run(process.argv[2], process.argv.slice(3));
}
