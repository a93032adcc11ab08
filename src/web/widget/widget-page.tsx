import type { Children } from '@kitajs/html';
import type { Biller, InquiryAnswer } from '../../billing/index.ts';
import { inLanguage, type Money, sum } from '../../kernel/index.ts';
import { assetPath } from '../page/assets.ts';
import { BrandMark, BrandStyle, brandPath, type Guest } from '../page/brand.tsx';
import { Field } from '../page/form-field.tsx';
import { Digits, exactly, type PageContext } from '../page/page.tsx';
import { COMMON, HOME } from '../page/texts/common.ts';
import { isPayable } from '../portal/bill-card.tsx';
import { BILLS_SHOWN_MAX, billsPath } from '../portal/bills-page.tsx';
import type { FindOutcome, Typed } from '../portal/find-page.tsx';
import { BILLS } from '../portal/texts/bills.ts';
import { FIND } from '../portal/texts/find.ts';
import { fieldsOf, type Way, waysOf } from '../portal/ways.ts';
import { WIDGET } from './texts.ts';

/** What a frame was asked for; the whole of its state, carried by its address. */
export interface WidgetState {
  readonly context: PageContext;
  readonly guest: Guest;
  readonly biller: Biller | undefined;
  readonly billers: readonly Biller[];
  /** Where the payment opens. It never goes on inside the frame. */
  readonly open: 'tab' | 'top';
  /** The origin that says it frames this page. */
  readonly origin: string;
  /** Origins that may frame it. */
  readonly parents: readonly string[];
  /** Name of the site that the payment opens on. */
  readonly host: string;
}

export interface WidgetSearch {
  readonly way: number;
  readonly typed: Typed;
  readonly outcome?: FindOutcome;
  readonly found?: InquiryAnswer;
}

export function WidgetPage(props: { state: WidgetState; search: WidgetSearch }) {
  const { state, search } = props;
  if (state.biller === undefined) return <ChooseBiller state={state} />;
  if (search.found !== undefined) return <Found state={state} biller={state.biller} found={search.found} />;
  return <Search state={state} search={search} biller={state.biller} />;
}

/** Its own frame: no menu, no foot, nothing that leads elsewhere inside of the other site's page. */
function Frame(props: { state: WidgetState; title: string; children?: Children }) {
  const { context, guest, parents } = props.state;
  const { reader } = context;
  return (
    <html lang={reader.language} dir={reader.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title safe>{`${props.title} · ${inLanguage(guest.brand.name, reader.language)}`}</title>
        <link
          rel="icon"
          href={guest.brand.icon === undefined ? '/assets/icon.svg' : brandPath(guest.brand.icon)}
        />
        <link rel="stylesheet" href={assetPath('portal.css')} />
        <BrandStyle guest={guest} />
        <link rel="stylesheet" href={assetPath('widget.css')} />
        <script type="module" src={assetPath('widget-frame.js')}></script>
      </head>
      <body class="widget" data-parents={parents.join(' ')}>
        <main id="content">
          <div class="wordmark">
            <BrandMark guest={guest} reader={reader} fallback={reader.t(COMMON.name)} />
          </div>
          <h1 safe>{props.title}</h1>
          {props.children}
        </main>
      </body>
    </html>
  );
}

/** Nothing but the address is kept: a browser gives a frame of another site no cookies. */
function addressOf(state: WidgetState, biller: Biller | undefined): string {
  const query = new URLSearchParams({
    partner: state.guest.partner.code,
    lang: state.context.reader.language,
  });
  if (biller !== undefined) query.set('biller', biller.id);
  if (state.origin !== '') query.set('origin', state.origin);
  if (state.open === 'top') query.set('open', 'top');
  return exactly(`/widget?${query}`);
}

function ChooseBiller({ state }: { state: WidgetState }) {
  const { reader } = state.context;
  return (
    <Frame state={state} title={reader.t(WIDGET.title)}>
      <p safe>{reader.t(state.billers.length === 0 ? HOME.none : HOME.choose)}</p>
      <ul class="cards">
        {state.billers.map((biller) => (
          <li>
            <a class="card" href={addressOf(state, biller)} safe>
              {inLanguage(biller.name, reader.language)}
            </a>
          </li>
        ))}
      </ul>
    </Frame>
  );
}

function OtherBiller({ state }: { state: WidgetState }) {
  if (state.billers.length < 2) return '';
  return (
    <p>
      <a href={addressOf(state, undefined)} safe>
        {state.context.reader.t(WIDGET.otherBiller)}
      </a>
    </p>
  );
}

function Search(props: { state: WidgetState; search: WidgetSearch; biller: Biller }) {
  const { state, search, biller } = props;
  const { t, language } = state.context.reader;
  const ways = waysOf(biller);
  const { outcome } = search;
  return (
    <Frame state={state} title={t(FIND.title, { biller: inLanguage(biller.name, language) })}>
      {outcome?.news === undefined ? (
        ''
      ) : (
        <div class="notice good" role="status">
          <h2 safe>{outcome.news.title}</h2>
          <p safe>{outcome.news.text}</p>
        </div>
      )}
      {outcome?.summary === undefined ? (
        ''
      ) : (
        <div class="notice bad" role="alert">
          <p safe>{outcome.summary}</p>
          {outcome.suggestion === undefined ? (
            ''
          ) : (
            <Suggestion state={state} biller={biller} values={outcome.suggestion.values} />
          )}
        </div>
      )}
      <div class="ways">
        {ways.map((way, index) => (
          <WayForm {...props} way={way} index={index} alone={ways.length === 1} />
        ))}
      </div>
      <OtherBiller state={state} />
    </Frame>
  );
}

function WayForm(props: {
  state: WidgetState;
  search: WidgetSearch;
  biller: Biller;
  way: Way;
  index: number;
  alone: boolean;
}) {
  const { state, search, biller, way, index } = props;
  const { reader } = state.context;
  const isOpen = index === search.way;
  const form = (
    <form method="post" action={addressOf(state, biller)} novalidate class="stack">
      <input type="hidden" name="way" value={String(index)} />
      {fieldsOf(way).map((rule) => (
        <Field
          id={`${rule.name}-${index}`}
          name={rule.name}
          label={inLanguage(rule.label, reader.language)}
          value={isOpen ? (search.typed[rule.name] ?? '') : ''}
          note={way.optional.includes(rule) ? reader.t(FIND.optional) : undefined}
          problem={isOpen ? search.outcome?.problems.get(rule.name) : undefined}
          required={!way.optional.includes(rule)}
          keyboard={/^\d+$/.test(rule.example) ? 'numeric' : 'text'}
          hint={reader.t(FIND.example)}
          example={reader.digits(rule.example)}
        />
      ))}
      <button type="submit" class="main" safe>
        {reader.t(FIND.submit)}
      </button>
    </form>
  );
  if (props.alone) return form;
  return (
    <details name="way" class="way" open={isOpen}>
      <summary safe>
        {way.needed.map(({ label }) => inLanguage(label, reader.language)).join(reader.t(FIND.and))}
      </summary>
      {form}
    </details>
  );
}

function Suggestion(props: { state: WidgetState; biller: Biller; values: Typed }) {
  const { state, biller, values } = props;
  const { reader } = state.context;
  const rules = biller.identifiers.filter(({ name }) => values[name] !== undefined);
  return (
    <form method="post" action={addressOf(state, biller)} class="stack">
      <p safe>{reader.t(FIND.swapQuestion)}</p>
      <dl class="facts">
        {rules.map((rule) => (
          <div>
            <dt safe>{inLanguage(rule.label, reader.language)}</dt>
            <dd>
              <Digits reader={reader} text={values[rule.name] ?? ''} />
              <input type="hidden" name={rule.name} value={exactly(values[rule.name] ?? '')} />
            </dd>
          </div>
        ))}
      </dl>
      <button type="submit" class="main" safe>
        {reader.t(FIND.takeThese)}
      </button>
    </form>
  );
}

/**
 * What is owed, and the way out of the frame: a link that a person must press, to pages that no site can frame.
 * So nothing that could be laid over or under this page can pay for somebody.
 */
function Found(props: { state: WidgetState; biller: Biller; found: InquiryAnswer }) {
  const { state, biller, found } = props;
  const { reader } = state.context;
  const { t } = reader;
  const payable = found.bills.filter(isPayable);
  const due = payable.map(({ dueOn }) => dueOn).toSorted()[0];
  const ids = found.bills.slice(0, BILLS_SHOWN_MAX).map(({ id }) => id);
  const query = new URLSearchParams({ partner: state.guest.partner.code, lang: reader.language });
  const isTop = state.open === 'top';
  return (
    <Frame state={state} title={inLanguage(biller.name, reader.language)}>
      <p class="hint">
        <span safe>{t(BILLS.toPay)}</span>
        {' · '}
        <span safe>
          {t(WIDGET.bills, { count: payable.length, shown: reader.digits(String(payable.length)) })}
        </span>
      </p>
      <Amount
        state={state}
        biller={biller}
        amount={sum(
          payable.map((bill) => bill.remaining),
          biller.currency,
        )}
      />
      {due === undefined ? (
        ''
      ) : (
        <p class="hint">
          <span safe>{t(BILLS.dueOn)}</span> <bdi safe>{reader.date(due)}</bdi>
        </p>
      )}
      <p class="actions">
        <a
          class="button main"
          href={exactly(`${billsPath(biller, ids)}?${query}`)}
          target={isTop ? '_top' : '_blank'}
          rel="noopener"
          safe
        >
          {t(WIDGET.seeAndPay)}
        </a>
      </p>
      <p class="hint" safe>
        {t(isTop ? WIDGET.opensTop : WIDGET.opensTab, { host: `\u2066${state.host}\u2069` })}
      </p>
      <p>
        <a href={addressOf(state, biller)} safe>
          {t(WIDGET.again)}
        </a>
      </p>
    </Frame>
  );
}

function Amount(props: { state: WidgetState; biller: Biller; amount: Money }) {
  const { reader } = props.state.context;
  const toman = props.biller.showToman ? reader.toman(props.amount) : undefined;
  return (
    <p class="amount">
      <bdi safe>{reader.money(props.amount)}</bdi>
      {toman === undefined ? (
        ''
      ) : (
        <bdi class="toman" safe>
          {toman}
        </bdi>
      )}
    </p>
  );
}
