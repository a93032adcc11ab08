/** A receipt with everything formatted: what is drawn is decided here, how it looks in `draw-receipt.ts`. */
export interface ReceiptSheet {
  readonly language: string;
  readonly direction: 'rtl' | 'ltr';
  readonly script: 'arabic' | 'devanagari' | 'latin';
  /** ISO 8601; the date of the file, so that the same receipt gives the same file. */
  readonly paidAt: string;
  readonly title: string;
  readonly biller: string;
  readonly amountLabel: string;
  readonly amount: string;
  /** The same amount in toman. */
  readonly secondAmount?: string;
  /** Told across the receipt: that the money went back, that it is a demonstration. */
  readonly notices: readonly string[];
  readonly facts: readonly Fact[];
  readonly billsHead: readonly [bill: string, amount: string];
  readonly bills: readonly SheetBill[];
  readonly check: { readonly title: string; readonly text: string; readonly url: string };
  /** What the QR code holds. */
  readonly qrUrl: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** An identifier: it runs from left to right whatever stands around it. */
  readonly isNumber?: boolean;
}

interface SheetBill {
  readonly number: string;
  readonly facts: readonly Fact[];
  readonly amount: string;
}
