import { Type } from 'typebox';
import type { Conversation, JourneyText } from '../../../src/conversations/index.ts';
import { err, foldIdentifier, ok } from '../../../src/kernel/index.ts';

export interface ReadingDeps {
  /** Keeps a reading once for each key; false: the meter cannot have run backwards. */
  keep(reading: string, key: string): Promise<boolean>;
}

/** Somebody tells what their meter shows. */
export async function meterReading(c: Conversation, deps: ReadingDeps): Promise<void> {
  const reading = await c.ask('reading', {
    prompt: { text: TEXTS.what_does_it_show },
    input: 'digits',
    lengthMax: 7,
    read: (typed) => {
      const digits = foldIdentifier(typed);
      return /^\d{1,7}$/.test(digits) ? ok(digits) : err({ text: TEXTS.only_digits });
    },
  });
  if (!(await c.confirm('right', { text: TEXTS.is_it, values: { reading } }))) return c.say(TEXTS.left);
  const isKept = await c.step('keep', reading, Type.Boolean(), (key) => deps.keep(reading, key));
  c.say(isKept ? TEXTS.kept : TEXTS.backwards);
}

const TEXTS = {
  what_does_it_show: {
    short: {
      fa: 'کنتور چند است؟',
      ar: 'كم يقرأ العداد؟',
      hi: 'मीटर पर क्या है?',
      en: 'What does the meter show?',
    },
  },
  only_digits: {
    short: {
      fa: 'فقط رقم، تا ۷ رقم.',
      ar: 'أرقام فقط، حتى ٧.',
      hi: 'केवल अंक, 7 तक।',
      en: 'Digits only, up to 7.',
    },
  },
  is_it: { short: { fa: '{reading}؟', ar: '{reading}؟', hi: '{reading}?', en: '{reading}: is that right?' } },
  left: { short: { fa: 'ثبت نشد.', ar: 'لم يُسجَّل.', hi: 'दर्ज नहीं हुआ।', en: 'Nothing was kept.' } },
  kept: { short: { fa: 'ثبت شد.', ar: 'سُجِّل.', hi: 'दर्ज हुआ।', en: 'It is kept.' } },
  backwards: {
    short: {
      fa: 'کمتر از بار پیش است.',
      ar: 'أقل من المرة السابقة.',
      hi: 'पिछली बार से कम है।',
      en: 'That is less than last time.',
    },
  },
} as const satisfies Record<string, JourneyText>;
