import type { Biller } from '../../../billing/index.ts';
import { inLanguage } from '../../../kernel/index.ts';
import type { Receipt } from '../../../payments/index.ts';
import type { Reader } from '../reader.ts';
import { APP } from './texts.ts';

/** Kita escapes only the quotation mark in attributes. */
function exactly(text: string): string {
  return text.replaceAll('&', '&amp;');
}

/** On a receipt: that it is kept on this phone, and how to take it off again. Shown by the app's script. */
export function KeepOnPhone(props: { reader: Reader; receipt: Receipt; biller: Biller }) {
  const { reader, receipt, biller } = props;
  const { t } = reader;
  return (
    <section
      class="notice screen"
      hidden
      data-keep={receipt.number}
      data-biller={exactly(inLanguage(biller.name, reader.language))}
      data-amount={exactly(reader.money(receipt.payment.amount))}
      data-at={exactly(reader.dateTime(receipt.paidAt, biller.timeZone))}
    >
      <p role="status">
        <span data-when="kept" safe>
          {t(APP.isKept)}
        </span>
        <span data-when="not" hidden safe>
          {t(APP.isNotKept)}
        </span>
      </p>
      <p class="actions">
        <button type="button" data-do="remove" data-when="kept" safe>
          {t(APP.remove)}
        </button>
        <button type="button" data-do="keep" data-when="not" hidden safe>
          {t(APP.keep)}
        </button>
        <a class="quiet" href="/receipts-kept" safe>
          {t(APP.keptTitle)}
        </a>
      </p>
    </section>
  );
}

/** The receipts that this phone keeps, filled in by the app's script: the server does not know them. */
export function KeptReceipts(props: { reader: Reader; heading: 'h1' | 'h2' }) {
  const { t } = props.reader;
  const title = t(APP.keptTitle);
  return (
    <>
      {props.heading === 'h1' ? <h1 safe>{title}</h1> : ''}
      <section data-kept hidden>
        {props.heading === 'h2' ? <h2 safe>{title}</h2> : ''}
        <p class="hint" safe>
          {t(APP.keptLead)}
        </p>
        <p data-none hidden safe>
          {t(APP.keptNone)}
        </p>
        <p data-unknown hidden safe>
          {t(APP.keptUnknown)}
        </p>
        <ul class="cards"></ul>
        <template>
          <li>
            <a class="card" href="/">
              <span>
                <strong></strong>
                <bdi data-amount></bdi>
                <span class="hint" data-at></span>
              </span>
            </a>
            <button type="button" class="quiet" safe>
              {t(APP.remove)}
            </button>
          </li>
        </template>
      </section>
      <noscript>
        <p safe>{t(APP.needsScripts)}</p>
        <p>
          <a class="button" href="/panel" safe>
            {t(APP.panel)}
          </a>
        </p>
      </noscript>
    </>
  );
}
