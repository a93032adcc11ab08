import { CommanderError } from 'commander';
import { CommandFailure, EXIT, explain, isDebugging } from './failure.ts';
import { createProgram } from './program.ts';

/** Runs one command line, without the program's own name, and gives the exit code. Never throws. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  process.stdout.on('error', endWithReader);
  try {
    await createProgram((code) => {
      exitCode = code;
    }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong; asking for help is not wrong.
      return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    }
    process.stderr.write(`wasl: ${explain(error)}\n`);
    if (isDebugging() && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return error instanceof CommandFailure ? error.exitCode : EXIT.refused;
  } finally {
    process.stdout.off('error', endWithReader);
  }
}

/** `wasl … | head`: whoever reads has seen enough, and that is no failure. */
function endWithReader(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
}
