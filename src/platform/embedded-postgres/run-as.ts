import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { EmbeddedPostgresError } from './error.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Absent: the uid is not in /etc/passwd. */
  readonly name?: string;
}

/**
 * Under which identity the server runs. `self`: as we are. `uid`: root steps down to an account.
 * `unshare`: root stays root on the disk, but in a user namespace of its own where it is called nobody and
 * has no power outside, which PostgreSQL accepts.
 */
export type RunAs =
  | { readonly way: 'self' }
  | ({ readonly way: 'uid' } & Account)
  | { readonly way: 'unshare' };

export interface RunAsFacts {
  readonly processUid: number;
  /** Of the data folder, or while there is none of the nearest folder above it. */
  readonly owner: Account;
  /** The data folder already holds a database. */
  readonly initialised: boolean;
  /** Accounts that root may step down to, best first. */
  readonly accounts: readonly Account[];
  /** Those uids that can enter the folder that holds the data folder. */
  readonly reaching: ReadonlySet<number>;
  readonly unshareWorks: boolean;
}

export type RunAsChoice =
  | RunAs
  | { readonly way: 'refuse'; readonly reason: 'not_owner' | 'root_not_possible' };

/** The overflow ids of Linux, which its distributions call nobody and nogroup. */
const NOBODY = 65_534;

/**
 * Chooses the identity (performance.md §1, "Root"). A folder that holds a database keeps its owner if that can
 * work at all, so that what was chosen at the first start is chosen at every later one.
 */
export function chooseRunAs(facts: RunAsFacts): RunAsChoice {
  const { processUid, owner, initialised, accounts, reaching, unshareWorks } = facts;
  if (processUid !== 0) {
    if (initialised && owner.uid !== processUid) return { way: 'refuse', reason: 'not_owner' };
    return { way: 'self' };
  }
  if (initialised && owner.uid === 0 && unshareWorks) return { way: 'unshare' };
  for (const account of [owner, ...accounts]) {
    if (account.uid === 0 || !reaching.has(account.uid)) continue;
    // initdb looks its user up by name and fails without one; the server itself does not.
    if (account.name === undefined && !(initialised && account.uid === owner.uid)) continue;
    return { way: 'uid', ...account };
  }
  return unshareWorks ? { way: 'unshare' } : { way: 'refuse', reason: 'root_not_possible' };
}

/** The uid and gid that must own the data folder; undefined: whoever we are. */
export function ownerFor(runAs: RunAs): { readonly uid: number; readonly gid: number } | undefined {
  if (runAs.way === 'self') return undefined;
  return runAs.way === 'uid' ? { uid: runAs.uid, gid: runAs.gid } : { uid: 0, gid: 0 };
}

export function describeRunAs(runAs: RunAs): string {
  if (runAs.way === 'self') return 'the current user';
  if (runAs.way === 'uid') return `user ${runAs.name ?? runAs.uid}`;
  return 'nobody in a user namespace of its own';
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** Turns a command into the one that runs it under the identity; the process keeps its pid (plain exec). */
export function commandAs(runAs: RunAs, file: string, args: readonly string[]): Command {
  if (runAs.way === 'self') return { file, args, identity: {} };
  if (runAs.way === 'uid') return { file, args, identity: { uid: runAs.uid, gid: runAs.gid } };
  return { file: 'unshare', args: [...UNSHARE, file, ...args], identity: {} };
}

const UNSHARE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** A small environment: a PGDATA or PGPORT of the caller would change the server, LC_ALL its messages. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** Gathers what `chooseRunAs` needs; the probes only run for root, a few milliseconds each. */
export async function gatherRunAsFacts(place: {
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly initialised: boolean;
  readonly parentDir: string;
}): Promise<RunAsFacts> {
  const processUid = process.getuid?.() ?? -1;
  const { initialised, parentDir } = place;
  if (processUid !== 0) {
    return {
      processUid,
      owner: place.owner,
      initialised,
      accounts: [],
      reaching: new Set(),
      unshareWorks: false,
    };
  }
  const known = parseAccounts(await readFile('/etc/passwd', 'utf8'));
  const owner = known.find(({ uid }) => uid === place.owner.uid) ?? place.owner;
  const accounts = ['postgres', 'nobody'].flatMap((name) => known.filter((account) => account.name === name));
  const uids = [owner, ...accounts].filter((account) => account.uid !== 0 && canEnter(account, parentDir));
  return {
    processUid,
    owner,
    initialised,
    accounts,
    reaching: new Set(uids.map(({ uid }) => uid)),
    unshareWorks: unshareWorks(),
  };
}

/** The accounts of a passwd(5) file that a process can be given: ids from 0 to 2^31 - 1. */
export function parseAccounts(passwd: string): (Account & { readonly name: string })[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !uid || !gid || !/^\d{1,9}$/.test(uid) || !/^\d{1,9}$/.test(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/** Asks the kernel instead of reading mode bits, which know nothing of access lists. */
export function canEnter(account: Account, folder: string): boolean {
  const { uid, gid } = account;
  const probe = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    uid,
    gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

function unshareWorks(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('unshare', [...UNSHARE, '/bin/sh', '-c', ':'], { stdio: 'ignore' }).status === 0;
}

export function refusal(reason: 'not_owner' | 'root_not_possible', dataDir: string): EmbeddedPostgresError {
  if (reason === 'not_owner') {
    return new EmbeddedPostgresError(
      'not_owner',
      `the database in ${dataDir} belongs to another user: start as that user, or choose another WASL_DATA_DIR`,
    );
  }
  return new EmbeddedPostgresError(
    'root_not_possible',
    `PostgreSQL does not run as root, no other user can enter the folder of ${dataDir}, and user namespaces ` +
      'are not allowed here: start as an ordinary user, or set WASL_DATA_DIR to a folder that the users ' +
      'postgres or nobody can enter, such as /var/lib/wasl, or set DATABASE_URL',
  );
}
