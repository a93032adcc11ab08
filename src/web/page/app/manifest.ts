import { direction, inLanguage, type Language } from '../../../kernel/index.ts';
import type { Brand } from '../../../partners/index.ts';
import { formatText } from '../../../platform/index.ts';
import { assetPath } from '../assets.ts';
import { brandPath, type Guest } from '../brand.tsx';
import { COMMON } from '../texts/common.ts';
import { GROUND, namedPartner, THEME } from './head.tsx';
import { APP } from './texts.ts';

/** The description of the installed app, in one language and under one name (W3C, Web Application Manifest). */
export function makeManifest(guest: Guest | undefined, language: Language): Record<string, unknown> {
  const brand = guest?.brand;
  const partner = namedPartner(guest);
  const start = partner === undefined ? '/' : `/?partner=${partner}`;
  const name = inLanguage(brand?.name, language) ?? formatText(COMMON.name, language);
  return {
    // What the app is known by. It stays when the start page or the language changes.
    id: start,
    name,
    short_name: inLanguage(brand?.shortName, language) ?? name,
    description: formatText(APP.description, language),
    start_url: start,
    scope: '/',
    display: 'standalone',
    lang: language,
    dir: direction(language),
    theme_color: brand?.theme.light ?? THEME.light,
    background_color: GROUND,
    categories: ['finance', 'utilities'],
    icons: brand?.icon === undefined ? OWN_ICONS : [brandIcon(brand.icon)],
    shortcuts: [
      { name: formatText(COMMON.whereIsMyPayment, language), url: '/p' },
      { name: formatText(APP.keptTitle, language), url: '/receipts-kept' },
    ],
  };
}

const png = (name: Parameters<typeof assetPath>[0], pixels: number, purpose: 'any' | 'maskable') => ({
  src: assetPath(name),
  sizes: `${pixels}x${pixels}`,
  type: 'image/png',
  purpose,
});

const OWN_ICONS = [
  png('icon-192.png', 192, 'any'),
  png('icon-512.png', 512, 'any'),
  png('icon-maskable-512.png', 512, 'maskable'),
];

function brandIcon(icon: NonNullable<Brand['icon']>) {
  const sizes = icon.type === 'image/png' ? `${icon.width}x${icon.height}` : 'any';
  return { src: brandPath(icon), sizes, type: icon.type, purpose: 'any' };
}
