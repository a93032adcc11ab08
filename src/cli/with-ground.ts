import { type Biller, type Billers, createBillers } from '../billing/index.ts';
import { type Config, type Ground, openGround, readConfig } from '../platform/index.ts';
import { CommandFailure, EXIT, isDebugging } from './failure.ts';

/** The configuration of this process; throws `ConfigError`. */
export function ownConfig(): Config {
  return readConfig(process.env);
}

export interface Standing {
  readonly config: Config;
  readonly ground: Ground;
}

/**
 * Opens the ground for one command and closes it again, whatever comes. On Ctrl-C the connections end; what
 * was not committed is undone by the database, and the command can be run again.
 */
export async function withGround<T>(run: (standing: Standing) => Promise<T>): Promise<T> {
  const config = ownConfig();
  const log = (line: string): void => {
    if (isDebugging()) process.stderr.write(`${line}\n`);
  };
  const ground = await openGround(config, { log });
  const interruption = interrupted();
  try {
    return await Promise.race([run({ config, ground }), interruption.promise]);
  } finally {
    interruption.forget();
    await ground.close();
  }
}

/** The same, with the biller that the command is about. */
export async function withBiller<T>(
  id: string,
  run: (standing: Standing & { readonly billers: Billers; readonly biller: Biller }) => Promise<T>,
): Promise<T> {
  return withGround(async (standing) => {
    const billers = await readBillers(standing);
    return run({ ...standing, billers, biller: requireBiller(billers, id) });
  });
}

export async function readBillers({ ground }: Standing): Promise<Billers> {
  const billers = createBillers({ sql: ground.sql });
  await billers.refresh();
  return billers;
}

export function requireBiller(billers: Billers, id: string): Biller {
  const biller = billers.find(id);
  if (biller !== undefined) return biller;
  const known = billers.list().map((candidate) => candidate.id);
  throw new CommandFailure(
    known.length === 0
      ? `There is no biller "${id}": this database has none yet. \`wasl start\` loads the demo; \`wasl biller put\` adds your own.`
      : `There is no biller "${id}". Known: ${known.join(', ')}.`,
  );
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function interrupted(): { readonly promise: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new CommandFailure('Stopped.', EXIT.interrupted));
  for (const signal of SIGNALS) process.once(signal, stop);
  return {
    promise,
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
