import { err, ok, type Result } from '../kernel/index.ts';

/** `#rrggbb`, small letters. */
export type Colour = `#${string}`;

/** What the pages stand on: `--ground`, the darker of the two light ones, and `--surface` in the dark. */
export const GROUNDS = { light: '#f4f6f4', dark: '#18211d' } as const satisfies Record<string, Colour>;

/** Text of normal size against what it stands on (WCAG 2.2, success criterion 1.4.3, level AA). */
export const CONTRAST_MIN = 4.5;

/** The colours that a brand changes on a page, in the names of the style sheet. */
export interface Palette {
  readonly accent: Colour;
  readonly accentStrong: Colour;
  readonly onAccent: Colour;
  readonly soft: Colour;
}

export interface BrandColours {
  readonly accent: string;
  /** On dark pages; without it a lighter shade of `accent` is taken. */
  readonly accentDark?: string;
}

export interface LowContrast {
  readonly code: 'low_contrast';
  readonly colour: 'accent' | 'accentDark';
  readonly against: Colour;
  /** As computed, rounded down to a hundredth: 4.499 is not shown as 4.5. */
  readonly ratio: number;
  readonly needed: number;
}

type Rgb = readonly [red: number, green: number, blue: number];

function parseColour(text: string): Colour | undefined {
  const hex = /^#([0-9a-f]{6})$/i.exec(text)?.[1];
  return hex === undefined ? undefined : `#${hex.toLowerCase()}`;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio). */
export function contrast(one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/**
 * The palettes of light and dark pages from one or two colours. Every text on them is readable: what a partner
 * gives is refused when it is not, and what is derived from it is derived until it is.
 */
export function makePalettes(
  colours: BrandColours,
): Result<{ readonly light: Palette; readonly dark: Palette }, LowContrast | { readonly code: 'no_colour' }> {
  const accent = parseColour(colours.accent);
  const accentDark = colours.accentDark === undefined ? undefined : parseColour(colours.accentDark);
  if (accent === undefined || (colours.accentDark !== undefined && accentDark === undefined)) {
    return err({ code: 'no_colour' });
  }
  const light = checkContrast('accent', accent, GROUNDS.light);
  if (light !== undefined) return err(light);
  const inDark = accentDark ?? lighten(accent);
  const dark = checkContrast('accentDark', inDark, GROUNDS.dark);
  if (dark !== undefined) return err(dark);
  return ok({ light: paletteOn(accent, GROUNDS.light), dark: paletteOn(inDark, GROUNDS.dark) });
}

function checkContrast(
  colour: LowContrast['colour'],
  value: Colour,
  against: Colour,
): LowContrast | undefined {
  const ratio = contrast(value, against);
  if (ratio >= CONTRAST_MIN) return undefined;
  return {
    code: 'low_contrast',
    colour,
    against,
    ratio: Math.floor(ratio * 100) / 100,
    needed: CONTRAST_MIN,
  };
}

function paletteOn(accent: Colour, ground: Colour): Palette {
  // Away from the ground: the pressed button stands out more, and what is written on it stays readable.
  const away = luminance(ground) > 0.5 ? '#000000' : '#ffffff';
  const onAccent = luminance(ground) > 0.5 ? '#ffffff' : '#0a120e';
  return { accent, accentStrong: mix(accent, away, 0.2), onAccent, soft: tint(accent, ground) };
}

/** A little of the accent on the ground, as much as leaves the accent readable on it. */
function tint(accent: Colour, ground: Colour): Colour {
  for (let part = 0.14; part > 0; part -= 0.01) {
    const soft = mix(ground, accent, part);
    if (contrast(accent, soft) >= CONTRAST_MIN) return soft;
  }
  return ground;
}

/** The same colour for dark pages, with something to spare for what lies between it and the ground. */
function lighten(accent: Colour): Colour {
  for (let part = 0; part < 1; part += 0.05) {
    const lighter = mix(accent, '#ffffff', part);
    if (contrast(lighter, GROUNDS.dark) >= 7) return lighter;
  }
  return '#ffffff';
}

function mix(one: Colour, other: Colour, part: number): Colour {
  const [a, b] = [channels(one), channels(other)];
  const hex = a.map((value, index) => Math.round(value + ((b[index] ?? value) - value) * part));
  return `#${hex.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: Colour): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Relative luminance, 0 to 1 (WCAG 2.2; the threshold is that of sRGB, IEC 61966-2-1). */
function luminance(colour: Colour): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
