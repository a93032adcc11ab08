// The load driver: a process of its own, so that the measured server never waits for it, nor it for the server.

import { makeRequests } from '../requests/index.ts';
import { runLoad } from './loop.ts';
import type { LoadPlan } from './plan.ts';

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '{}');
const result = await runLoad(plan, makeRequests(plan.source)[Symbol.iterator]());
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
