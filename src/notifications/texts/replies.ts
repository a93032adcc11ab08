import type { Texts } from '../../kernel/index.ts';
import type { LengthClass } from '../channel.ts';

const AS_IT_IS: Texts = { fa: '{text}', ar: '{text}', hi: '{text}', en: '{text}' };

/** What is said in a talk is worded there. */
export const REPLY_TEXTS = {
  reply: { short: AS_IT_IS, long: AS_IT_IS },
} as const satisfies Record<'reply', Record<LengthClass, Texts>>;
