/** One request as it goes over the wire; `Host` and `Content-Length` are added by the driver. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is asked for; `bench/requests` makes the requests of each kind. */
export type RequestSource =
  | { readonly kind: 'hello' }
  | InquirySource
  | PageSource
  | PaymentSource
  | TalkSource;

export interface InquirySource {
  readonly kind: 'inquiries';
  readonly biller: string;
  readonly bills: number;
  readonly seed: number;
}

export interface PageSource {
  readonly kind: 'pages';
  readonly biller: string;
  readonly idsFile: string;
  readonly from: number;
  /** Bills in the file. */
  readonly count: number;
}

export interface PaymentSource {
  readonly kind: 'payments';
  readonly idsFile: string;
  /** Kept with each payment: tells whose it was. */
  readonly channel: string;
  readonly from: number;
  readonly count: number;
}

/** USSD dialogs of many telephones at once, each a turn further on each time round. */
export interface TalkSource {
  readonly kind: 'talks';
  /** As dialled: *500#. */
  readonly code: string;
  readonly bills: number;
  /** Number of the first telephone; those before it have had their talk. */
  readonly from: number;
  /** So many talks are open side by side. */
  readonly atOnce: number;
  /** Turns of each talk, at most `TALK_TURNS`: with fewer all stay open. */
  readonly turns: number;
  /** Ends after one round of talks; otherwise others begin. */
  readonly once: boolean;
}

export interface LoadPlan {
  readonly host: string;
  readonly port: number;
  readonly source: RequestSource;
  readonly connections: number;
  readonly seconds: number;
  /** Not counted; the run's connections and the server's compiled code are warm afterwards. */
  readonly warmupSeconds: number;
  /**
   * Open loop: requests are due at this steady rate, whether or not earlier ones were answered, and latency
   * counts from the moment when a request was due. Absent: closed loop, each connection sends its next
   * request when it has its answer.
   */
  readonly ratePerSecond?: number;
}

export interface LoadResult {
  /** All that were sent, those of the warm-up too. */
  readonly sent: number;
  /** Answered with 2xx, and counted. */
  readonly answered: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers other than 2xx, broken connections, and requests without an answer at the end. */
  readonly failed: number;
  readonly firstFailure?: string;
  /** Body of one answer, so that a figure can see what it has measured. */
  readonly sampleBody: string;
  /** Share of one core that the driver itself took. */
  readonly driverCores: number;
  /** Open loop: median time from when a request was due to when it was sent. Part of the latencies above. */
  readonly sendLagP50Ms: number;
}
