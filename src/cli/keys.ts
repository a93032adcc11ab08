import type { Command } from 'commander';
import { API_KEY_ROLES, type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '../platform/index.ts';
import { CommandFailure, wrongUsage } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { readBillers, requireBiller, withBiller, withGround } from './with-ground.ts';

interface CreateOptions {
  readonly biller: string;
  readonly role: string;
  readonly label: string;
  readonly json?: true;
}

/** Keys for programs that call the HTTP API. */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('keys for programs that call the HTTP API');

  keys
    .command('create')
    .description('make a key; it is shown this once and cannot be shown again')
    .requiredOption('--biller <id>', 'whose key')
    .requiredOption('--role <role>', 'biller: uploads bills; integrator: inquires and pays for its own users')
    .option('--label <text>', 'what it is for', '')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl keys create --biller sepehr --role biller --label "billing office"',
    )
    .action(async (options: CreateOptions) => {
      const role = API_KEY_ROLES.find((known) => known === options.role);
      if (role === undefined) {
        throw wrongUsage(`--role is ${API_KEY_ROLES.join(' or ')}, not "${options.role}".`);
      }
      const { keyId, token } = await withBiller(options.biller, ({ ground, biller }) =>
        createApiKey(ground.sql, { billerId: biller.billerId, role, label: options.label }),
      );
      if (options.json) return sayJson({ id: keyId, biller: options.biller, role, key: token });
      say(token);
      process.stderr.write(`Key ${keyId} for ${options.biller}. Keep it now: it is not shown again.\n`);
    });

  keys
    .command('list')
    .description('keys, without what opens anything')
    .option('--biller <id>', 'only those of this biller')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  wasl keys list --biller sepehr')
    .action(async (options: { readonly biller?: string; readonly json?: true }) => {
      const found = await withGround(async (standing) => {
        const billers = await readBillers(standing);
        const wanted = options.biller === undefined ? undefined : requireBiller(billers, options.biller);
        const list = await listApiKeys(standing.ground.sql, wanted?.billerId);
        return list.map((key) => viewKey(key, billers.byNumber(key.billerId)?.id ?? String(key.billerId)));
      });
      if (options.json) return sayJson(found);
      if (found.length === 0) return say('There are no keys.');
      const head = ['ID', 'BILLER', 'ROLE', 'MADE', 'REVOKED', 'LABEL'];
      const rows = found.map((key) => [
        key.id,
        key.biller,
        key.role,
        key.created_at.slice(0, 10),
        key.revoked_at?.slice(0, 10) ?? '-',
        key.label,
      ]);
      say(table([head, ...rows]));
    });

  keys
    .command('revoke')
    .description('end a key, at once and for good')
    .argument('<key>', 'its ID, from `wasl keys list`')
    .requiredOption('--biller <id>', 'whose key')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl keys revoke 3 --biller sepehr')
    .action(async (id: string, options: { readonly biller: string; readonly json?: true }) => {
      if (!/^\d{1,18}$/.test(id)) throw wrongUsage(`"${id}" is not the ID of a key; see \`wasl keys list\`.`);
      const keyId = BigInt(id);
      const revoked = await withBiller(options.biller, ({ ground, biller }) =>
        revokeApiKey(ground.sql, { billerId: biller.billerId, keyId }),
      );
      if (!revoked) throw new CommandFailure(`${options.biller} has no key ${id}.`);
      if (options.json) return sayJson({ id: keyId, biller: options.biller, revoked: true });
      say(`Key ${id} opens nothing any more.`);
    });
}

function viewKey(key: ApiKey, biller: string) {
  return {
    id: key.keyId.toString(),
    biller,
    role: key.role,
    label: key.label,
    created_at: key.createdAt.toISOString(),
    revoked_at: key.revokedAt?.toISOString(),
  };
}
