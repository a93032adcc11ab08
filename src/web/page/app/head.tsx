import type { Language } from '../../../kernel/index.ts';
import { assetPath } from '../assets.ts';
import { brandPath, type Guest } from '../brand.tsx';

/** The ground of the pages: behind the icon while the app opens. */
export const GROUND = '#f4f6f4';
/** The accents of the style sheet, for the bar of the browser or the system above the page. */
export const THEME = { light: '#0b6e4f', dark: '#0f1613' } as const;

/** The partner that an address must name, because the domain does not; undefined where nobody need be named. */
export function namedPartner(guest: Guest | undefined): string | undefined {
  return guest === undefined || guest.by === 'domain' || guest.by === 'biller'
    ? undefined
    : guest.partner.code;
}

/** A manifest is asked for without cookies, so its address says everything. */
function manifestPath(guest: Guest | undefined, language: Language): string {
  const partner = namedPartner(guest);
  return `/manifest.webmanifest?lang=${language}${partner === undefined ? '' : `&partner=${partner}`}`;
}

/** What makes the page one that can be installed, with its icons and the colour above it. */
export function AppHead(props: { guest: Guest | undefined; language: Language }) {
  const { guest, language } = props;
  const icon = guest?.brand.icon;
  const touchIcon = guest === undefined ? assetPath('apple-touch-icon.png') : pngPath(guest);
  return (
    <>
      <link
        rel="icon"
        href={icon === undefined ? '/assets/icon.svg' : brandPath(icon)}
        type={icon?.type ?? 'image/svg+xml'}
      />
      <link rel="manifest" href={manifestPath(guest, language).replaceAll('&', '&amp;')} />
      {touchIcon === undefined ? '' : <link rel="apple-touch-icon" href={touchIcon} />}
      <meta
        name="theme-color"
        content={guest?.brand.theme.light ?? THEME.light}
        {...{ media: '(prefers-color-scheme: light)' }}
      />
      <meta name="theme-color" content={THEME.dark} {...{ media: '(prefers-color-scheme: dark)' }} />
    </>
  );
}

function pngPath({ brand }: Guest): string | undefined {
  return brand.icon?.type === 'image/png' ? brandPath(brand.icon) : undefined;
}

/** Where the app's own script runs: on the first page and about receipts, never on one where somebody pays. */
export function hasApp(place: string): boolean {
  return /^\/(?:(?:receipts|receipts-kept|offline)(?:[/?]|$)|\?|$)/.test(place);
}

export function AppScript() {
  return <script type="module" src={assetPath('app.js')}></script>;
}
