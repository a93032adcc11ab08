import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTRAST_MIN, type Colour, contrast, GROUNDS, makePalettes } from './colour.ts';

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value): Colour => `#${value.toString(16).padStart(6, '0')}`);

describe('M13 colours', () => {
  test('contrast is that of WCAG 2.2', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 2);
  });

  test('the grounds are those of the pages', () => {
    const sheet = readFileSync(new URL('../web/page/assets/portal.css', import.meta.url), 'utf8');
    const [light = '', dark = ''] = sheet.split('@media (prefers-color-scheme: dark)');
    expect(light).toContain(`--ground: ${GROUNDS.light};`);
    expect(dark).toContain(`--surface: ${GROUNDS.dark};`);
  });

  test('a colour that cannot be read is refused, with the contrast that it has', () => {
    expect(makePalettes({ accent: '#f2b632' })).toEqual({
      ok: false,
      error: { code: 'low_contrast', colour: 'accent', against: GROUNDS.light, ratio: 1.67, needed: 4.5 },
    });
    expect(makePalettes({ accent: '#0b6e4f', accentDark: '#0b6e4f' })).toMatchObject({
      ok: false,
      error: { code: 'low_contrast', colour: 'accentDark', against: GROUNDS.dark },
    });
    expect(makePalettes({ accent: 'green' })).toEqual({ ok: false, error: { code: 'no_colour' } });
  });

  test('whatever colour is taken, everything that is written with it can be read', () => {
    fc.assert(
      fc.property(anyColour, (accent) => {
        const palettes = makePalettes({ accent });
        fc.pre(palettes.ok);
        if (!palettes.ok) return;
        for (const [name, ground] of Object.entries(GROUNDS)) {
          const palette = palettes.value[name === 'light' ? 'light' : 'dark'];
          expect(contrast(palette.accent, ground)).toBeGreaterThanOrEqual(CONTRAST_MIN);
          expect(contrast(palette.accent, palette.soft)).toBeGreaterThanOrEqual(CONTRAST_MIN);
          expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(CONTRAST_MIN);
          expect(contrast(palette.onAccent, palette.accentStrong)).toBeGreaterThanOrEqual(CONTRAST_MIN);
        }
      }),
      { numRuns: 500 },
    );
  });
});
