import type { Children } from '@kitajs/html';
import type { SignedIn } from '../../payers/index.ts';
import { Digits, Page, type PageContext } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import { PANEL } from './texts/panel.ts';

const SECTIONS = [
  ['bills', '/panel'],
  ['payments', '/panel/payments'],
  ['settings', '/panel/settings'],
] as const;

export type Section = (typeof SECTIONS)[number][0];

/** The frame of the panel's pages: the sections, and what has just been done. */
export function PanelPage(props: {
  context: PageContext;
  title: string;
  section: Section;
  /** Said above the page: what the reader's last step did. */
  news?: string | undefined;
  children?: Children;
}) {
  const { context, section } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={props.title}>
      <nav class="sections" aria-label={t(PANEL.sections)}>
        {SECTIONS.map(([name, href]) => (
          <a href={href} aria-current={name === section ? 'page' : undefined} safe>
            {t(PANEL[name])}
          </a>
        ))}
      </nav>
      {props.news === undefined ? '' : <News text={props.news} />}
      {props.children}
    </Page>
  );
}

export function News({ text }: { text: string }) {
  return (
    <p class="notice good" role="status" safe>
      {text}
    </p>
  );
}

export function Problem({ text }: { text: string }) {
  return (
    <p class="notice bad" role="alert" safe>
      {text}
    </p>
  );
}

/** Goes into every form of a session (see `isFormOf`). */
export function Token({ payer }: { payer: SignedIn }) {
  return <input type="hidden" name="token" value={payer.formToken} />;
}

/** A number as people read it: country code, then groups from the end. */
export function Phone(props: { reader: Reader; phone: string }) {
  return <Digits reader={props.reader} text={groupPhone(props.phone)} />;
}

const COUNTRY_CODE = /^\+(98|91|20|1)(\d+)$/;

function groupPhone(phone: string): string {
  const [, country, national] = COUNTRY_CODE.exec(phone) ?? [];
  if (country === undefined || national === undefined) return phone;
  return `+${country} ${national.replace(/\B(?=(\d{3})*\d{4}$)/g, ' ')}`;
}
