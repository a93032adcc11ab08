import { benchBill } from '../bill-data.ts';
import type { InquirySource, WireRequest } from '../load/plan.ts';
import { seededRandom } from '../statistics.ts';

const HEADERS = { 'content-type': 'application/json' };

/** Inquiries for one of `bills` bills at random, by bill ID and payment ID; they never end. */
export function* inquiryRequests({ biller, bills, seed }: InquirySource): Generator<WireRequest> {
  const random = seededRandom(seed);
  for (;;) {
    const { billId, paymentId } = benchBill(1 + Math.floor(random() * bills));
    const body = `{"biller":"${biller}","identifiers":{"bill_id":"${billId}","payment_id":"${paymentId}"}}`;
    yield { method: 'POST', path: '/v1/inquiries', headers: HEADERS, body };
  }
}
