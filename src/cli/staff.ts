import type { Command } from 'commander';
import { ROLES, type Role, SYSTEM, systemClock } from '../platform/index.ts';
import { createStaff, type Invitation, type Member, type MemberError, type Staff } from '../staff/index.ts';
import { CommandFailure, wrongUsage } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { readBillers, requireBiller, type Standing, withGround } from './with-ground.ts';

interface CreateOptions {
  readonly role: readonly string[];
  readonly name?: string;
  readonly biller?: readonly string[];
  readonly json?: true;
}

interface JsonOption {
  readonly json?: true;
}

const REFUSALS: Readonly<Record<MemberError['code'] | 'not_permitted', string>> = {
  login_taken: 'Somebody has this login already; see `wasl staff list`.',
  malformed_login: 'A login has 2 to 40 Latin letters, digits, dots or dashes.',
  malformed_name: 'A name has 1 to 80 characters.',
  no_role: 'Give at least one --role.',
  no_biller: 'Give at least one --biller, or leave it out for all.',
  not_found: 'There is no such member of staff; see `wasl staff list`.',
  own_account: 'Nobody changes their own account this way.',
  not_permitted: 'That is not permitted.',
};

/** Members of staff, by the operator of the machine: the first administrator comes from here. */
export function addStaffCommands(program: Command): void {
  const staff = program.command('staff').description('who may sign in to the console');

  staff
    .command('create')
    .description('add a member; prints the link with which they set password and second factor, once')
    .argument('<login>', '2 to 40 Latin letters, digits, dots or dashes')
    .requiredOption('--role <role...>', `what they may do: ${ROLES.join(', ')}`)
    .option('--name <name>', 'as colleagues know them (default: the login)')
    .option('--biller <id...>', 'only these billers (default: all)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Example:
  wasl staff create robin --role administrator
  wasl staff create s.karimi --role clerk --name "Sara Karimi" --biller sepehr`,
    )
    .action(async (login: string, options: CreateOptions) => {
      const roles = rolesFrom(options.role);
      const made = await withStaff(async (members, standing) => {
        const billers = await billersFrom(standing, options.biller);
        const created = await members.create(SYSTEM, { login, name: options.name ?? login, roles, billers });
        if (!created.ok) throw new CommandFailure(REFUSALS[created.error.code]);
        return linkTo(standing, login, created.value);
      });
      tellLink(made, options);
    });

  staff
    .command('list')
    .description('members of staff')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  wasl staff list')
    .action(async (options: JsonOption) => {
      const views = await withStaff(async (members, standing) => {
        const billers = await readBillers(standing);
        const found = await members.list(SYSTEM);
        if (!found.ok) throw new CommandFailure(REFUSALS[found.error.code]);
        return found.value.map((member) => viewOf(member, (id) => billers.byNumber(id)?.id ?? String(id)));
      });
      if (options.json) return sayJson(views);
      if (views.length === 0)
        return say('There is nobody yet. `wasl staff create LOGIN --role administrator`');
      const rows = views.map((view) => [
        view.login,
        view.roles.join(','),
        view.billers === 'all' ? 'all' : view.billers.join(','),
        view.state,
        view.name,
      ]);
      say(table([['LOGIN', 'ROLES', 'BILLERS', 'STATE', 'NAME'], ...rows]));
    });

  for (const [name, what, done] of [
    ['disable', 'end their sessions; they cannot sign in until enabled', 'can no longer sign in'],
    ['enable', 'let a disabled member sign in again', 'can sign in again'],
  ] as const) {
    staff
      .command(name)
      .description(what)
      .argument('<login>', 'who')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', `\nExample:\n  wasl staff ${name} s.karimi`)
      .action(async (login: string, options: JsonOption) => {
        await withStaff(async (members) => {
          const member = await find(members, login);
          const answer = await members[name](SYSTEM, member.staffId);
          if (!answer.ok) throw new CommandFailure(REFUSALS[answer.error.code]);
        });
        if (options.json) return sayJson({ login, state: name === 'disable' ? 'disabled' : 'enabled' });
        say(`${login} ${done}.`);
      });
  }

  staff
    .command('reset')
    .description('end password, second factor and sessions; prints a link to set new ones, once')
    .argument('<login>', 'who')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl staff reset s.karimi')
    .action(async (login: string, options: JsonOption) => {
      const made = await withStaff(async (members, standing) => {
        const member = await find(members, login);
        const reset = await members.reset(SYSTEM, member.staffId);
        if (!reset.ok) throw new CommandFailure(REFUSALS[reset.error.code]);
        return linkTo(standing, login, reset.value);
      });
      tellLink(made, options);
    });
}

function withStaff<T>(run: (members: Staff['members'], standing: Standing) => Promise<T>): Promise<T> {
  return withGround((standing) => {
    const { sql, vault } = standing.ground;
    const { demo } = standing.config;
    // Nobody signs in here, so no address is counted.
    const limiter = { take: () => ({ allowed: true }) as const };
    const { members } = createStaff({ sql, vault, clock: systemClock, demo, limiter });
    return run(members, standing);
  });
}

async function find(members: Staff['members'], login: string): Promise<Member> {
  const found = await members.find(SYSTEM, login);
  if (!found.ok) throw new CommandFailure(REFUSALS[found.error.code]);
  return found.value;
}

function rolesFrom(names: readonly string[]): readonly Role[] {
  return names
    .flatMap((name) => name.split(','))
    .map((name) => {
      const role = ROLES.find((known) => known === name);
      if (role === undefined) throw wrongUsage(`--role is one of ${ROLES.join(', ')}, not "${name}".`);
      return role;
    });
}

async function billersFrom(
  standing: Standing,
  ids: readonly string[] | undefined,
): Promise<'all' | readonly number[]> {
  if (ids === undefined) return 'all';
  const billers = await readBillers(standing);
  return ids.map((id) => requireBiller(billers, id).billerId);
}

interface Link {
  readonly login: string;
  readonly link: string;
  readonly expires_at: string;
}

function linkTo({ config }: Standing, login: string, { token, expiresAt }: Invitation): Link {
  return {
    login,
    link: `${config.publicUrl}/console/join?token=${token}`,
    expires_at: expiresAt.toISOString(),
  };
}

function tellLink(made: Link, options: JsonOption): void {
  if (options.json) {
    sayJson(made);
    return;
  }
  say(made.link);
  process.stderr.write(
    `Pass this link on to ${made.login} in a safe way: it works once, until ${made.expires_at}, and is not shown again.\n`,
  );
}

function viewOf(member: Member, nameOf: (billerId: number) => string) {
  return {
    id: member.staffId.toString(),
    login: member.login,
    name: member.name,
    roles: member.roles,
    billers: member.billers === 'all' ? 'all' : member.billers.map(nameOf),
    state: member.state,
    demo: member.demo,
    created_at: member.createdAt.toISOString(),
  } as const;
}
