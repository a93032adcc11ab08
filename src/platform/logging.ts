import { type Logger, type LoggerOptions, pino } from 'pino';
import { hideCardNumbers } from '../kernel/index.ts';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

/**
 * One JSON object a line. What is logged of a request is its method, its route (not its address, which may hold
 * what a person typed) and its outcome: no body, no query, no IP address, no header. Goes to standard output unless
 * there is another destination.
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination?: { write(line: string): void },
): Logger {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    // A card number that somebody else wrote into an answer or an error (PCI DSS 3.4.1).
    hooks: { streamWrite: hideCardNumbers },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error's name, code, message and stack; never the values of the statement that failed. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  return { name: error.name, code, message: error.message, stack: error.stack };
}
