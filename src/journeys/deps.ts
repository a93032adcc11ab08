import type { Biller, Billers, Inquiry } from '../billing/index.ts';
import type { Care } from '../care/index.ts';
import type { Line } from '../conversations/index.ts';
import { direction, type Language } from '../kernel/index.ts';
import type { Payers } from '../payers/index.ts';
import type { Payments } from '../payments/index.ts';
import type { Clock } from '../platform/index.ts';

/** What journeys do their work with; each through a step. */
export interface JourneyDeps {
  readonly billers: Pick<Billers, 'find'>;
  readonly inquiry: Pick<Inquiry, 'inquire'>;
  readonly payments: Pick<Payments, 'open' | 'find' | 'lastOf' | 'heldFor' | 'pushWays' | 'push'>;
  readonly remembered: Payers['remembered'];
  readonly links: Pick<Payers['paymentLinks'], 'create'>;
  readonly care: Pick<Care, 'open' | 'add'>;
  readonly clock: Clock;
  readonly publicUrl: () => string;
  /** Writes to this number no more, except what it asks for. */
  readonly optOut: (phone: string, billerIds: readonly number[]) => Promise<void>;
}

/** The billers that a line is for. */
export function billersOf({ billers }: JourneyDeps, line: Line): readonly Biller[] {
  return line.billers.flatMap((id) => billers.find(id) ?? []);
}

/** Keeps a number with its digits together where the text runs from right to left. */
export function leftToRight(text: string, language: Language): string {
  return direction(language) === 'rtl' ? `\u200e${text}` : text;
}
