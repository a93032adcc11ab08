import type { Texts } from '../../kernel/index.ts';
import type { LengthClass } from '../channel.ts';

/** How the system calls itself where no biller speaks. */
export const OWN_NAME = { fa: 'وصل', ar: 'وصل', hi: 'वस्ल', en: 'Wasl' } as const satisfies Texts;

const code = {
  fa: 'کد شما برای {biller}: {code}\nتا {minutes} دقیقه معتبر است. به کسی ندهید.',
  ar: 'رمزك في {biller}: {code}\nصالح لمدة {minutes} دقائق. لا تعطه لأحد.',
  hi: '{biller} का आपका कोड: {code}\n{minutes} मिनट तक मान्य। किसी को न बताएँ।',
  en: 'Your code for {biller} is {code}. It is valid for {minutes} minutes. Give it to nobody.',
} as const satisfies Texts;

export const SIGN_IN_TEXTS = {
  sign_in_code: { short: code, long: code },
} as const satisfies Record<string, Record<LengthClass, Texts>>;
