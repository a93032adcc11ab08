import { describe, expect, test } from 'vitest';
import { DEMO_BILLERS } from '../demo/index.ts';
import { inLanguage, LANGUAGES, smsLength } from '../kernel/index.ts';
import { formatText } from '../platform/index.ts';
import { ENGINE_TEXTS } from './texts.ts';

describe('X2 the message that leads back', () => {
  test.each(LANGUAGES)('is short: one text message in 7 bits, at most two in UCS-2 (%s)', (language) => {
    for (const { name } of DEMO_BILLERS) {
      const link = 'https://pay.longer-name.example.org/t/0104k9x7m2pq';
      const { alphabet, segments } = smsLength(
        formatText(ENGINE_TEXTS.way_back, language, { name: inLanguage(name, language), link }),
      );
      expect(segments).toBeLessThanOrEqual(alphabet === 'gsm-7' ? 1 : 2);
      expect(alphabet).toBe(language === 'en' ? 'gsm-7' : 'ucs-2');
    }
  });
});
