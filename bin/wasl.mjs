#!/usr/bin/env node
import { run } from './run.mjs';

await run('src/cli.ts', process.argv.slice(2));
