import type { Texts } from '../../../kernel/index.ts';

/** What was used over time. */
export const HISTORY = {
  title: { fa: 'مصرف شما', ar: 'استهلاكك', hi: 'आपकी खपत', en: 'What you used' },
  less: {
    fa: '{now}؛ {percent} کمتر از همین دوره در سال پیش ({before}).',
    ar: '{now}، أقل بنسبة {percent} من الفترة نفسها في العام الماضي ({before}).',
    hi: '{now}, पिछले साल इसी अवधि ({before}) से {percent} कम।',
    en: '{now}, {percent} less than in the same period last year ({before}).',
  },
  more: {
    fa: '{now}؛ {percent} بیشتر از همین دوره در سال پیش ({before}).',
    ar: '{now}، أكثر بنسبة {percent} من الفترة نفسها في العام الماضي ({before}).',
    hi: '{now}, पिछले साल इसी अवधि ({before}) से {percent} ज़्यादा।',
    en: '{now}, {percent} more than in the same period last year ({before}).',
  },
  same: {
    fa: '{now}؛ به اندازهٔ همین دوره در سال پیش.',
    ar: '{now}، كما في الفترة نفسها من العام الماضي.',
    hi: '{now}, पिछले साल इसी अवधि जितना।',
    en: '{now}, as much as in the same period last year.',
  },
  now: {
    fa: '{now} در این قبض.',
    ar: '{now} في هذه الفاتورة.',
    hi: 'इस बिल में {now}।',
    en: '{now} on this bill.',
  },
  figures: { fa: 'همین با عدد', ar: 'الأرقام نفسها', hi: 'यही अंकों में', en: 'The same in figures' },
} as const satisfies Record<string, Texts>;
