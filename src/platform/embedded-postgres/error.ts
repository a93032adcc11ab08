export type EmbeddedPostgresErrorCode =
  | 'unsupported_platform'
  | 'binaries_missing'
  | 'binaries_broken'
  | 'root_not_possible'
  | 'not_owner'
  | 'foreign_folder'
  | 'other_major_version'
  | 'initdb_failed'
  | 'start_failed'
  | 'start_timeout'
  | 'stop_timeout'
  | 'busy';

/** Why the embedded server cannot run. The message is written for the operator and says what to do. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The code of a system error such as ENOENT; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
