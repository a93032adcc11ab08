import { err, hideCardNumbers, invariant, type Language, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  appendAudit,
  auditName,
  type Clock,
  type Database,
  type NotPermitted,
  type Permission,
  permit,
  sqlState,
  type Transaction,
} from '../platform/index.ts';

/** What is to happen: numbers of things, amounts in minor units, references. Nothing about persons. */
export type Payload = Readonly<Record<string, string>>;

/** One kind of thing that needs a second pair of eyes. The rooms that do these things know nothing of approvals. */
export interface ApprovalKind {
  readonly toAsk: Permission;
  readonly toDecide: Permission;
  /**
   * Looks, before anybody is bothered, whether this can be done at all; gives the payload as it is to be kept
   * and what it is about (`payment:12`). Changes nothing.
   */
  prepare(
    payload: Payload,
    billerId: number,
  ): Promise<Result<{ readonly payload: Payload; readonly subject: string }, { readonly code: string }>>;
  /** One sentence for whoever decides. */
  describe(payload: Payload, language: Language): string;
  /** Does it, in the transaction in which the approval becomes `executed`; no call to the outside. */
  run(
    tx: Transaction,
    approval: { readonly billerId: number; readonly approvalId: bigint; readonly payload: Payload },
    actor: Actor,
  ): Promise<Result<void, { readonly code: string }>>;
}

const APPROVAL_STATES = ['asked', 'approved', 'refused', 'executed', 'failed', 'expired'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export interface Approval {
  readonly billerId: number;
  readonly approvalId: bigint;
  readonly kind: string;
  readonly payload: Payload;
  readonly subject: string;
  readonly reason: string;
  /** `approved` is never seen from outside: it becomes `executed` or `failed` in the same transaction. */
  readonly state: ApprovalState;
  readonly askedBy: bigint;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: bigint | undefined;
  readonly decidedAt: Date | undefined;
  readonly note: string | undefined;
  readonly failure: string | undefined;
}

export interface AskError {
  readonly code: 'unknown_kind' | 'no_reason' | 'asked_already' | 'not_possible';
  /** Why it is not possible, in the words of the kind. */
  readonly why?: string;
}

export interface DecideError {
  readonly code:
    | 'not_found'
    /** Somebody has decided meanwhile, or it is too old. */
    | 'not_open'
    /** Whoever asks does not decide. */
    | 'own_request'
    | 'unknown_kind';
}

export interface Approvals {
  readonly kinds: Readonly<Record<string, ApprovalKind>>;
  ask(
    actor: Actor,
    request: {
      readonly kind: string;
      readonly billerId: number;
      readonly payload: Payload;
      readonly reason: string;
    },
  ): Promise<Result<Approval, AskError | NotPermitted>>;
  /**
   * Decides, once. Agreed to, it is carried out in the same transaction: the approval comes back `executed`, or
   * `failed` with what stood against it, and then nothing has changed but that.
   */
  decide(
    actor: Actor,
    key: ApprovalKey,
    decision: { readonly agree: boolean; readonly note: string },
  ): Promise<Result<Approval, DecideError | NotPermitted>>;
  /** Undefined also where it is none of the actor's business. */
  find(actor: Actor, key: ApprovalKey): Promise<Approval | undefined>;
  /** What this actor may see, the newest first: open ones, or all of them, or those about one thing. */
  list(
    actor: Actor,
    filter: {
      readonly open?: boolean;
      readonly subject?: string;
      readonly before?: bigint;
      readonly limit: number;
    },
  ): Promise<readonly Approval[]>;
  /** One round: what nobody has decided in time expires. Says how many that were. */
  expire(): Promise<number>;
}

export interface ApprovalKey {
  readonly billerId: number;
  readonly approvalId: bigint;
}

interface Row {
  readonly biller_id: number;
  readonly approval_id: bigint;
  readonly kind: string;
  readonly payload: Payload;
  readonly subject: string;
  readonly reason: string;
  readonly state: string;
  readonly asked_by: bigint;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly decided_by: bigint | null;
  readonly decided_at: Date | null;
  readonly decision_note: string | null;
  readonly failure: string | null;
}

/** What was asked for three days ago is better asked for again, by somebody who looks again. */
const OPEN_MS = 72 * 3_600_000;
const REASON_LENGTH_MAX = 500;
const UNIQUE_VIOLATION = '23505';

export function createApprovals(deps: {
  readonly sql: Database;
  readonly clock: Clock;
  readonly kinds: Readonly<Record<string, ApprovalKind>>;
}): Approvals {
  const { sql, clock } = deps;
  const kinds = new Map(Object.entries(deps.kinds));

  /** Kinds that the actor may ask for or decide; of others they see nothing. */
  const visibleKinds = (actor: Actor): string[] =>
    [...kinds].filter(([, kind]) => mayEither(actor, kind)).map(([name]) => name);

  async function find(actor: Actor, key: ApprovalKey): Promise<Approval | undefined> {
    const [row] = await sql<Row[]>`
      select * from staff.approval where biller_id = ${key.billerId} and approval_id = ${key.approvalId}`;
    const kind = kinds.get(row?.kind ?? '');
    return row !== undefined && kind !== undefined && mayEither(actor, kind, row.biller_id)
      ? toApproval(row)
      : undefined;
  }

  return {
    kinds: deps.kinds,
    ask: async (actor, request) => {
      const kind = kinds.get(request.kind);
      if (kind === undefined) return err({ code: 'unknown_kind' });
      if (!permit(actor, kind.toAsk, request.billerId).ok) return err({ code: 'not_permitted' });
      const reason = hideCardNumbers(request.reason.trim()).slice(0, REASON_LENGTH_MAX);
      if (reason === '') return err({ code: 'no_reason' });
      const prepared = await kind.prepare(request.payload, request.billerId);
      if (!prepared.ok) return err({ code: 'not_possible', why: prepared.error.code });
      try {
        return ok(
          await sql.begin((tx) => insert(tx, clock, actor, { ...request, ...prepared.value, reason })),
        );
      } catch (error) {
        if (sqlState(error) === UNIQUE_VIOLATION) return err({ code: 'asked_already' });
        throw error;
      }
    },
    decide: (actor, key, decision) =>
      sql.begin(async (tx) => {
        const [row] = await tx<Row[]>`
          select * from staff.approval
           where biller_id = ${key.billerId} and approval_id = ${key.approvalId} for update`;
        if (row === undefined) return err({ code: 'not_found' });
        const kind = kinds.get(row.kind);
        if (kind === undefined) return err({ code: 'unknown_kind' });
        if (!permit(actor, kind.toDecide, row.biller_id).ok) return err({ code: 'not_permitted' });
        if (row.asked_by === actor.staffId) return err({ code: 'own_request' });
        if (row.state !== 'asked' || row.expires_at <= clock.now()) return err({ code: 'not_open' });
        return ok(await carryOut(tx, clock, kind, actor, row, decision));
      }),
    find,
    list: async (actor, { open, subject, before, limit }) => {
      const billers = actor.billers === 'all' ? null : [...actor.billers];
      const rows = await sql<Row[]>`
        select * from staff.approval
         where kind = any (${visibleKinds(actor)}) and (${billers}::integer[] is null or biller_id = any (${billers}))
           ${open === true ? sql`and state = 'asked' and expires_at > ${clock.now()}` : sql``}
           ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
           ${before === undefined ? sql`` : sql`and approval_id < ${before}`}
         order by approval_id desc limit ${limit}`;
      return rows.map(toApproval);
    },
    expire: () =>
      sql.begin(async (tx) => {
        const rows = await tx<{ biller_id: number; approval_id: bigint }[]>`
          update staff.approval set state = 'expired'
           where state = 'asked' and expires_at <= ${clock.now()} returning biller_id, approval_id`;
        for (const { biller_id: billerId, approval_id: approvalId } of rows) {
          const subject = `approval:${approvalId}`;
          await appendAudit(tx, { billerId, actor: 'system', act: 'approval expired', subject, detail: {} });
        }
        return rows.length;
      }),
  };
}

function mayEither(actor: Actor, kind: ApprovalKind, billerId?: number): boolean {
  return permit(actor, kind.toAsk, billerId).ok || permit(actor, kind.toDecide, billerId).ok;
}

async function insert(
  tx: Transaction,
  clock: Clock,
  actor: Actor,
  request: {
    readonly kind: string;
    readonly billerId: number;
    readonly payload: Payload;
    readonly subject: string;
    readonly reason: string;
  },
): Promise<Approval> {
  const { billerId, kind, payload, subject, reason } = request;
  const now = clock.now();
  // Out of time, though no round has come by yet: it must not stand in the way of the new one.
  await tx`
    update staff.approval set state = 'expired'
     where biller_id = ${billerId} and kind = ${kind} and subject = ${subject}
       and state = 'asked' and expires_at <= ${now}`;
  const [row] = await tx<Row[]>`
    insert into staff.approval (biller_id, kind, payload, subject, reason, asked_by, asked_at, expires_at)
    values (${billerId}, ${kind}, ${tx.json({ ...payload })}, ${subject}, ${reason}, ${actor.staffId}, ${now},
            ${new Date(now.getTime() + OPEN_MS)})
    returning *`;
  invariant(row !== undefined, 'an inserted row comes back');
  await appendAudit(tx, {
    ...{ billerId, actor: auditName(actor), act: 'approval asked', subject: `approval:${row.approval_id}` },
    detail: { kind, about: subject },
  });
  return toApproval(row);
}

async function carryOut(
  tx: Transaction,
  clock: Clock,
  kind: ApprovalKind,
  actor: Actor,
  row: Row,
  decision: { readonly agree: boolean; readonly note: string },
): Promise<Approval> {
  const { biller_id: billerId, approval_id: approvalId, payload } = row;
  const note = hideCardNumbers(decision.note.trim()).slice(0, REASON_LENGTH_MAX) || null;
  const set = (state: ApprovalState, failure: string | null) => tx<Row[]>`
    update staff.approval
       set state = ${state}, decided_by = ${actor.staffId}, decided_at = ${clock.now()}, decision_note = ${note},
           failure = ${failure}
     where biller_id = ${billerId} and approval_id = ${approvalId} returning *`;
  const audit = (act: string, detail: Readonly<Record<string, string | boolean>>) =>
    appendAudit(tx, {
      ...{ billerId, actor: auditName(actor), act, subject: `approval:${approvalId}` },
      detail: { kind: row.kind, about: row.subject, ...detail },
    });

  let [after] = await set(decision.agree ? 'approved' : 'refused', null);
  const outcome = decision.agree
    ? await attempt(tx, (inner) => kind.run(inner, { billerId, approvalId, payload }, actor))
    : undefined;
  if (outcome !== undefined)
    [after] = await set(outcome.ok ? 'executed' : 'failed', outcome.ok ? null : outcome.error.code);
  // The audit chain is locked by its first entry, so these come when all else is done.
  await audit('approval decided', { agreed: decision.agree });
  if (outcome !== undefined) {
    await audit(
      outcome.ok ? 'approval executed' : 'approval failed',
      outcome.ok ? {} : { why: outcome.error.code },
    );
  }
  invariant(after !== undefined, 'an approval vanished');
  return toApproval(after);
}

/** Runs it, and undoes whatever it had begun where it says that it cannot be done. */
async function attempt(
  tx: Transaction,
  run: (inner: Transaction) => Promise<Result<void, { readonly code: string }>>,
): Promise<Result<void, { readonly code: string }>> {
  let refused: { readonly code: string } | undefined;
  try {
    await tx.savepoint(async (inner) => {
      const done = await run(inner);
      if (done.ok) return;
      refused = done.error;
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  return refused === undefined ? ok(undefined) : err(refused);
}

/** Only a throw rolls back to the savepoint. */
class Undo extends Error {
  override name = 'Undo';
}

function toApproval(row: Row): Approval {
  const state = APPROVAL_STATES.find((known) => known === row.state);
  invariant(state !== undefined, `unknown state of an approval: ${row.state}`);
  return {
    billerId: row.biller_id,
    approvalId: row.approval_id,
    kind: row.kind,
    payload: row.payload,
    subject: row.subject,
    reason: row.reason,
    state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    note: row.decision_note ?? undefined,
    failure: row.failure ?? undefined,
  };
}
