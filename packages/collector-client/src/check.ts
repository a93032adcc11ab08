import { randomUUID } from 'node:crypto';
import type { CollectorClient } from './client.ts';

/** What the check needs: a client with your key, and an account of the sandbox that owes something. */
export interface CheckOptions {
  readonly client: CollectorClient;
  readonly billerId: string;
  readonly identifiers: readonly { readonly name: string; readonly value: string }[];
  /** Payment IDs begin with it, so that a run can be told from another. */
  readonly run?: string;
}

export interface CheckStep {
  readonly name: string;
  /** Undefined: as it must be. Otherwise what was seen instead. */
  readonly problem: string | undefined;
}

interface Money {
  readonly value: string;
  readonly currency: 'IRR' | 'INR' | 'EGP' | 'USD';
}

interface Bill {
  readonly billRef: string;
  readonly amount: Money;
}

const REASON = 'conformance check';

/**
 * Goes through all that a collector must be able to do, against a sandbox account: ask, take, tell twice, tell something else
 * under the same ID, take back. At its end the account owes what it owed before. Gives each step as it is done.
 */
export async function* checkCollector(options: CheckOptions): AsyncGenerator<CheckStep> {
  const { client, billerId, identifiers, run = randomUUID().slice(0, 8) } = options;
  const payId = `${run}-1`;

  const inquire = async (): Promise<readonly Bill[]> => {
    const { data } = await client.POST('/collect/v1/inquire', {
      body: { billerId, identifiers: [...identifiers] },
    });
    return data?.bills.filter(({ allowPayment }) => allowPayment) ?? [];
  };
  const advise = async (id: string, { billRef, amount }: Bill, isRetry = false) =>
    client.POST('/collect/v1/advise', { body: { paymentId: id, billRef, amount, isRetry, method: 'CASH' } });
  const statusOf = async (id: string): Promise<string> => {
    const { data } = await client.POST('/collect/v1/status', { body: { paymentId: id } });
    return data?.status ?? 'no answer';
  };
  const reverse = async (id: string) =>
    client.POST('/collect/v1/reverse', {
      body: { paymentId: id, reversalId: `${id}-back`, reason: REASON },
    });

  const [bill] = await inquire();
  yield step(
    'inquire: the account owes something',
    bill !== undefined,
    'nothing that can be paid: see key, biller, identifiers',
  );
  if (bill === undefined) return;

  const valid = await client.POST('/collect/v1/validate', {
    body: { billRef: bill.billRef, amount: bill.amount },
  });
  yield equal('validate: it would be taken', valid.data?.status, 'ACCEPTED');
  yield equal('status: a payment that was never told is UNKNOWN', await statusOf(payId), 'UNKNOWN');

  const first = await advise(payId, bill);
  yield equal('advise: it is posted', first.data?.status, 'POSTED');
  const again = await advise(payId, bill, true);
  yield equal('advise again, as after a time-out: the same answer', json(again.data), json(first.data));
  const other = { ...bill, amount: { ...bill.amount, value: `${bill.amount.value}0` } };
  const reused = await advise(payId, other);
  yield equal('advise something else under the same ID: 409', reused.response.status, 409);
  yield equal('status: POSTED', await statusOf(payId), 'POSTED');
  const left = await inquire();
  yield step(
    'inquire: the bill is not owed any more',
    !left.some(({ billRef }) => billRef === bill.billRef),
    'it still is',
  );

  const second = await advise(`${run}-2`, bill);
  yield equal('advise a bill that is paid: REJECTED, give the money back', second.data?.status, 'REJECTED');

  const back = await reverse(payId);
  yield equal('reverse: it is taken back', back.data?.status, 'REVERSED');
  yield equal('reverse again: the same answer', json((await reverse(payId)).data), json(back.data));
  yield equal('status: REVERSED', await statusOf(payId), 'REVERSED');
  const restored = await inquire();
  yield step(
    'inquire: the bill is owed again',
    restored.some(({ billRef }) => billRef === bill.billRef),
    'it is not',
  );

  yield equal('reverse what was never told: REVERSED', (await reverse(`${run}-3`)).data?.status, 'REVERSED');
  yield equal(
    'and told after that, it is not taken',
    (await advise(`${run}-3`, bill)).data?.status,
    'REVERSED',
  );
}

function equal(name: string, found: unknown, expected: unknown): CheckStep {
  return step(name, found === expected, `${json(found)} instead of ${json(expected)}`);
}

function step(name: string, isRight: boolean, problem: string): CheckStep {
  return { name, problem: isRight ? undefined : problem };
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
