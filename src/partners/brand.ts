import { createHash } from 'node:crypto';
import { invariant, type Language, type Texts } from '../kernel/index.ts';
import { makePalettes, type Palette } from './colour.ts';
import { type Image, readDataAddress } from './image.ts';
import type { Partner } from './partner.ts';

/** A file of a brand under a name that changes with its content. */
export interface BrandFile {
  readonly name: string;
  readonly type: 'text/css; charset=utf-8' | Image['type'];
  readonly content: Buffer;
}

export interface BrandImage extends BrandFile {
  readonly width: number;
  readonly height: number;
}

/** What a page shows of a partner: made once for each change of it, not for each page. */
export interface Brand {
  readonly code: string;
  readonly name: Texts;
  readonly shortName: Texts;
  readonly language: Language;
  readonly title: Texts | undefined;
  readonly welcome: Texts | undefined;
  readonly footer: Texts | undefined;
  readonly helpPhone: string | undefined;
  readonly theme: { readonly light: string; readonly dark: string };
  readonly styleSheet: BrandFile;
  readonly logo: BrandImage | undefined;
  readonly icon: BrandImage | undefined;
}

export function makeBrand(partner: Partner): Brand {
  const { code, name, texts } = partner;
  const palettes = makePalettes(partner.colours);
  invariant(palettes.ok, `the colours of ${code} were checked when they were taken`);
  const { light, dark } = palettes.value;
  return {
    code,
    name,
    shortName: partner.shortName ?? name,
    language: partner.language,
    title: texts.title,
    welcome: texts.welcome,
    footer: texts.footer,
    helpPhone: partner.helpPhone,
    theme: { light: light.accent, dark: dark.accent },
    styleSheet: brandFile(code, '', 'text/css; charset=utf-8', Buffer.from(styleSheet(light, dark))),
    logo: imageOf(code, '', partner.logo),
    icon: imageOf(code, '-icon', partner.icon),
  };
}

function imageOf(code: string, kind: string, address: string | undefined): BrandImage | undefined {
  if (address === undefined) return undefined;
  const image = readDataAddress(address);
  invariant(image.ok, `the images of ${code} were checked when they were taken`);
  const { type, content, width, height } = image.value;
  return { ...brandFile(code, kind, type, content), width, height };
}

const ENDINGS = { 'text/css; charset=utf-8': 'css', 'image/svg+xml': 'svg', 'image/png': 'png' } as const;

function brandFile(code: string, kind: string, type: BrandFile['type'], content: Buffer): BrandFile {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return { name: `${code}-${hash}${kind}.${ENDINGS[type]}`, type, content };
}

/** On screens alone: print stays black on white. A logo was drawn for white, and keeps it in the dark. */
function styleSheet(light: Palette, dark: Palette): string {
  return `@media screen {
  :root { ${variables(light)} }
  .wordmark { display: inline-flex; align-items: center; gap: 0.5rem; }
  .wordmark img { display: block; flex: none; block-size: 2.25rem; inline-size: auto; max-inline-size: 11rem; }
}
@media screen and (max-width: 30rem) {
  .top { flex-wrap: wrap; gap: 0 1rem; }
  .wordmark { font-size: 1.1875rem; line-height: 1.35; }
}
@media screen and (prefers-color-scheme: dark) {
  :root { ${variables(dark)} }
  .wordmark img { padding: 0.25rem 0.5rem; background: #fff; border-radius: 0.5rem; }
}
`;
}

function variables({ accent, accentStrong, onAccent, soft }: Palette): string {
  return `--accent: ${accent}; --accent-strong: ${accentStrong}; --on-accent: ${onAccent}; --soft: ${soft};`;
}
