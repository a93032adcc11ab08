import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { launchUntilUp, servesOnce } from './launch.ts';
import type { MovedClock } from './moved-clock.ts';

/** The parties outside, each a process of its own (outside-process.ts). */
export const OUTSIDE = ['zarinpal', 'razorpay', 'biller'] as const;
export type OutsideName = (typeof OUTSIDE)[number];

export const ZARINPAL = { merchantId: '1344b5d4-0048-11e8-94db-005056a205be' } as const;
export const RAZORPAY = {
  ...{ keyId: 'rzp_test_Faults0000', keySecret: 'a-secret-of-the-fault-tests' },
  webhookSecret: 'another-secret-of-the-fault-tests',
} as const;
export const BILLER_SYSTEM_SECRET = Buffer.from('a secret between biller and operator').toString('base64');

export interface OutsideParty {
  readonly name: OutsideName;
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

export interface OutsidePlan {
  readonly folder: string;
  readonly clock: Pick<MovedClock, 'env'>;
  /** Where Razorpay's server tells of payments. */
  readonly noticeUrl: string;
  /** What the biller's own system begins with. */
  readonly accountsFile: string;
}

export async function createOutsideParty(name: OutsideName, plan: OutsidePlan): Promise<OutsideParty> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(plan.folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  let child: ChildProcess | undefined;
  function launch(untilMs: number): Promise<boolean> {
    const journal = path.join(plan.folder, `${name}.journal`);
    child = spawn(
      process.execPath,
      [
        ...['--import', path.resolve(import.meta.dirname, '../../../bin/typescript.mjs')],
        ...[path.join(import.meta.dirname, 'outside-process.ts'), name, String(port), journal],
        ...[plan.noticeUrl, plan.accountsFile],
      ],
      { env: { PATH: process.env.PATH, ...plan.clock.env }, stdio: ['ignore', 'pipe', log] },
    );
    return servesOnce(child, () => true, untilMs);
  }

  return {
    ...{ name, url },
    start: () => launchUntilUp({ name, logFile, launch }),
    kill: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
