import path from 'node:path';

/** How a biller's own system is reached; what it is for stands in the biller's description. */
export type BillerSystemEntry =
  | {
      readonly biller: string;
      readonly way: 'http';
      /** Without a slash at the end. */
      readonly url: string;
      /** Signs what we send; from `WASL_BILLER_NAME_SECRET` or the file that `…_FILE` names. */
      readonly secret: Buffer;
      readonly timeoutMs: number;
    }
  | {
      readonly biller: string;
      readonly way: 'files';
      readonly folder: string;
      /** How often a file goes out, if there is anything to tell. */
      readonly everyMinutes: number;
    };

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'WASL_BILLER_';
const BILLER = /^[a-z][a-z0-9-]{1,30}$/;
const SECRET_BYTES_MIN = 24;
const TIMEOUT_MS = 5_000;
const EVERY_MINUTES = 15;

/** Reads `billerSystems` of the configuration file: by biller, `{"url": …}` or `{"folder": …}`. */
export function readBillerSystems(
  value: unknown,
  readSecret: (name: string) => string | undefined,
  env: Environment,
  problems: string[],
): readonly BillerSystemEntry[] {
  const given = value === undefined ? {} : value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push('billerSystems must be an object: for each biller how its system is reached.');
    return [];
  }
  const entries = Object.entries(given).flatMap(([biller, each]) =>
    readEntry(biller, each, readSecret, problems),
  );
  for (const name of Object.keys(env)) {
    const isOurs = (biller: string): boolean => new RegExp(`^${variableOf(biller)}(_FILE)?$`).test(name);
    if (name.startsWith(PREFIX) && !Object.keys(given).some(isOurs))
      problems.push(`${name} belongs to no biller of billerSystems: remove it, or correct its name.`);
  }
  return entries;
}

function readEntry(
  biller: string,
  value: unknown,
  readSecret: (name: string) => string | undefined,
  problems: string[],
): readonly BillerSystemEntry[] {
  const where = `billerSystems.${biller}`;
  if (!BILLER.test(biller)) problems.push(`${where}: "${biller}" is no name of a biller.`);
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { url, folder, timeoutMs = TIMEOUT_MS, everyMinutes = EVERY_MINUTES, ...more } = fields;
  for (const key of Object.keys(more))
    problems.push(`${where}: "${key}" is not known. Known: url, timeoutMs; or folder, everyMinutes.`);
  if (typeof folder === 'string' && url === undefined) {
    if (isWhole(everyMinutes, 1, 1440))
      return [{ biller, way: 'files', folder: path.resolve(folder), everyMinutes }];
    problems.push(`${where}: everyMinutes must be a whole number from 1 to 1440.`);
    return [];
  }
  if (typeof url !== 'string' || !/^https?:\/\/[^\s?#]+[^\s?#/]$/.test(url) || folder !== undefined) {
    problems.push(
      `${where}: give either the url of its system, without a slash at the end, or the folder for files.`,
    );
    return [];
  }
  const variable = variableOf(biller);
  const secret = Buffer.from((readSecret(variable) ?? '').replace(/^whsec_/, ''), 'base64');
  if (secret.length < SECRET_BYTES_MIN)
    problems.push(
      `${variable} must be base64 of ${SECRET_BYTES_MIN} bytes or more: make one with \`openssl rand -base64 32\`.`,
    );
  if (!isWhole(timeoutMs, 100, 60_000)) {
    problems.push(`${where}: timeoutMs must be a whole number from 100 to 60000.`);
    return [];
  }
  return [{ biller, way: 'http', url, secret, timeoutMs }];
}

function variableOf(biller: string): string {
  return `${PREFIX}${biller.toUpperCase().replaceAll('-', '_')}_SECRET`;
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
