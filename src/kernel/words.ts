import { CURRENCY_EXPONENT, type MoneyUnit } from './currency.ts';
import { factsOf, type Language } from './language.ts';
import { formatMoney, type Money, type MoneyFormat } from './money.ts';

/**
 * An amount in words, as it is read aloud or written out below the figure: «چهل و هشت هزار و پانصد تومان»,
 * `eighty-nine dollars and ninety-nine cents`. Whole units, then the smaller unit if there is any; a minus is
 * said first. Hindi, and English for rupees, count in lakh and crore. With `showToman` rial are told in toman. A language
 * that has no words for them yet tells them in figures.
 */
export function amountInWords(amount: Money, language: Language, options: MoneyFormat = {}): string {
  const { words } = factsOf(language);
  if (words === undefined) return formatMoney(amount, language, options);
  const unit: MoneyUnit = amount.currency === 'IRR' && options.showToman === true ? 'toman' : amount.currency;
  const scale = 10n ** BigInt(unit === 'toman' ? 1 : CURRENCY_EXPONENT[amount.currency]);
  const magnitude = amount.minor < 0n ? -amount.minor : amount.minor;
  const whole = magnitude / scale;
  const rest = magnitude % scale;
  const parts = [
    ...(whole > 0n || rest === 0n ? [words.count(whole, unit)] : []),
    ...(rest > 0n && unit !== 'IRR' ? [words.count(rest, `${unit} minor`)] : []),
  ];
  const sign = amount.minor < 0n ? `${words.minus} ` : '';
  return sign + parts.join(words.and);
}
