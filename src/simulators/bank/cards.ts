/** What a test card does, whatever second password is typed with it. */
export type CardOutcome = 'pays' | 'declines' | 'wrong_pin';

export interface TestCard {
  /** 16 digits, Luhn-valid, with the first six of a Shetab bank. Belongs to nobody. */
  readonly pan: string;
  readonly outcome: CardOutcome;
}

/** The only cards that the bank takes: a real number typed by mistake is refused and never stored. */
export const TEST_CARDS: readonly TestCard[] = [
  { pan: '6037701689095443', outcome: 'pays' },
  { pan: '6219861034529007', outcome: 'declines' },
  { pan: '6104337700112236', outcome: 'wrong_pin' },
];

/** The check of ISO/IEC 7812-1, annex B. Takes digits only. */
export function isLuhnValid(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighted = place % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

export function findTestCard(pan: string): TestCard | undefined {
  return TEST_CARDS.find((card) => card.pan === pan);
}

/** First six and last four digits, the most that may be shown or kept (PCI DSS v4.0.1, 3.4.1). */
export function maskPan(pan: string): string {
  return `${pan.slice(0, 6)}******${pan.slice(-4)}`;
}
