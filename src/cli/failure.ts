/** What the shell is told: interfaces that scripts rely on. */
export const EXIT = { done: 0, refused: 1, usage: 2, interrupted: 130 } as const;

/** Told by a command that ends well, and yet not with 0. */
export type SetExitCode = (code: number) => void;

/** Something that a command refuses, in a sentence for whoever called it. */
export class CommandFailure extends Error {
  override name = 'CommandFailure';
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT.refused) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The arguments make no sense as they are: exit code 2. */
export function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(message, EXIT.usage);
}

/** Errors whose message was written for people, wherever in the system they come from. */
const TOLD_AS_THEY_ARE = ['ConfigError', 'EmbeddedPostgresError', 'MigrationError', 'AlreadyRunning'];

const UNDEFINED_TABLE = ['42P01', '3F000'];
const UNREACHABLE = ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'CONNECT_TIMEOUT', 'ECONNRESET'];
const LOST = ['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', '57P01'];
const NO_ACCESS = ['28P01', '28000', '3D000'];

/** Any error as a sentence that says what to do. */
export function explain(error: unknown): string {
  if (error instanceof CommandFailure) return error.message;
  if (!(error instanceof Error)) return `Something unexpected happened: ${String(error)}`;
  if (TOLD_AS_THEY_ARE.includes(error.name)) return error.message;
  const code = 'code' in error ? String(error.code) : '';
  const { message } = error;
  if (UNDEFINED_TABLE.includes(code))
    return 'The database has not been prepared yet. Run `wasl migrate` first.';
  // Of the database or of our own HOST: the message names it.
  if (code === 'ENOTFOUND') return `There is no such host (${message}). Look at DATABASE_URL and HOST.`;
  if (UNREACHABLE.includes(code))
    return `The database cannot be reached (${message}). Is it running, and is DATABASE_URL right?`;
  if (LOST.includes(code))
    return 'The connection to the database was lost. What was committed is safe; try again.';
  if (NO_ACCESS.includes(code)) return `The database refuses us: ${message}. Look at DATABASE_URL.`;
  if (code === 'EADDRINUSE')
    return `Something already listens there (${message}). Set PORT to another port, or stop the other program.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine does not have that address (${message}). Set HOST to one of its own, or to 0.0.0.0.`;
  if (code === 'EACCES' && message.startsWith('listen'))
    return `This port is not open to us (${message}). Set PORT to one from 1024 on.`;
  if (code === 'ENOSPC') return 'The disk is full. Make room and run the command again.';
  return `Something unexpected happened: ${message}\nSet WASL_LOG_LEVEL=debug to see where.`;
}

/** Whether whoever called wants to see stacks. */
export function isDebugging(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return env.WASL_LOG_LEVEL === 'debug' || env.WASL_LOG_LEVEL === 'trace';
}
