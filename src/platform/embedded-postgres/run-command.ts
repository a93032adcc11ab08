import { spawn } from 'node:child_process';
import { type Command, serverEnvironment } from './run-as.ts';

export interface CommandResult {
  /** Undefined: could not be started, or was ended by a signal. */
  readonly exitCode: number | undefined;
  /** What it wrote on both outputs, or why it could not be started. */
  readonly output: string;
}

/** Runs a short command to its end. */
export function runCommand(command: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, {
      ...command.identity,
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ exitCode: undefined, output: error.message }));
    child.on('close', (code, signal) => {
      const ending = signal === null ? '' : `ended by ${signal}`;
      resolve({ exitCode: code ?? undefined, output: `${Buffer.concat(chunks)}${ending}`.trim() });
    });
  });
}
