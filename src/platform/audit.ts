import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../kernel/index.ts';
import { type Actor, type NotPermitted, permit } from './actor.ts';
import type { Database, Statements } from './database.ts';

/**
 * What somebody did, for those who look later. Who is meant stands here as a number (`staff:7`,
 * `account:12`): names, phones and addresses of people stay where they can be deleted.
 */
export interface AuditEntry {
  /** 0: the system as a whole. */
  readonly billerId: number;
  /** `auditName(actor)`. */
  readonly actor: string;
  /** In the past tense and lower case: `record opened`, `approval decided`. */
  readonly act: string;
  /** To what: `staff:7`, `payment:12`, `account:5`. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/**
 * Adds an entry to its biller's chain. Given the transaction of the act, both are written or neither is. The
 * chain's head stays locked until that transaction ends, so this belongs at its end.
 */
export async function appendAudit(sql: Statements, entry: AuditEntry): Promise<void> {
  const { billerId, actor, act, subject, detail } = entry;
  await sql`select audit.append(${billerId}, ${actor}, ${act}, ${subject}, ${sql.json({ ...detail })})`;
}

interface Row {
  readonly entry_id: bigint;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly detail: string;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

export interface AuditProblem {
  readonly entryId: bigint;
  /**
   * - `altered`: what stands there is not what was hashed, or the chain before it was rewritten;
   * - `missing`: the entry of this number is gone;
   * - `reordered`: another entry belongs here, and stands elsewhere;
   * - `cut_off`: the chain ended later once, and its end is gone.
   */
  readonly what: 'altered' | 'missing' | 'reordered' | 'cut_off';
}

export interface AuditChain {
  readonly billerId: number;
  readonly entries: bigint;
  /** Hash of the last entry, in hex: noted elsewhere, it proves later that nothing was cut off. */
  readonly head: string;
  /** The first entry that does not fit; undefined where all do. */
  readonly problem: AuditProblem | undefined;
}

export interface VerifyAuditOptions {
  /** Only this chain; left out: all of them. */
  readonly billerId?: number;
  /** A head noted earlier, in hex: some entry must still have that hash. */
  readonly head?: string;
}

const NOTHING_BEFORE = Buffer.alloc(32);
const ENTRIES_AT_ONCE = 1_000;

/**
 * Goes through the chains from their first entries and computes every hash again, here and not in the
 * database. Streams; a million entries take some seconds and no memory to speak of. With a `head` and several
 * chains, one of them must hold it.
 */
export async function verifyAudit(
  sql: Database,
  options: VerifyAuditOptions = {},
): Promise<readonly AuditChain[]> {
  const ids =
    options.billerId === undefined
      ? (await sql<{ id: number }[]>`select biller_id as id from audit.head order by 1`).map(({ id }) => id)
      : [options.billerId];
  const walked: Walked[] = [];
  for (const billerId of ids) walked.push(await walk(sql, billerId, options.head?.toLowerCase()));
  const noted = options.head === undefined || walked.some(({ sawNotedHead }) => sawNotedHead);
  return walked.map(({ chain }) =>
    noted || chain.problem !== undefined
      ? chain
      : { ...chain, problem: { entryId: chain.entries + 1n, what: 'cut_off' } },
  );
}

interface Walked {
  readonly chain: AuditChain;
  readonly sawNotedHead: boolean;
}

async function walk(sql: Database, billerId: number, notedHead: string | undefined): Promise<Walked> {
  let last: Buffer = NOTHING_BEFORE;
  let entries = 0n;
  let sawNotedHead = false;
  let problem: AuditProblem | undefined;
  const rows = sql<Row[]>`
    select entry_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, act, subject,
           detail::text as detail, previous, hash
      from audit.entry where biller_id = ${billerId} order by entry_id`;
  // The head is read before the entries: what is appended meanwhile is then no contradiction.
  const [head] = await sql<{ entry_id: bigint; hash: Uint8Array }[]>`
    select entry_id, hash from audit.head where biller_id = ${billerId}`;
  for await (const chunk of rows.cursor(ENTRIES_AT_ONCE)) {
    for (const row of chunk) {
      const what = fault(billerId, row, entries + 1n, last);
      if (what !== undefined) {
        problem = await name(sql, billerId, { entryId: entries + 1n, what }, last);
        break;
      }
      last = Buffer.from(row.hash);
      entries += 1n;
      sawNotedHead ||= last.toString('hex') === notedHead;
      if (entries === head?.entry_id && !last.equals(head.hash))
        problem = { entryId: entries, what: 'altered' };
    }
    if (problem !== undefined) break;
  }
  if (problem === undefined && entries < (head?.entry_id ?? 0n)) {
    problem = { entryId: entries + 1n, what: 'cut_off' };
  }
  return { chain: { billerId, entries, head: last.toString('hex'), problem }, sawNotedHead };
}

function fault(
  billerId: number,
  row: Row,
  expectedId: bigint,
  last: Buffer,
): AuditProblem['what'] | undefined {
  if (row.entry_id !== expectedId) return 'missing';
  const fits = last.equals(row.previous) && hashOf(billerId, row).equals(row.hash);
  return fits ? undefined : 'altered';
}

/** An entry that follows the last good one, and yet stands under another number, was moved there. */
async function name(
  sql: Database,
  billerId: number,
  problem: AuditProblem,
  last: Buffer,
): Promise<AuditProblem> {
  const [moved] = await sql<{ entry_id: bigint }[]>`
    select entry_id from audit.entry
     where biller_id = ${billerId} and previous = ${last} and entry_id <> ${problem.entryId.toString()} limit 1`;
  return moved === undefined ? problem : { ...problem, what: 'reordered' };
}

/**
 * SHA-256 over these values, each preceded by its length in bytes (4 bytes, big-endian), texts in UTF-8:
 * `wasl audit 1`, the previous hash (32 zero bytes for the first entry), biller, entry number, time (UTC,
 * `2026-07-01T08:30:00.123456Z`), actor, act, subject, and the detail as PostgreSQL prints `jsonb`.
 * `audit.hash_of` does the same in the database (db/migrations/0007-staff.sql).
 */
function hashOf(billerId: number, row: Row): Buffer {
  const hash = createHash('sha256');
  const parts = [
    'wasl audit 1',
    row.previous,
    String(billerId),
    row.entry_id.toString(),
    row.at,
    row.actor,
    row.act,
    row.subject,
    row.detail,
  ];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return hash.digest();
}

/** An entry as it is read back. */
export interface AuditRecord {
  readonly entryId: bigint;
  readonly at: Date;
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  readonly billerId: number;
  readonly actor?: string;
  /** How the act begins. */
  readonly act?: string;
  readonly subject?: string;
  readonly from?: Date;
  readonly until?: Date;
  /** Only entries before this one: the next page. */
  readonly before?: bigint;
  readonly limit: number;
}

/** Whether the actor may look at this chain. What concerns the whole system is for those who see all billers. */
export function mayReadAudit(actor: Actor, billerId: number): boolean {
  return billerId === 0
    ? permit(actor, 'audit.read').ok && actor.billers === 'all'
    : permit(actor, 'audit.read', billerId).ok;
}

/** Entries of one chain, the newest first. */
export async function listAudit(
  sql: Database,
  actor: Actor,
  filter: AuditFilter,
): Promise<Result<readonly AuditRecord[], NotPermitted>> {
  if (!mayReadAudit(actor, filter.billerId)) return err({ code: 'not_permitted' });
  const { act, subject, from, until, before } = filter;
  const rows = await sql<AuditRecord[]>`
    select entry_id as "entryId", at, actor, act, subject, detail from audit.entry
     where biller_id = ${filter.billerId}
       ${filter.actor === undefined ? sql`` : sql`and actor = ${filter.actor}`}
       ${act === undefined ? sql`` : sql`and starts_with(act, ${act})`}
       ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
       ${from === undefined ? sql`` : sql`and at >= ${from}`}
       ${until === undefined ? sql`` : sql`and at < ${until}`}
       ${before === undefined ? sql`` : sql`and entry_id < ${before}`}
     order by entry_id desc limit ${filter.limit}`;
  return ok(rows);
}
