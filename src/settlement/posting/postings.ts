import type { Billers } from '../../billing/index.ts';
import { hideCardNumbers, invariant } from '../../kernel/index.ts';
import { type Payments, takeBack } from '../../payments/index.ts';
import type { Clock, Database } from '../../platform/index.ts';
import type { BillerSystem, BillerSystems, Posting, PostOutcome } from './biller-system.ts';

/** A thing to tell a biller, as it stands in the table. */
export interface PostingKey {
  readonly billerId: number;
  readonly paymentId: bigint;
  readonly kind: Posting['kind'];
}

export interface PostingsDeps {
  readonly sql: Database;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly payments: Pick<Payments, 'byKey' | 'bills' | 'accountNumber'>;
  readonly systems: BillerSystems;
  readonly onError: (error: unknown) => void;
  /** For the figures: how it ended, and how long after the money came. */
  readonly observe: (billerId: number, outcome: PostOutcome['kind'], afterMs: number) => void;
}

/** Telling billers' own systems what was paid (M10): in order for each account, until each has answered. */
export interface Postings {
  /** One round; how many were told. Billers do not wait for each other. */
  work(): Promise<number>;
  /** What a biller's answer means, by whatever way it came. Repeated, it changes nothing. */
  conclude(key: PostingKey, outcome: Exclude<PostOutcome, { readonly kind: 'silent' }>): Promise<void>;
}

const AT_ONCE = 20;
const LEASE_MS = 60_000;
const FIRST_PAUSE_MS = 2_000;
const PAUSE_MS_MAX = 600_000;
/** From so many silences on a biller is down (settlement.report): one posting is sent to see whether it is back. */
const SILENCES_OF_DOWN = 3;

interface PostingRow {
  readonly payment_id: bigint;
  readonly kind: Posting['kind'];
  readonly since: Date;
  readonly attended: number;
}

export function createPostings(deps: PostingsDeps): Postings {
  const { sql, clock } = deps;

  async function workFor(billerId: number, system: BillerSystem): Promise<number> {
    const [link] = await sql<{ failures: number; quiet: boolean }[]>`
      select failures, coalesce(quiet_until > now(), false) as quiet from settlement.link where biller_id = ${billerId}`;
    if (link?.quiet) return 0;
    const limit = (link?.failures ?? 0) >= SILENCES_OF_DOWN ? 1 : AT_ONCE;
    const due = await sql<PostingRow[]>`
      select payment_id, kind, since, attended from settlement.take_postings(${billerId}, ${limit}, ${LEASE_MS})`;
    await Promise.all(due.map((row) => tell(billerId, system, row).catch(deps.onError)));
    return due.length;
  }

  async function tell(billerId: number, system: BillerSystem, row: PostingRow): Promise<void> {
    const key = { billerId, paymentId: row.payment_id, kind: row.kind };
    const outcome = await system.post(await read(key, row.since));
    deps.observe(billerId, outcome.kind, clock.now().getTime() - row.since.getTime());
    await sql`select settlement.report(${billerId}, ${outcome.kind !== 'silent'})`;
    if (outcome.kind !== 'silent') return conclude(key, outcome);
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(row.attended - 1, 20), PAUSE_MS_MAX);
    await sql`
      update settlement.posting
         set attend_at = now() + ${pauseMs} * interval '1 millisecond', reason = ${hideCardNumbers(outcome.reason).slice(0, 200)}
       where biller_id = ${billerId} and payment_id = ${row.payment_id} and kind = ${row.kind} and state = 'sent'`;
  }

  async function read({ billerId, paymentId, kind }: PostingKey, since: Date): Promise<Posting> {
    const payment = await deps.payments.byKey(billerId, paymentId);
    invariant(payment !== undefined, 'a posting of a payment that is not there');
    const [accountNumber, bills] = await Promise.all([
      deps.payments.accountNumber(payment),
      deps.payments.bills(payment),
    ]);
    return { kind, payment, accountNumber, bills, since };
  }

  async function conclude(
    { billerId, paymentId, kind }: PostingKey,
    outcome: Exclude<PostOutcome, { readonly kind: 'silent' }>,
  ): Promise<void> {
    if (outcome.kind === 'accepted') {
      await sql`select settlement.acknowledge(${billerId}, ${paymentId}, ${kind}, ${outcome.billerRef})`;
      return;
    }
    await sql.begin(async (tx) => {
      const [row] = await tx<{ outcome: string }[]>`
        select settlement.refuse(${billerId}, ${paymentId}, ${kind}, ${outcome.reason}) as outcome`;
      // A reversal that the biller will not hear of is for people: it stays on the list of what went wrong.
      if (row?.outcome !== 'refused' || kind === 'reversal') return;
      // Should a part of it have paid for another bill already, it stays paid, and people see it on the same list.
      await takeBack(
        tx,
        { billerId, paymentId },
        { reason: 'refused_by_biller', detail: { said: outcome.reason } },
      );
    });
  }

  return {
    work: async () => {
      const told = await Promise.all(
        deps.systems.all().map(({ billerId, system }) => workFor(billerId, system)),
      );
      return told.reduce((sum, each) => sum + each, 0);
    },
    conclude,
  };
}
