import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CREDENTIAL_KINDS, createRegister, type Register, type RegisterError } from '../collectors/index.ts';
import { formatMoney, isCurrency, isTimeOfDay, money, type Result, toWire } from '../kernel/index.ts';
import { CommandFailure, wrongUsage } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { readBillers, withBiller, withGround } from './with-ground.ts';

interface Json {
  readonly json?: true;
}

const WHY: Readonly<Record<RegisterError['code'], string>> = {
  unknown_collector: 'There is no such collector: `wasl collector put` adds it.',
  malformed_key: 'That is no Ed25519 public key in PEM: `openssl pkey -in key.pem -pubout` writes it.',
  owes_more_than_that: 'It owes more than that already: have it pay in first.',
  no_agreement: 'Nothing is agreed between them: `wasl collector agree` does it.',
  key_reused: 'This reference of the bank stands for another amount already.',
  insufficient_float: 'There is not so much to pay out.',
};

/** Banks, wallets and kiosk networks that take money for billers. */
export function addCollectorCommands(program: Command): void {
  const collector = program
    .command('collector')
    .description('banks, wallets and kiosk networks that take money for billers');

  collector
    .command('put')
    .description('add a collector, rename it, suspend it or let it in again')
    .argument('<id>', 'small letters and digits; never changes')
    .requiredOption('--name <name>', 'as people know it')
    .option('--suspended', 'its keys open nothing until it is put without this')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl collector put melli --name "Bank Melli"')
    .action(async (id: string, options: Json & { readonly name: string; readonly suspended?: true }) => {
      if (!/^[a-z][a-z0-9]{1,19}$/.test(id))
        throw wrongUsage(
          `"${id}" is no name of a collector: 2 to 20 small letters and digits, a letter first.`,
        );
      const suspended = options.suspended === true;
      await withRegister((register) => register.put({ id, name: options.name, suspended }));
      if (options.json) return sayJson({ id, name: options.name, suspended });
      say(suspended ? `${id} is suspended.` : `${id} is there.`);
    });

  collector
    .command('agree')
    .description('what a collector may do for a biller; again: change it')
    .argument('<id>', 'the collector')
    .requiredOption('--biller <id>', 'for whom it takes money')
    .option('--credit <minor>', 'it may owe so much; 0: it pays in beforehand', '0')
    .option('--max <minor>', 'one payment at most')
    .option('--cutoff <HH:MM>', 'end of the business day, in the biller’s time zone', '24:00')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl collector agree melli --biller sepehr --credit 5000000000 --cutoff 23:00',
    )
    .action(agree);

  collector
    .command('key')
    .description('make a key for a collector; what is secret of it is shown this once')
    .argument('<id>', 'the collector')
    .option('--kind <kind>', `${CREDENTIAL_KINDS.join(', ')}`, 'hmac')
    .option('--pem <file>', 'of ed25519: their public key, PEM')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl collector key melli --kind ed25519 --pem melli.pem')
    .action(makeKey);

  collector
    .command('revoke')
    .description('end a key, at once and for good')
    .argument('<key>', 'its ID')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl collector revoke melli-0a1b2c3d4e5f')
    .action(async (keyId: string, options: Json) => {
      const revoked = await withRegister((register) => register.revokeKey(keyId));
      if (!revoked) throw new CommandFailure(`There is no key ${keyId} that opens anything.`);
      if (options.json) return sayJson({ key: keyId, revoked: true });
      say(`Key ${keyId} opens nothing any more.`);
    });

  collector
    .command('fund')
    .description('note money that a collector has paid in; with a minus, that it was paid out')
    .argument('<id>', 'the collector')
    .requiredOption('--biller <id>', 'whose float')
    .requiredOption('--amount <minor>', 'minor units')
    .requiredOption('--reference <text>', 'of the bank’s statement: the same twice is noted once')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl collector fund melli --biller sepehr --amount 1000000000 --reference FT26327/11',
    )
    .action(fund);

  collector
    .command('list')
    .description('collectors, what is agreed, their keys, and what each has left or owes')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  wasl collector list')
    .action(list);
}

async function agree(
  collectorId: string,
  options: Json & {
    readonly biller: string;
    readonly credit: string;
    readonly max?: string;
    readonly cutoff: string;
  },
): Promise<void> {
  const terms = {
    collectorId,
    creditMinor: minorIn('--credit', options.credit),
    paymentMinorMax: options.max === undefined ? undefined : minorIn('--max', options.max),
    cutoffAt: options.cutoff,
  };
  if (!isTimeOfDay(options.cutoff) && options.cutoff !== '24:00')
    throw wrongUsage(`--cutoff is a time of day, HH:MM, not "${options.cutoff}".`);
  await withBiller(options.biller, async ({ ground, biller }) =>
    orFail(await createRegister(ground).agree(biller, terms)),
  );
  if (options.json) return sayJson({ biller: options.biller, ...terms });
  say(`${collectorId} takes money for ${options.biller}.`);
}

async function makeKey(
  collectorId: string,
  options: Json & { readonly kind: string; readonly pem?: string },
): Promise<void> {
  const kind = CREDENTIAL_KINDS.find((known) => known === options.kind);
  if (kind === undefined)
    throw wrongUsage(`--kind is one of ${CREDENTIAL_KINDS.join(', ')}, not "${options.kind}".`);
  if ((kind === 'ed25519') !== (options.pem !== undefined))
    throw wrongUsage('--pem goes with --kind ed25519, and only with it.');
  const pem = options.pem === undefined ? undefined : await readFile(options.pem, 'utf8');
  const { keyId, secret } = await withRegister(async (register) =>
    orFail(await register.addKey(collectorId, kind, pem)),
  );
  if (options.json) return sayJson({ key: keyId, kind, secret });
  say(secret === undefined ? keyId : `${keyId}\n${secret}`);
  if (secret !== undefined) process.stderr.write('Keep the secret now: it is not shown again.\n');
}

async function fund(
  collectorId: string,
  options: Json & { readonly biller: string; readonly amount: string; readonly reference: string },
): Promise<void> {
  const minor =
    minorIn('--amount', options.amount.replace(/^-/, '')) * (options.amount.startsWith('-') ? -1n : 1n);
  if (minor === 0n) throw wrongUsage('--amount is not 0.');
  const outcome = await withBiller(options.biller, async ({ ground, biller }) =>
    orFail(
      await createRegister(ground).fund(biller.billerId, collectorId, {
        ...{ bankRef: options.reference, amount: money(minor, biller.currency) },
      }),
    ),
  );
  if (options.json) return sayJson({ collector: collectorId, biller: options.biller, outcome });
  say(outcome === 'posted' ? 'Noted.' : 'Was noted before.');
}

async function list(options: Json): Promise<void> {
  const found = await withGround(async (standing) => {
    const billers = await readBillers(standing);
    const register = createRegister(standing.ground);
    const collectors = await register.list();
    return Promise.all(
      collectors.map(async (each) => ({
        ...each,
        keys: await register.keys(each.id),
        agreements: (await register.agreements(each.id)).flatMap(
          ({ billerId, currency, balanceMinor, creditMinor, cutoffAt }) =>
            isCurrency(currency)
              ? [
                  {
                    biller: billers.byNumber(billerId)?.id ?? '',
                    float: money(balanceMinor, currency),
                    creditMinor,
                    cutoffAt,
                  },
                ]
              : [],
        ),
      })),
    );
  });
  if (options.json)
    return sayJson(
      found.map((each) => ({
        ...each,
        agreements: each.agreements.map(({ float, ...rest }) => ({ ...rest, float: toWire(float) })),
      })),
    );
  if (found.length === 0) return say('There are no collectors yet.');
  const rows = found.flatMap(({ id, suspended, keys, agreements }) => {
    const state = suspended ? 'suspended' : `${keys.filter(({ revoked }) => !revoked).length} keys`;
    return agreements.length === 0
      ? [[id, state, '-', '', '']]
      : agreements.map(({ biller, float, cutoffAt }) => [
          id,
          state,
          biller,
          formatMoney(float, 'en'),
          cutoffAt,
        ]);
  });
  say(table([['COLLECTOR', 'STATE', 'BILLER', 'FLOAT', 'CUT-OFF'], ...rows]));
}

function withRegister<T>(run: (register: Register) => Promise<T>): Promise<T> {
  return withGround(({ ground }) => run(createRegister(ground)));
}

function orFail<T>(result: Result<T, RegisterError>): T {
  if (!result.ok) throw new CommandFailure(WHY[result.error.code]);
  return result.value;
}

function minorIn(option: string, text: string): bigint {
  if (!/^(0|[1-9]\d{0,17})$/.test(text))
    throw wrongUsage(`${option} is an amount in minor units, not "${text}".`);
  return BigInt(text);
}
