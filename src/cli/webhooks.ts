import type { Command } from 'commander';
import { createWebhooks, DELIVERY_STATES, WEBHOOK_TYPES, type Webhooks } from '../notifications/index.ts';
import { auditName, SYSTEM, systemClock } from '../platform/index.ts';
import { CommandFailure, wrongUsage } from './failure.ts';
import { say, sayJson, table, wholeNumber } from './output.ts';
import { withBiller } from './with-ground.ts';

/** Whoever stands at the command line. */
const BY = auditName(SYSTEM);

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
    .option('--partner <code>', 'only payments that came by the pages or the widget of this partner')
    .addHelpText('after', '\nExample:\n  wasl webhooks add https://books.example.org/wasl --biller sepehr')
    .action(
      async (
        url: string,
        options: Options & { readonly types?: readonly string[]; readonly partner?: string },
      ) => {
        const { types = [], partner } = options;
        const added = await withWebhooks(options.biller, (room, billerId) =>
          room.add(BY, billerId, { url, types, partner }),
        );
        if (!added.ok && added.error.code === 'unknown_webhook_type')
          throw wrongUsage(`--types are some of ${WEBHOOK_TYPES.join(', ')}.`);
        if (!added.ok && added.error.code === 'unknown_partner')
          throw new CommandFailure(`There is no partner "${partner}": \`wasl partner list\` shows them.`);
        if (!added.ok && added.error.code === 'too_many_webhooks')
          throw new CommandFailure(
            `${options.biller} has as many addresses as there may be: remove one first.`,
          );
        if (!added.ok)
          throw wrongUsage(`"${url}" is no address that can be told: give one that begins with https://.`);
        const { webhookId, secret } = added.value;
        if (options.json) return sayJson({ id: webhookId, url, secret });
        say(`${webhookId}\n${secret}`);
        process.stderr.write('Keep the secret now: it is not shown again.\n');
      },
    );

  ofBiller(webhooks.command('list'))
    .description('addresses, whether they answer, and what waits for them')
    .addHelpText('after', '\nExample:\n  wasl webhooks list --biller sepehr')
    .action(async (options: Options) => {
      const found = await withWebhooks(options.biller, (room, billerId) => room.list(billerId));
      if (options.json) return sayJson(found);
      if (found.length === 0) return say('Nobody is told of payments.');
      const rows = found.map(({ webhookId, state, waiting, failingSince, url, partner = '' }) => [
        ...[String(webhookId), state, String(waiting), failingSince?.toISOString().slice(0, 16) ?? '-'],
        ...[partner, url],
      ]);
      say(table([['ID', 'STATE', 'WAITING', 'FAILING SINCE', 'PARTNER', 'ADDRESS'], ...rows]));
    });

  ofBiller(webhooks.command('deliveries'))
    .description('what was sent and how that went, newest first')
    .option('--limit <n>', 'so many at most', '50')
    .option('--state <state>', `only those that are ${DELIVERY_STATES.join(', ')}`)
    .addHelpText('after', '\nExample:\n  wasl webhooks deliveries --biller sepehr --state exhausted')
    .action(async (options: Options & { readonly limit: string; readonly state?: string }) => {
      const state = DELIVERY_STATES.find((known) => known === options.state);
      if (options.state !== state) throw wrongUsage(`--state is one of ${DELIVERY_STATES.join(', ')}.`);
      const limit = wholeNumber('--limit', options.limit, 1, 10_000);
      const found = await withWebhooks(options.biller, (room, billerId) =>
        room.deliveries(billerId, { limit, state }),
      );
      if (options.json) return sayJson(found);
      if (found.length === 0) return say('Nothing was sent yet.');
      const rows = found.map(({ deliveryId, webhookId, type, state: now, tries }) => [
        ...[String(deliveryId), String(webhookId), type, now, String(tries.length), tries[0]?.error ?? ''],
      ]);
      say(table([['ID', 'ADDRESS', 'TYPE', 'STATE', 'TRIES', 'LAST'], ...rows]));
    });

  addChange(
    ofBiller,
    webhooks,
    'resend',
    'send a delivery once more, under the same name',
    'a delivery',
    (room, b, id) => room.resend(BY, b, id),
  );
  addChange(
    ofBiller,
    webhooks,
    'test',
    'send an address a message of the type webhook.test',
    'an address',
    (room, b, id) => room.test(BY, b, id),
  );
  addChange(
    ofBiller,
    webhooks,
    'activate',
    'go on with an address that was paused or disabled',
    'an address',
    (room, b, id) => room.activate(BY, b, id),
  );
  addChange(
    ofBiller,
    webhooks,
    'remove',
    'tell an address nothing any more, and forget what waits for it',
    'an address',
    (room, b, id) => room.remove(BY, b, id),
  );

  ofBiller(webhooks.command('rotate'))
    .description('a new secret beside the old one; both sign until it is called again')
    .argument('<id>', 'of an address, from `wasl webhooks list`')
    .addHelpText('after', '\nExample:\n  wasl webhooks rotate 1 --biller sepehr')
    .action(async (id: string, options: Options) => {
      const secret = await withWebhooks(options.biller, (room, billerId) =>
        room.rotate(BY, billerId, numberIn(id)),
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
  return withBiller(biller, ({ ground, config, biller: { billerId } }) =>
    run(createWebhooks({ ...ground, clock: systemClock, allowPrivate: config.demo }), billerId),
  );
}

function numberIn(id: string): bigint {
  if (!/^\d{1,18}$/.test(id)) throw wrongUsage(`"${id}" is not an ID.`);
  return BigInt(id);
}
