const CURRENCIES = ['IRR', 'INR', 'EGP', 'USD'] as const;

export type Currency = (typeof CURRENCIES)[number];

/** How many decimals a currency has (ISO 4217, except IRR: rial coins below one are gone, and Intl gives 0 too). */
export const CURRENCY_EXPONENT: Readonly<Record<Currency, number>> = { IRR: 0, INR: 2, EGP: 2, USD: 2 };

/** What an amount is told in. */
export type MoneyUnit = Currency | 'toman';

export function isCurrency(value: unknown): value is Currency {
  return CURRENCIES.some((currency) => currency === value);
}
