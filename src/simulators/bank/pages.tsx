import type { Children } from '@kitajs/html';
import {
  direction,
  formatMoney,
  LANGUAGES,
  type Language,
  localDigits,
  parseWireMoney,
} from '../../kernel/index.ts';
import type { Callback, WayBack } from './callback.ts';
import { TEST_CARDS } from './cards.ts';
import { EVERY_ORDER, FAULTS, type FaultSwitch } from './faults.ts';
import type { BankOrder } from './orders.ts';
import { FAULT_TEXTS, STATE_TEXTS, TEXTS } from './texts.ts';

/** Where the bank is mounted, in front of every link. */
type Base = { readonly base: string; readonly language: Language };

export function Layout(props: Base & { title: string; narrow?: boolean; children?: Children }) {
  const { language, base } = props;
  return (
    <html lang={language} dir={direction(language)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title safe>{`${props.title} · ${TEXTS.bank[language]}`}</title>
        <link rel="stylesheet" href={`${base}/style.css`} />
      </head>
      <body>
        <header>
          <p safe>{TEXTS.bank[language]}</p>
        </header>
        <main class={props.narrow === true ? 'narrow' : 'broad'}>
          <p class="warning" safe>
            {TEXTS.warning[language]}
          </p>
          <h1 safe>{props.title}</h1>
          {props.children}
        </main>
      </body>
    </html>
  );
}

function amountOf(order: BankOrder, language: Language): string {
  const amount = parseWireMoney({ value: order.amountMinor, currency: order.currency });
  return amount.ok ? formatMoney(amount.value, language) : '';
}

export function OrderFacts(props: { order: BankOrder }) {
  const { order } = props;
  const { language } = order;
  return (
    <dl>
      <dt safe>{TEXTS.amount[language]}</dt>
      <dd class="amount" safe>
        {amountOf(order, language)}
      </dd>
      <dt safe>{TEXTS.purpose[language]}</dt>
      <dd>
        <bdi safe>{order.description}</bdi>
      </dd>
      <dt safe>{TEXTS.merchant[language]}</dt>
      <dd>
        <bdi safe>{order.terminal}</bdi>
      </dd>
      <dt safe>{TEXTS.order[language]}</dt>
      <dd>
        <bdi safe>{order.orderId}</bdi>
      </dd>
    </dl>
  );
}

/** What can be wrong with what the payer typed; the texts carry the same names. */
export type CardProblem =
  | 'malformedCard'
  | 'notTestCard'
  | 'malformedPassword'
  | 'malformedExpiry'
  | 'wrongPassword';

function TestCards(props: { language: Language }) {
  const { language } = props;
  return (
    <section>
      <h2 safe>{TEXTS.testCards[language]}</h2>
      <dl>
        {TEST_CARDS.map((card) => (
          <>
            <dt>
              <bdi safe>{card.pan}</bdi>
            </dt>
            <dd safe>{TEXTS[TEXT_OF_OUTCOME[card.outcome]][language]}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

const TEXT_OF_OUTCOME = { pays: 'pays', declines: 'declines', wrong_pin: 'wrong_pin' } as const;

/** The page for the card. Nothing that was typed is ever written back into it. */
export function CardPage(props: { base: string; order: BankOrder; problem: CardProblem | undefined }) {
  const { base, order, problem } = props;
  const { language } = order;
  const digits = { dir: 'ltr', inputmode: 'numeric', autocomplete: 'off' } as const;
  return (
    <Layout base={base} language={language} title={TEXTS.payTitle[language]} narrow>
      {problem === undefined ? (
        ''
      ) : (
        <p class="problem" role="alert" safe>
          {TEXTS[problem][language]}
        </p>
      )}
      <OrderFacts order={order} />
      <form method="post" action={`${base}/pay`}>
        <input type="hidden" name="token" value={order.token} />
        <label>
          <span safe>{TEXTS.cardNumber[language]}</span>
          <input name="cardNumber" list="cards" {...digits} />
        </label>
        <datalist id="cards">
          {TEST_CARDS.map((card) => (
            <option value={card.pan} />
          ))}
        </datalist>
        <label>
          <span safe>{TEXTS.secondPassword[language]}</span>
          <input name="secondPassword" type="password" {...digits} />
        </label>
        <div class="pair">
          <label>
            <span safe>{TEXTS.expiryMonth[language]}</span>
            <input name="expiryMonth" placeholder="12" {...digits} />
          </label>
          <label>
            <span safe>{TEXTS.expiryYear[language]}</span>
            <input name="expiryYear" placeholder="30" {...digits} />
          </label>
        </div>
        <button type="submit" class="strong" name="act" value="pay">
          <span safe>{TEXTS.pay[language]}</span>
        </button>{' '}
        <button type="submit" name="act" value="cancel">
          <span safe>{TEXTS.cancel[language]}</span>
        </button>
      </form>
      <TestCards language={language} />
    </Layout>
  );
}

/** Kita escapes only the quotation mark in attributes, so `&lt;` in an address would come back as `<`. */
export function exactly(attribute: string): string {
  return attribute.replaceAll('&', '&amp;');
}

function WayBackForm(props: { callback: Callback; label: string }) {
  return (
    <form method="post" action={exactly(props.callback.url)}>
      {Object.entries(props.callback.fields).map(([name, value]) => (
        <input type="hidden" name={name} value={exactly(value)} />
      ))}
      <button type="submit" class="strong">
        <span safe>{props.label}</span>
      </button>
    </form>
  );
}

function WaysBack(props: Base & { order: BankOrder; wayBack: WayBack }) {
  const { base, language, order } = props;
  const { callback, callbacks, delayMs } = props.wayBack;
  if (callback === null) {
    return (
      <p class="problem" safe>
        {TEXTS.noWayBack[language]}
      </p>
    );
  }
  if (delayMs > 0) {
    return (
      <p class="problem">
        <span safe>{TEXTS.lateWayBack[language]}</span>{' '}
        <a href={`${base}/result?token=${encodeURIComponent(order.token)}`} safe>
          {TEXTS.lookAgain[language]}
        </a>
      </p>
    );
  }
  return (
    <>
      <WayBackForm callback={callback} label={TEXTS.back[language]} />
      {callbacks === 2 ? <WayBackForm callback={callback} label={TEXTS.backTwice[language]} /> : ''}
    </>
  );
}

/** How it ended, and the way back to the merchant: a form with a button, since scripts may be off. */
export function ResultPage(props: { base: string; order: BankOrder; wayBack: WayBack }) {
  const { base, order, wayBack } = props;
  const { language } = order;
  return (
    <Layout base={base} language={language} title={STATE_TEXTS[order.state][language]} narrow>
      <OrderFacts order={order} />
      {order.refNum === null ? (
        ''
      ) : (
        <p>
          <span safe>{TEXTS.reference[language]}</span>: <bdi safe>{order.rrn}</bdi>
        </p>
      )}
      <WaysBack base={base} language={language} order={order} wayBack={wayBack} />
    </Layout>
  );
}

export function MessagePage(props: Base & { message: string }) {
  return <Layout base={props.base} language={props.language} title={props.message} narrow />;
}

function RecentOrders(props: Base & { orders: readonly BankOrder[] }) {
  const { base, language, orders } = props;
  if (orders.length === 0) return <p safe>{TEXTS.none[language]}</p>;
  const heads = [TEXTS.time, TEXTS.order, TEXTS.amount, TEXTS.card, TEXTS.state];
  return (
    <div class="wide">
      <table>
        <tr>
          {heads.map((head) => (
            <th safe>{head[language]}</th>
          ))}
        </tr>
        {orders.map((order) => (
          <tr>
            <td>
              <bdi safe>{order.createdAt.toISOString().slice(0, 19).replace('T', ' ')}</bdi>
            </td>
            <td>
              <a href={`${base}/pay?token=${encodeURIComponent(order.token)}`}>
                <bdi safe>{order.orderId}</bdi>
              </a>
            </td>
            <td safe>{amountOf(order, language)}</td>
            <td>
              <bdi safe>{order.maskedPan ?? ''}</bdi>
            </td>
            <td safe>{STATE_TEXTS[order.state][language]}</td>
          </tr>
        ))}
      </table>
    </div>
  );
}

function timesLeftText(timesLeft: number | null, language: Language): string {
  return timesLeft === null ? '∞' : localDigits(timesLeft.toString(), language);
}

function FaultSwitches(props: Base & { faults: readonly FaultSwitch[] }) {
  const { base, language, faults } = props;
  const heads = [TEXTS.fault, TEXTS.meaning, TEXTS.order, TEXTS.times];
  return (
    <div class="wide">
      <table>
        <tr>
          {heads.map((head) => (
            <th safe>{head[language]}</th>
          ))}
          <th />
        </tr>
        {faults.map(({ fault, target, timesLeft }) => (
          <tr>
            <td>{fault}</td>
            <td safe>{FAULT_TEXTS[fault][language]}</td>
            <td>
              <bdi safe>{target === EVERY_ORDER ? TEXTS.everyOrder[language] : target}</bdi>
            </td>
            <td safe>{timesLeftText(timesLeft, language)}</td>
            <td>
              <form method="post" action={`${base}/faults`}>
                <input type="hidden" name="language" value={language} />
                <input type="hidden" name="fault" value={fault} />
                <input type="hidden" name="orderId" value={exactly(target)} />
                <button type="submit" name="act" value="off">
                  <span safe>{TEXTS.switchOff[language]}</span>
                </button>
              </form>
            </td>
          </tr>
        ))}
      </table>
    </div>
  );
}

function FaultForm(props: Base) {
  const { base, language } = props;
  return (
    <form method="post" action={`${base}/faults`}>
      <input type="hidden" name="language" value={language} />
      <label>
        <span safe>{TEXTS.fault[language]}</span>
        <select name="fault">
          {FAULTS.map((fault) => (
            <option value={fault} safe>
              {`${fault} · ${FAULT_TEXTS[fault][language]}`}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span safe>{TEXTS.faultTarget[language]}</span>
        <input name="orderId" dir="ltr" autocomplete="off" maxlength="64" />
      </label>
      <label>
        <span safe>{TEXTS.times[language]}</span>
        <input name="times" dir="ltr" inputmode="numeric" autocomplete="off" maxlength="7" />
      </label>
      <button type="submit" class="strong" name="act" value="on">
        <span safe>{TEXTS.switchOn[language]}</span>
      </button>
    </form>
  );
}

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  fa: 'فارسی',
  ar: 'العربية',
  hi: 'हिन्दी',
  en: 'English',
};

/** The latest payments and the fault switches. */
export function HomePage(props: Base & { orders: readonly BankOrder[]; faults: readonly FaultSwitch[] }) {
  const { base, language, orders, faults } = props;
  return (
    <Layout base={base} language={language} title={TEXTS.latest[language]}>
      <nav>
        {LANGUAGES.map((other) => (
          <>
            <a href={`${base}/?language=${other}`} lang={other} safe>
              {LANGUAGE_NAMES[other]}
            </a>{' '}
          </>
        ))}
      </nav>
      <RecentOrders base={base} language={language} orders={orders} />
      <p>
        <a href={`${base}/pushes?language=${language}`} safe>
          {TEXTS.asked[language]}
        </a>
      </p>
      <h2 safe>{TEXTS.faults[language]}</h2>
      {faults.length === 0 ? '' : <FaultSwitches base={base} language={language} faults={faults} />}
      <FaultForm base={base} language={language} />
      <TestCards language={language} />
    </Layout>
  );
}
