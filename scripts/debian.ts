import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Thrown when a program is missing and may not be installed from here; the message says what to install. */
export class MissingProgramError extends Error {
  override name = 'MissingProgramError';
}

/** What `requireDebian` needs of the machine; a test may give another one. */
export interface Machine {
  readonly isRoot: boolean;
  /** Runs a program to its end; `status` is null when it could not be started. */
  readonly run: (command: string, args: readonly string[]) => { status: number | null; output: string };
  readonly log: (line: string) => void;
}

// Another installation may be holding the lock of dpkg: wait for it instead of failing.
const APT_OPTIONS = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];

const thisMachine: Machine = {
  isRoot: process.getuid?.() === 0,
  run: (command, args) => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
  },
  log: (line) => process.stderr.write(`${line}\n`),
};

/**
 * Makes sure that a program from Debian is there, and returns its path as `probe` finds it. When it is
 * missing it is installed with apt-get, if we are root on a machine that has it; otherwise this throws a
 * `MissingProgramError` that says what to install. It never goes on without the program.
 */
export function requireDebian(
  packages: readonly string[],
  probe: () => string | undefined,
  machine: Machine = thisMachine,
): string {
  const found = probe();
  if (found !== undefined) return found;
  const names = packages.join(' ');
  const byHand = `apt-get update && apt-get install -y --no-install-recommends ${names}`;
  if (machine.run('apt-get', ['--version']).status !== 0) {
    throw new MissingProgramError(
      `Missing: ${names} (the names in Debian). This machine has no apt-get: install the same by its own means.`,
    );
  }
  if (!machine.isRoot)
    throw new MissingProgramError(`Missing: ${names}. Install with: sudo sh -c '${byHand}'`);
  machine.log(`installing ${names} …`);
  for (const args of [['update'], ['install', ...APT_OPTIONS, ...packages]]) {
    const { status, output } = machine.run('apt-get', args);
    if (status !== 0) {
      throw new MissingProgramError(
        `Missing: ${names}. apt-get ${args[0]} failed:\n${output}\nBy hand: ${byHand}`,
      );
    }
  }
  const installed = probe();
  if (installed === undefined) {
    throw new MissingProgramError(
      `${names} was installed, yet its program was not found where it is looked for.`,
    );
  }
  return installed;
}

/** The first of these paths that is a program this user may run. */
export function firstExecutable(paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
