import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/index.ts';
import type { Ack } from './connection.ts';

/** Gives messages that come in a name: the same to one that comes again, another to one that says the same again. */
export interface Repeats {
  keyOf(content: string, ack: Ack): string;
}

/** Centres send again within minutes of a new connection. */
const AGAIN_MS = 600_000;
const KEPT_MAX = 10_000;

/**
 * SMPP has no name for what a telephone sends, and "1" twice within seconds is two answers to two questions. But a centre
 * sends again only what was not acknowledged. So the same content is the same message as long as the peer cannot have
 * read our acknowledgement of the first: it was never written, or it was written last thing before the connection ended
 * (nothing that we said after it was answered). Otherwise it is a new one.
 */
export function createRepeats({ clock }: { readonly clock: Clock }): Repeats {
  const known = new Map<string, { readonly key: string; readonly ack: Ack; readonly at: number }>();
  let count = 0;
  return {
    keyOf: (content, ack) => {
      const now = clock.now().getTime();
      const digest = createHash('sha256').update(content).digest('base64url').slice(0, 22);
      const before = known.get(digest);
      const isSame = before !== undefined && now - before.at < AGAIN_MS && mayComeAgain(before.ack);
      count += 1;
      const key = isSame ? before.key : `smpp ${digest} ${now.toString(36)}-${count}`;
      known.delete(digest);
      known.set(digest, { key, ack, at: now });
      const [oldest] = known.keys();
      if (known.size > KEPT_MAX && oldest !== undefined) known.delete(oldest);
      return key;
    },
  };
}

function mayComeAgain(ack: Ack): boolean {
  if (!ack.isSent()) return true;
  return !ack.isSeen() && !ack.isStanding();
}
