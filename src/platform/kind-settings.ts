import { existsSync, readFileSync, statSync } from 'node:fs';

/** Something that must be known to use a gateway of some kind: an address, the number of a terminal, a password. */
export interface KindSetting {
  /** A sentence for the operator; the guide of the kind is checked against it. */
  readonly what: string;
  /** Comes from the environment or a file that it names, never from wasl.config.json. */
  readonly secret?: true;
  /** What it is when nothing is said; without one it must be given. */
  readonly fallback?: string;
  readonly pattern?: RegExp;
}

export type KindSettings<Name extends string = string> = Readonly<Record<Name, KindSetting>>;

/** What the configuration gives to one of a kind; what it means is known to the kind alone. */
export interface GivenSettings {
  /** In messages: `gateway zarinpal`. */
  readonly owner: string;
  /** What its variables begin with: `WASL_GATEWAY_ZARINPAL_`. */
  readonly prefix: string;
  /** Of the file, by name: `apiUrl`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of the environment, by what stands behind the prefix: `API_URL`. */
  readonly variables: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment gives under a prefix, itself or by a file that `…_FILE` names. */
export function readVariables(
  prefix: string,
  env: Environment,
  problems: string[],
): GivenSettings['variables'] {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(prefix) || !value) continue;
    if (!name.endsWith('_FILE')) found[name.slice(prefix.length)] = value;
    else if (existsSync(value) && statSync(value).isFile())
      found[name.slice(prefix.length, -'_FILE'.length)] = readFileSync(value, 'utf8').trim();
    else problems.push(`${name} names ${value}, which is not there or not a file.`);
  }
  return found;
}

/** A text for each setting of the kind, the environment before the file. What is wrong is added to `problems`. */
export function readKindSettings(
  kind: { readonly kind: string; readonly settings: KindSettings },
  { owner, prefix, settings, variables }: GivenSettings,
  problems: string[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const known = new Set<string>();
  for (const [name, { what, secret, fallback, pattern }] of Object.entries(kind.settings)) {
    const variable = variableOf(name);
    const full = `${prefix}${variable}`;
    known.add(variable);
    if (secret === true && settings[name] !== undefined)
      problems.push(`${owner}: ${name} is a secret and does not belong into the file: give it as ${full}.`);
    const value = variables[variable] ?? (secret === true ? undefined : settings[name]) ?? fallback;
    const place = variables[variable] === undefined && secret !== true ? `${owner}: ${name}` : full;
    if (value === undefined) problems.push(`${place} is missing. ${what}`);
    else if (pattern !== undefined && !pattern.test(value))
      problems.push(`${place} is not of its form. ${what}`);
    found[name] = value ?? '';
  }
  for (const name of Object.keys(settings))
    if (!(name in kind.settings)) problems.push(`${owner}: "${name}" is no setting of ${kind.kind}.`);
  for (const variable of Object.keys(variables))
    if (!known.has(variable))
      problems.push(`${prefix}${variable} is no setting of ${kind.kind}: remove it, or correct its name.`);
  return found;
}

/** `merchantId` in the file is `MERCHANT_ID` in the environment. */
function variableOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** An object whose values are all texts. */
export function textsIn(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const texts = Object.entries(value).filter((each): each is [string, string] => typeof each[1] === 'string');
  return texts.length === Object.keys(value).length ? Object.fromEntries(texts) : undefined;
}
