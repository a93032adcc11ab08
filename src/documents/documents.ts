import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../kernel/index.ts';
import { type ReceiptDocument, receiptSheet } from './receipt-sheet.ts';
import { createRenderThread } from './render-thread.ts';

/** The door of this room: receipts as PDF. */
export interface Documents {
  receipt(document: ReceiptDocument): PreparedDocument;
  /** Ends the drawing thread; what waits is not drawn. */
  close(): Promise<void>;
}

export interface PreparedDocument {
  /** Names what is on the paper, and is known without drawing it. */
  readonly etag: string;
  /** `busy`: too many are waiting already. */
  render(): Promise<Result<Uint8Array, { readonly code: 'busy'; readonly retryAfterSeconds: number }>>;
}

/** Changes whenever the same sheet is drawn in another way: a browser's old copy then counts no more. */
const DRAWING = 'receipt 1';
/** A document takes 40 to 90 ms of a core that is free; whoever comes as the 21st would wait for seconds. */
const WAITING_MAX = 20;
const RETRY_AFTER_SECONDS = 5;
/** About 30 kB each: who looks at a receipt often downloads it a moment later again, to send it on. */
const KEPT_MAX = 64;

/** Draws in a thread of its own, one document at a time, so that requests go on being answered. */
export function createDocuments(): Documents {
  const thread = createRenderThread();
  const kept = new Map<string, Promise<Uint8Array>>();

  function draw(etag: string, sheet: ReturnType<typeof receiptSheet>): Promise<Uint8Array> | undefined {
    const known = kept.get(etag);
    if (known !== undefined) return known;
    if (thread.waiting >= WAITING_MAX) return undefined;
    const drawn = thread.draw(sheet);
    kept.set(etag, drawn);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    drawn.catch(() => kept.delete(etag));
    return drawn;
  }

  return {
    receipt: (document) => {
      const sheet = receiptSheet(document);
      const digest = createHash('sha256').update(DRAWING).update(JSON.stringify(sheet)).digest('base64url');
      const etag = `"${digest.slice(0, 27)}"`;
      return {
        etag,
        render: async () => {
          const pdf = await draw(etag, sheet);
          return pdf === undefined ? err({ code: 'busy', retryAfterSeconds: RETRY_AFTER_SECONDS }) : ok(pdf);
        },
      };
    },
    close: () => thread.close(),
  };
}
