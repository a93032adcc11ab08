import { readVariables, textsIn } from './kind-settings.ts';

/** A gateway as the configuration names it; what its settings mean is known to its kind alone. */
export interface GatewayEntry {
  /** In the ledger, in addresses, in the names of its secrets; never changes once payments went there. */
  readonly id: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, string>>;
  /** From `WASL_GATEWAY_ID_NAME` or the file that `WASL_GATEWAY_ID_NAME_FILE` names, by the last part of that name. */
  readonly variables: Readonly<Record<string, string>>;
  /** Only for these; left out: for all of its currencies. */
  readonly billers?: readonly string[];
  readonly cost?: { readonly fixedMinor: bigint; readonly basisPoints: bigint };
}

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'WASL_GATEWAY_';
const ID = /^[a-z][a-z0-9]{1,19}$/;
const KNOWN = new Set(['id', 'kind', 'settings', 'billers', 'cost']);

/** Reads `gateways` of the configuration file, and the secrets that belong to them. */
export function readGateways(value: unknown, env: Environment, problems: string[]): readonly GatewayEntry[] {
  if (value !== undefined && !Array.isArray(value)) problems.push('gateways must be a list.');
  const given: readonly unknown[] = Array.isArray(value) ? value : [];
  const entries = given.flatMap((each, index) => readEntry(each, `gateways[${index}]`, env, problems));
  const ids = entries.map(({ id }) => id);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index)))
    problems.push(`gateways: "${id}" is there twice; each needs an id of its own.`);
  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && !ids.some((id) => name.startsWith(gatewayPrefix(id))))
      problems.push(`${name} belongs to no gateway of the configuration: remove it, or correct its name.`);
  }
  return entries;
}

function readEntry(
  value: unknown,
  where: string,
  env: Environment,
  problems: string[],
): readonly GatewayEntry[] {
  const before = problems.length;
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { id, kind, settings = {}, billers, cost } = fields;
  for (const key of Object.keys(fields))
    if (!KNOWN.has(key)) problems.push(`${where}: "${key}" is not known. Known: ${[...KNOWN].join(', ')}.`);
  if (typeof id !== 'string' || !ID.test(id))
    problems.push(`${where}: id must be 2 to 20 small letters and digits, a letter first: zarinpal.`);
  if (typeof kind !== 'string') problems.push(`${where}: kind is missing: which gateway it is.`);
  const texts = textsIn(settings);
  if (texts === undefined) problems.push(`${where}: settings must be an object of texts.`);
  const forBillers = billers === undefined ? undefined : listIn(billers);
  if (billers !== undefined && forBillers === undefined)
    problems.push(`${where}: billers must be a list of their ids.`);
  const price = cost === undefined ? undefined : readCost(cost);
  if (cost !== undefined && price === undefined)
    problems.push(
      `${where}: cost must be like {"fixedMinor": "12000", "basisPoints": "150"}, both whole and not negative.`,
    );
  if (problems.length > before || typeof id !== 'string' || typeof kind !== 'string' || texts === undefined)
    return [];
  return [
    {
      ...{ id, kind, settings: texts, variables: readVariables(gatewayPrefix(id), env, problems) },
      ...(forBillers === undefined ? {} : { billers: forBillers }),
      ...(price === undefined ? {} : { cost: price }),
    },
  ];
}

/** What the variables of a gateway begin with. */
export function gatewayPrefix(id: string): string {
  return `${PREFIX}${id.toUpperCase()}_`;
}

function listIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((each): each is string => typeof each === 'string');
  return texts.length === value.length ? texts : undefined;
}

function readCost(value: unknown): GatewayEntry['cost'] {
  const { fixedMinor = '0', basisPoints = '0', ...more } = textsIn(value) ?? { none: '' };
  const isWhole = [fixedMinor, basisPoints].every((text) => /^\d{1,12}$/.test(text));
  if (!isWhole || Object.keys(more).length > 0) return undefined;
  return { fixedMinor: BigInt(fixedMinor), basisPoints: BigInt(basisPoints) };
}
