import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Biller, type Billers, readBiller } from '../billing/index.ts';
import { createLedger } from '../ledger/index.ts';
import { CommandFailure } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { readBillers, withBiller, withGround } from './with-ground.ts';

/** Billers are data: one is added or changed with a file, and no code. */
export function addBillerCommands(program: Command): void {
  const biller = program.command('biller').description('the billers of this installation');

  biller
    .command('put')
    .description('add a biller, or change its description')
    .argument('<file>', 'JSON, as `wasl biller show` prints it')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl biller show sepehr > water.json   # edit it, then\n  wasl biller put water.json',
    )
    .action(async (file: string, options: { readonly json?: true }) => {
      const wanted = await readDescription(file);
      const added = await withGround(async (standing) => {
        const billers = await readBillers(standing);
        refuseTaken(billers, wanted);
        const isNew = billers.find(wanted.id) === undefined;
        const ledger = createLedger({ sql: standing.ground.sql });
        const { billerId, currency } = wanted;
        await ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency });
        await billers.put(wanted);
        return isNew;
      });
      if (options.json) return sayJson({ biller: wanted.id, added });
      say(
        added ? `Added ${wanted.id}.` : `Changed ${wanted.id}. A running server takes it up within seconds.`,
      );
    });

  biller
    .command('list')
    .description('all of them')
    .option('--json', 'print their descriptions as JSON')
    .addHelpText('after', '\nExample:\n  wasl biller list')
    .action(async (options: { readonly json?: true }) => {
      const list = await withGround(async (standing) => (await readBillers(standing)).list());
      if (options.json) return sayJson(list);
      if (list.length === 0) return say('There are no billers yet.');
      const rows = list.map(({ billerId, id, country, currency, name }) => [
        String(billerId),
        id,
        country,
        currency,
        name.en,
      ]);
      say(table([['NUMBER', 'ID', 'COUNTRY', 'CURRENCY', 'NAME'], ...rows]));
    });

  biller
    .command('show')
    .description('the description of one, as JSON')
    .argument('<id>', 'its ID')
    .option('--json', 'JSON is what it prints anyway')
    .addHelpText('after', '\nExample:\n  wasl biller show sepehr')
    .action(async (id: string) => sayJson(await withBiller(id, async (standing) => standing.biller)));
}

async function readDescription(file: string): Promise<Biller> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be read as JSON: ${reason}`);
  }
  const biller = readBiller(content);
  if (!biller.ok) throw new CommandFailure(`${file} does not describe a biller: ${biller.error.reason}.`);
  return biller.value;
}

/** Number and ID lead keys and references that have been given out: they stay with whom they had. */
function refuseTaken(billers: Billers, wanted: Biller): void {
  const sameNumber = billers.byNumber(wanted.billerId);
  if (sameNumber !== undefined && sameNumber.id !== wanted.id) {
    throw new CommandFailure(
      `Number ${wanted.billerId} belongs to ${sameNumber.id}: choose another billerId.`,
    );
  }
  const sameId = billers.find(wanted.id);
  if (sameId === undefined) return;
  if (sameId.billerId !== wanted.billerId) {
    throw new CommandFailure(`${wanted.id} has the number ${sameId.billerId}, which cannot change.`);
  }
  if (sameId.currency !== wanted.currency) {
    throw new CommandFailure(`${wanted.id} has its books in ${sameId.currency}, which cannot change.`);
  }
}
