import type { Command } from 'commander';
import { createWebhooks, WEBHOOK_TYPES, type Webhooks } from '../notifications/index.ts';
import { CommandFailure, wrongUsage } from './failure.ts';
import { say, sayJson, table, wholeNumber } from './output.ts';
import { withBiller } from './with-ground.ts';

interface Options {
  readonly biller: string;
  readonly json?: true;
}

/** Addresses of billers' systems that are told what happens to payments. */
export function addWebhookCommands(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('addresses that are told what happens to payments');
  const ofBiller = (command: Command): Command =>
    command.requiredOption('--biller <id>', 'whose payments').option('--json', 'print the result as JSON');

  ofBiller(webhooks.command('add'))
    .description('tell an address; its secret is shown this once')
    .argument('<url>', 'https')
    .option('--types <type...>', `only these of ${WEBHOOK_TYPES.join(', ')}`)
    .addHelpText('after', '\nExample:\n  wasl webhooks add https://books.example.org/wasl --biller sepehr')
    .action(async (url: string, options: Options & { readonly types?: readonly string[] }) => {
      const added = await withWebhooks(options.biller, (room, billerId) =>
        room.add(billerId, { url, types: options.types ?? [] }),
      );
      if (!added.ok && added.error.code === 'unknown_type')
        throw wrongUsage(`--types are some of ${WEBHOOK_TYPES.join(', ')}.`);
      if (!added.ok)
        throw wrongUsage(`"${url}" is no address that can be told: give one that begins with https://.`);
      const { webhookId, secret } = added.value;
      if (options.json) return sayJson({ id: webhookId, url, secret });
      say(`${webhookId}\n${secret}`);
      process.stderr.write('Keep the secret now: it is not shown again.\n');
    });

  ofBiller(webhooks.command('list'))
    .description('addresses, whether they answer, and what waits for them')
    .addHelpText('after', '\nExample:\n  wasl webhooks list --biller sepehr')
    .action(async (options: Options) => {
      const found = await withWebhooks(options.biller, (room, billerId) => room.list(billerId));
      if (options.json) return sayJson(found);
      if (found.length === 0) return say('Nobody is told of payments.');
      const rows = found.map(({ webhookId, state, waiting, failingSince, url }) => [
        ...[String(webhookId), state, String(waiting), failingSince?.toISOString().slice(0, 16) ?? '-', url],
      ]);
      say(table([['ID', 'STATE', 'WAITING', 'FAILING SINCE', 'ADDRESS'], ...rows]));
    });

  ofBiller(webhooks.command('deliveries'))
    .description('what was sent and how that went, newest first')
    .option('--limit <n>', 'so many at most', '50')
    .addHelpText('after', '\nExample:\n  wasl webhooks deliveries --biller sepehr --limit 20')
    .action(async (options: Options & { readonly limit: string }) => {
      const limit = wholeNumber('--limit', options.limit, 1, 10_000);
      const found = await withWebhooks(options.biller, (room, billerId) => room.deliveries(billerId, limit));
      if (options.json) return sayJson(found);
      if (found.length === 0) return say('Nothing was sent yet.');
      const rows = found.map(({ deliveryId, webhookId, type, state, tries, lastError }) => [
        ...[String(deliveryId), String(webhookId), type, state, String(tries), lastError ?? ''],
      ]);
      say(table([['ID', 'ADDRESS', 'TYPE', 'STATE', 'TRIES', 'LAST'], ...rows]));
    });

  addChange(
    ofBiller,
    webhooks,
    'resend',
    'send a delivery once more, under the same name',
    'a delivery',
    (room, b, id) => room.resend(b, id),
  );
  addChange(
    ofBiller,
    webhooks,
    'activate',
    'go on with an address that was paused or disabled',
    'an address',
    (room, b, id) => room.activate(b, id),
  );
  addChange(
    ofBiller,
    webhooks,
    'remove',
    'tell an address nothing any more, and forget what waits for it',
    'an address',
    (room, b, id) => room.remove(b, id),
  );

  ofBiller(webhooks.command('rotate'))
    .description('a new secret beside the old one; both sign until it is called again')
    .argument('<id>', 'of an address, from `wasl webhooks list`')
    .addHelpText('after', '\nExample:\n  wasl webhooks rotate 1 --biller sepehr')
    .action(async (id: string, options: Options) => {
      const secret = await withWebhooks(options.biller, (room, billerId) =>
        room.rotate(billerId, numberIn(id)),
      );
      if (secret === undefined) throw new CommandFailure(`${options.biller} has no address ${id}.`);
      if (options.json) return sayJson({ id, secret });
      say(secret);
      process.stderr.write('Keep the secret now: it is not shown again.\n');
    });
}

/** Commands that change one thing by its ID, and say no more than that. */
function addChange(
  ofBiller: (command: Command) => Command,
  group: Command,
  name: string,
  what: string,
  whose: string,
  change: (room: Webhooks, billerId: number, id: bigint) => Promise<boolean>,
): void {
  ofBiller(group.command(name))
    .description(what)
    .argument('<id>', `of ${whose}`)
    .addHelpText('after', `\nExample:\n  wasl webhooks ${name} 1 --biller sepehr`)
    .action(async (id: string, options: Options) => {
      const done = await withWebhooks(options.biller, (room, billerId) =>
        change(room, billerId, numberIn(id)),
      );
      if (!done) throw new CommandFailure(`${options.biller} has nothing with the ID ${id}.`);
      if (options.json) return sayJson({ id, done });
      say('Done.');
    });
}

function withWebhooks<T>(biller: string, run: (room: Webhooks, billerId: number) => Promise<T>): Promise<T> {
  return withBiller(biller, (standing) => run(createWebhooks(standing.ground), standing.biller.billerId));
}

function numberIn(id: string): bigint {
  if (!/^\d{1,18}$/.test(id)) throw wrongUsage(`"${id}" is not an ID.`);
  return BigInt(id);
}
