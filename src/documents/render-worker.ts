import { parentPort } from 'node:worker_threads';
import { drawReceipt } from './draw-receipt.ts';
import type { ReceiptSheet } from './sheet.ts';

/** Draws one sheet after another. The thread that started it never sends the next before the answer. */
parentPort?.on('message', (sheet: ReceiptSheet) => {
  drawReceipt(sheet).then(
    (pdf) => parentPort?.postMessage({ pdf: new Uint8Array(pdf) }),
    (error: unknown) => parentPort?.postMessage({ error: String(error) }),
  );
});
