import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus can ask for at /metrics. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly paymentsOpened: Counter<'outcome'>;
  readonly paymentsSettled: Counter<'outcome'>;
  readonly sweepErrors: Counter;
  readonly talksRefused: Counter<'channel' | 'reason'>;
  readonly noticesRefused: Counter<'gateway' | 'reason'>;
  readonly duePayments: Gauge;
  readonly webhooks: Counter<'outcome'>;
  readonly postings: Counter<'biller' | 'outcome'>;
  readonly postingSeconds: Histogram<'biller'>;
  readonly postingsWaiting: Gauge<'biller'>;
  readonly postingsLate: Gauge<'biller'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'wasl_' });
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'wasl_http_request_seconds',
      help: 'Time from a request to its answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    paymentsOpened: new Counter({
      name: 'wasl_payments_opened_total',
      help: 'Orders to pay, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    paymentsSettled: new Counter({
      name: 'wasl_payments_settled_total',
      help: 'Confirmations of money by gateways, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    talksRefused: new Counter({
      name: 'wasl_talks_refused_total',
      help: 'What came in from a network and was not taken, by channel and reason.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    noticesRefused: new Counter({
      name: 'wasl_notices_refused_total',
      help: 'What came in as a notice of a gateway and was not taken, by gateway and reason.',
      labelNames: ['gateway', 'reason'],
      registers,
    }),
    sweepErrors: new Counter({
      name: 'wasl_sweep_errors_total',
      help: 'Looks after a payment that ended in an error.',
      registers,
    }),
    webhooks: new Counter({
      name: 'wasl_webhooks_total',
      help: 'Tries to tell billers’ systems of a payment, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    postings: new Counter({
      name: 'wasl_postings_total',
      help: 'Payments that billers’ own systems were told of, by biller and outcome.',
      labelNames: ['biller', 'outcome'],
      registers,
    }),
    postingSeconds: new Histogram({
      name: 'wasl_posting_seconds',
      help: 'Time from the money to the biller’s acknowledgement.',
      labelNames: ['biller'],
      buckets: [1, 5, 30, 60, 300, 900, 3_600, 14_400, 43_200, 86_400],
      registers,
    }),
    postingsWaiting: new Gauge({
      name: 'wasl_postings_waiting',
      help: 'Payments that a biller has not acknowledged yet.',
      labelNames: ['biller'],
      registers,
    }),
    postingsLate: new Gauge({
      name: 'wasl_postings_late',
      help: 'Those of them that wait for longer than the biller has promised. An alarm belongs on it.',
      labelNames: ['biller'],
      registers,
    }),
    duePayments: new Gauge({
      name: 'wasl_payments_due',
      help: 'Payments whose time to be looked at has come and that nobody has looked at yet.',
      registers,
    }),
  };
}
