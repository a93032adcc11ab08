import type { Bill, Biller } from '../../billing/index.ts';
import { inLanguage, type PlainDate, sum } from '../../kernel/index.ts';
import type { SavedAccount, SignedIn } from '../../payers/index.ts';
import { exactly, type PageContext } from '../page/page.tsx';
import { Amount, Chips } from '../portal/bill-card.tsx';
import { billsPath } from '../portal/bills-page.tsx';
import { PanelPage, Phone, Token } from './parts.tsx';
import { BILLS_HOME, PANEL } from './texts/panel.ts';

/** A saved bill as it is now; without `bills` its biller no longer finds it. */
export interface Watched {
  readonly saved: SavedAccount;
  readonly biller: Biller;
  readonly bills: readonly Bill[] | undefined;
  readonly today: PlainDate;
}

/** The bills that are saved, each with what is owed on it at this moment. */
export function HomePanelPage(props: {
  context: PageContext;
  payer: SignedIn;
  watched: readonly Watched[];
  news?: string | undefined;
}) {
  const { context, payer, watched } = props;
  const { reader } = context;
  const { t } = reader;
  return (
    <PanelPage context={context} title={t(PANEL.bills)} section="bills" news={props.news}>
      <h1 safe>{t(PANEL.bills)}</h1>
      {watched.length === 0 ? (
        <div class="notice">
          <h2 safe>{t(BILLS_HOME.emptyTitle)}</h2>
          <p safe>{t(BILLS_HOME.empty)}</p>
        </div>
      ) : (
        <ul class="saved">
          {watched.map((each) => (
            <WatchedBill context={context} {...each} />
          ))}
        </ul>
      )}
      <p class="actions">
        <a class={watched.length === 0 ? 'button main' : 'button'} href="/panel/add" safe>
          {t(BILLS_HOME.add)}
        </a>
      </p>
      <form method="post" action="/panel/sign-out" class="sign-out">
        <Token payer={payer} />
        <span class="hint">
          <Phone reader={reader} phone={payer.phone} />
        </span>
        <button type="submit" class="plain" safe>
          {t(PANEL.signOut)}
        </button>
      </form>
    </PanelPage>
  );
}

function WatchedBill(props: Watched & { context: PageContext }) {
  const { context, saved, biller, bills } = props;
  const { t, language } = context.reader;
  return (
    <li class="slip">
      <div class="saved-head">
        <div>
          <h2>
            <bdi safe>{saved.label}</bdi>
          </h2>
          <p class="hint" safe>
            {inLanguage(biller.name, language)}
          </p>
        </div>
        <a
          class="quiet"
          href={`/panel/saved/${saved.savedId}`}
          aria-label={exactly(t(BILLS_HOME.changeNamed, { label: saved.label }))}
          safe
        >
          {t(BILLS_HOME.change)}
        </a>
      </div>
      {bills === undefined ? (
        <p class="problem" safe>
          {t(BILLS_HOME.lost)}
        </p>
      ) : bills.length === 0 ? (
        <p class="chips">
          <span class="chip done" safe>
            {t(BILLS_HOME.nothingOwed)}
          </span>
        </p>
      ) : (
        <Owed {...props} bills={bills} />
      )}
    </li>
  );
}

/** What is owed in all, until when, and the way to pay it. */
function Owed(props: Watched & { context: PageContext; bills: readonly Bill[] }) {
  const { context, saved, biller, bills, today } = props;
  const { reader } = context;
  const total = sum(
    bills.map(({ remaining }) => remaining),
    biller.currency,
  );
  // The oldest one first: what it says of its due date is what matters.
  const [oldest] = bills;
  const ids = bills.map(({ id }) => id);
  return (
    <>
      <Amount context={context} biller={biller} amount={total} />
      <div class="due">
        {oldest === undefined ? '' : <Chips context={context} bill={oldest} today={today} />}
        {bills.length === 1 ? (
          ''
        ) : (
          <span class="hint" safe>
            {reader.t(BILLS_HOME.billCount, {
              count: bills.length,
              n: reader.digits(String(bills.length)),
            })}
          </span>
        )}
      </div>
      <a
        class="button main"
        href={billsPath(biller, ids)}
        aria-label={exactly(reader.t(BILLS_HOME.payNamed, { label: saved.label }))}
        safe
      >
        {reader.t(BILLS_HOME.seeAndPay)}
      </a>
    </>
  );
}
