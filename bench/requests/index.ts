import type { RequestSource, WireRequest } from '../load/plan.ts';
import { inquiryRequests } from './inquiries.ts';
import { pageRequests } from './pages.ts';
import { paymentRequests } from './payments.ts';
import { talkRequests } from './talks.ts';

/** Makes the requests of a plan, inside the driver's process, each one new. */
export function makeRequests(source: RequestSource): Iterable<WireRequest> {
  switch (source.kind) {
    case 'hello':
      return helloRequests();
    case 'inquiries':
      return inquiryRequests(source);
    case 'pages':
      return pageRequests(source);
    case 'payments':
      return paymentRequests(source);
    case 'talks':
      return talkRequests(source);
  }
}

function* helloRequests(): Generator<WireRequest> {
  for (;;) yield { method: 'GET', path: '/hello' };
}
