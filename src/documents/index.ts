export { createDocuments, type Documents } from './documents.ts';
export { type QrSymbol, qrSymbol } from './qr.ts';
export type { ReceiptDocument } from './receipt-sheet.ts';
