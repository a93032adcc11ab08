import type { Clock } from '../../platform/index.ts';
import type { SendOutcome, SentSms } from '../sms/gateway.ts';
import { type AddressOptions, addressFields, addressOf } from './addresses.ts';
import type { SmppLink, Submitted } from './link.ts';
import { codeOf, isPermanent, SUBMIT_FAILED } from './statuses.ts';
import { encodeParts, encodeWhole } from './text.ts';

export interface SmppSenderDeps extends AddressOptions {
  readonly clock: Clock;
  readonly link: Pick<SmppLink, 'submit'>;
  /** Where messages come from that answer nothing. */
  readonly sender: string;
  /** Long texts in parts of our own, or whole in a message_payload for the network to divide. */
  readonly long: 'parts' | 'payload';
  /** An id of the centre's as it is kept. */
  readonly plainId: (id: string) => string;
  readonly onSent: (id: string, message: string, isLast: boolean) => void;
}

interface Part {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly isLast: boolean;
  /** On its way; settles when its answer is there or its time is over. */
  submitting: Promise<Submitted> | undefined;
  id: string | undefined;
}

interface Try {
  readonly text: string;
  readonly parts: readonly Part[];
  failures: number;
  at: number;
}

const REMEMBERED_MS = 900_000;
const TRIES_MAX = 10_000;
const SUBMIT_FAILURES_MAX = 3;
const ESM_HEADER = 0x40;

/**
 * Sends text messages over the link. A message that comes again is the same message: parts that the centre has taken are
 * not sent again, and a part whose answer is late is waited for. Only where no answer came within its time is it sent
 * again: twice rather than never.
 */
export function createSmppSender(deps: SmppSenderDeps) {
  const tries = new Map<string, Try>();
  let reference = 0;

  return {
    id: 'smpp',
    lengthClass: 'short' as const,
    send: async (message: SentSms, signal: AbortSignal): Promise<SendOutcome> => {
      const attempt = tryOf(message);
      const failed = await submitAll(message, attempt, signal);
      if (failed !== undefined) return failure(attempt, failed);
      return { state: 'sent', reference: attempt.parts.at(-1)?.id ?? '' };
    },
  };

  /** The last part when the others are taken: its receipt then speaks for the whole. */
  async function submitAll(
    message: SentSms,
    { parts }: Try,
    signal: AbortSignal,
  ): Promise<Submitted | undefined> {
    for (const some of [parts.slice(0, -1), parts.slice(-1)]) {
      const open = some.filter(({ id }) => id === undefined);
      const outcomes = await Promise.all(open.map((part) => submit(message, part, signal)));
      const failed = outcomes.find(({ kind }) => kind !== 'accepted');
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  async function submit(message: SentSms, part: Part, signal: AbortSignal): Promise<Submitted> {
    part.submitting ??= deps.link.submit(part.fields, { signal }).then((submitted) => {
      part.submitting = undefined;
      if (submitted.kind === 'accepted') {
        part.id = deps.plainId(submitted.id);
        deps.onSent(part.id, message.id, part.isLast);
      }
      return submitted;
    });
    return part.submitting;
  }

  function tryOf(message: SentSms): Try {
    const now = deps.clock.now().getTime();
    for (const [id, { at }] of tries) {
      if (now - at < REMEMBERED_MS && tries.size < TRIES_MAX) break;
      tries.delete(id);
    }
    const known = tries.get(message.id);
    const attempt =
      known?.text === message.text
        ? known
        : { text: message.text, parts: partsOf(message), failures: 0, at: now };
    attempt.at = now;
    // Behind the others: the first ones are the oldest.
    tries.delete(message.id);
    tries.set(message.id, attempt);
    return attempt;
  }

  function partsOf({ to, from, text }: SentSms): readonly Part[] {
    const addresses = addressFields(addressOf(from ?? deps.sender, deps), addressOf(to, deps));
    const common = { ...addresses, registered_delivery: 1 };
    reference = (reference + 1) & 0xff;
    const { coding, parts } = encodeParts(text, reference);
    if (parts.length > 1 && deps.long === 'payload') {
      const { octets } = encodeWhole(text);
      const fields = { ...common, data_coding: coding, message_payload: octets };
      return [{ fields, isLast: true, submitting: undefined, id: undefined }];
    }
    return parts.map((octets, index) => ({
      fields: {
        ...common,
        ...{ data_coding: coding, short_message: octets, esm_class: parts.length > 1 ? ESM_HEADER : 0 },
      },
      isLast: index === parts.length - 1,
      ...{ submitting: undefined, id: undefined },
    }));
  }
}

function failure(attempt: Try, failed: Submitted): SendOutcome {
  if (failed.kind === 'unknown') return { state: 'failed', permanent: false, code: 'smpp_no_answer' };
  if (failed.kind !== 'refused') return { state: 'failed', permanent: false, code: 'smpp_down' };
  const { status } = failed;
  if (status === SUBMIT_FAILED) attempt.failures += 1;
  const permanent = isPermanent(status) || attempt.failures >= SUBMIT_FAILURES_MAX;
  return { state: 'failed', permanent, code: codeOf(status) };
}
