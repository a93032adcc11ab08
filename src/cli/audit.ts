import type { Command } from 'commander';
import type { Billers } from '../billing/index.ts';
import { type AuditChain, type AuditProblem, verifyAudit } from '../platform/index.ts';
import { EXIT, type SetExitCode, wrongUsage } from './failure.ts';
import { say, sayJson } from './output.ts';
import { readBillers, requireBiller, withGround } from './with-ground.ts';

interface VerifyOptions {
  readonly biller?: string;
  readonly system?: true;
  readonly head?: string;
  readonly json?: true;
}

const PROBLEMS: Readonly<Record<AuditProblem['what'], string>> = {
  altered: 'is not what was written',
  missing: 'is missing',
  reordered: 'is not in its place',
  cut_off: 'and all after it are cut off',
};

export function addAuditCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('audit')
    .description('the trail of what staff has done')
    .command('verify')
    .description(
      'compute every hash again, and name the first entry of each chain that does not fit (exit code 1)',
    )
    .option('--biller <id>', 'only the chain of this biller')
    .option('--system', 'only the chain of the system: sign-ins, staff')
    .option('--head <hash>', 'a head noted earlier: tells whether the end of its chain was cut off since')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Example:
  wasl audit verify
  wasl audit verify --biller sepehr --head 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`,
    )
    .action(async (options: VerifyOptions) => {
      if (options.biller !== undefined && options.system === true) {
        throw wrongUsage('--biller and --system name two different chains; give one of them.');
      }
      if (options.head !== undefined && !/^[0-9a-f]{64}$/i.test(options.head)) {
        throw wrongUsage('--head is a hash of 64 hexadecimal digits, as `wasl audit verify` prints it.');
      }
      const { chains, billers } = await withGround(async (standing) => {
        const billers = await readBillers(standing);
        const billerId = options.system === true ? 0 : wanted(billers, options.biller);
        const chains = await verifyAudit(standing.ground.sql, {
          ...(billerId === undefined ? {} : { billerId }),
          ...(options.head === undefined ? {} : { head: options.head }),
        });
        return { chains, billers };
      });
      if (chains.some(({ problem }) => problem !== undefined)) setExitCode(EXIT.refused);
      const nameOf = (chain: AuditChain): string =>
        chain.billerId === 0 ? 'system' : (billers.byNumber(chain.billerId)?.id ?? String(chain.billerId));
      if (options.json) return sayJson(chains.map((chain) => view(chain, nameOf(chain))));
      if (chains.length === 0) say('Nothing has been written yet.');
      for (const chain of chains) say(sentence(chain, nameOf(chain)));
    });
}

function wanted(billers: Billers, id: string | undefined): number | undefined {
  return id === undefined ? undefined : requireBiller(billers, id).billerId;
}

function view({ entries, head, problem }: AuditChain, chain: string) {
  return {
    chain,
    entries,
    head,
    problem: problem === undefined ? null : { entry: problem.entryId, what: problem.what },
  };
}

function sentence({ entries, head, problem }: AuditChain, chain: string): string {
  return problem === undefined
    ? `${chain}: all entries fit (${entries}). Head: ${head}`
    : `${chain}: entry ${problem.entryId} ${PROBLEMS[problem.what]}. Good until entry ${entries}.`;
}
