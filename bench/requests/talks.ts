import { benchBill } from '../bill-data.ts';
import type { TalkSource, WireRequest } from '../load/plan.ts';

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

/** Dial, menu, bill ID, no, no: the look-up is one turn of five, and nothing is paid. */
export const TALK_TURNS = 5;

/**
 * Turns as Africa's Talking sends them: all that was typed until then. All telephones take their first turn, then all
 * their second, so that no telephone has two turns on the way at once.
 */
export function* talkRequests(source: TalkSource): Generator<WireRequest> {
  const { code, bills, atOnce, turns } = source;
  for (let from = source.from; ; from += atOnce) {
    for (let turn = 0; turn < turns; turn++) {
      for (let phone = from; phone < from + atOnce; phone++) {
        const typed = ['1', benchBill(1 + (phone % bills)).billId, '2', '2'].slice(0, turn).join('*');
        const number = `%2B98912${String(phone % 10_000_000).padStart(7, '0')}`;
        const body = `sessionId=s${phone}&serviceCode=${encodeURIComponent(code)}&phoneNumber=${number}&networkCode=1&text=${typed}`;
        yield { method: 'POST', path: '/channels/ussd/africastalking', headers: HEADERS, body };
      }
    }
    if (source.once) return;
  }
}

/** How many talks were begun by the first `sent` of these requests. */
export function talksBegun(sent: number, atOnce: number): number {
  const block = atOnce * TALK_TURNS;
  return Math.floor(sent / block) * atOnce + Math.min(sent % block, atOnce);
}
