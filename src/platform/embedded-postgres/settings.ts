import { totalmem } from 'node:os';
import process from 'node:process';

const MEBIBYTE = 1024 * 1024;

/** Bytes this process may use: the machine's memory, or less where a container limits it. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * Settings for a durable server that shares a machine with the program.
 * Sizes follow performance.md §2.3: after a checkpoint every first change of a page is logged in full, which
 * took random updates to 0.37 of their rate, so checkpoints are rare; compressing instead is slow here (pglz).
 */
export function serverSettings(
  memory: number,
  socketDir: string,
  port: number,
  extra: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const sharedBuffers = Math.max(16, Math.min(512, Math.floor(memory / 8 / MEBIBYTE)));
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_compression: 'off',
    shared_buffers: `${sharedBuffers}MB`,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    max_connections: '100',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    // Statements, parameters and the DETAIL of an error carry rows, thus personal data: none goes to the log.
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    ...extra,
    // What the supervisor itself relies on cannot be overridden.
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
  };
}

export function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
