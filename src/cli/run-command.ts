import { type Command, CommanderError } from 'commander';
import { CommandFailure, EXIT, explain, isDebugging } from './failure.ts';
import { createProgram } from './program.ts';

/** Runs one command line, without the program's own name, and gives the exit code. Never throws. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  process.stdout.on('error', endWithReader);
  try {
    const program = createProgram((code) => {
      exitCode = code;
    });
    refuseHelpOnNothing(program, args);
    await program.parseAsync(args, { from: 'user' });
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

/** `wasl nonsense --help`: Commander would help with `wasl` instead, and call it a success. */
function refuseHelpOnNothing(program: Command, args: readonly string[]): void {
  if (!args.includes('--help') && !args.includes('-h')) return;
  let command = program;
  for (const arg of args) {
    if (arg.startsWith('-') || command.commands.length === 0) return;
    const next = command.commands.find((each) => each.name() === arg);
    if (next === undefined)
      command.error(`error: unknown command '${arg}'`, { code: 'commander.unknownCommand' });
    else command = next;
  }
}

/** `wasl … | head`: whoever reads has seen enough, and that is no failure. */
function endWithReader(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
}
