import type { Children } from '@kitajs/html';
import {
  direction,
  factsOf,
  formatMoney,
  inLanguage,
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
        <title safe>{`${props.title} · ${inLanguage(TEXTS.bank, language)}`}</title>
        <link rel="stylesheet" href={`${base}/style.css`} />
      </head>
      <body>
        <header>
          <p safe>{inLanguage(TEXTS.bank, language)}</p>
        </header>
        <main class={props.narrow === true ? 'narrow' : 'broad'}>
          <p class="warning" safe>
            {inLanguage(TEXTS.warning, language)}
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
      <dt safe>{inLanguage(TEXTS.amount, language)}</dt>
      <dd class="amount" safe>
        {amountOf(order, language)}
      </dd>
      <dt safe>{inLanguage(TEXTS.purpose, language)}</dt>
      <dd>
        <bdi safe>{order.description}</bdi>
      </dd>
      <dt safe>{inLanguage(TEXTS.merchant, language)}</dt>
      <dd>
        <bdi safe>{order.terminal}</bdi>
      </dd>
      <dt safe>{inLanguage(TEXTS.order, language)}</dt>
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
      <h2 safe>{inLanguage(TEXTS.testCards, language)}</h2>
      <dl>
        {TEST_CARDS.map((card) => (
          <>
            <dt>
              <bdi safe>{card.pan}</bdi>
            </dt>
            <dd safe>{inLanguage(TEXTS[TEXT_OF_OUTCOME[card.outcome]], language)}</dd>
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
    <Layout base={base} language={language} title={inLanguage(TEXTS.payTitle, language)} narrow>
      {problem === undefined ? (
        ''
      ) : (
        <p class="problem" role="alert" safe>
          {inLanguage(TEXTS[problem], language)}
        </p>
      )}
      <OrderFacts order={order} />
      <form method="post" action={`${base}/pay`}>
        <input type="hidden" name="token" value={order.token} />
        <label>
          <span safe>{inLanguage(TEXTS.cardNumber, language)}</span>
          <input name="cardNumber" list="cards" {...digits} />
        </label>
        <datalist id="cards">
          {TEST_CARDS.map((card) => (
            <option value={card.pan} />
          ))}
        </datalist>
        <label>
          <span safe>{inLanguage(TEXTS.secondPassword, language)}</span>
          <input name="secondPassword" type="password" {...digits} />
        </label>
        <div class="pair">
          <label>
            <span safe>{inLanguage(TEXTS.expiryMonth, language)}</span>
            <input name="expiryMonth" placeholder="12" {...digits} />
          </label>
          <label>
            <span safe>{inLanguage(TEXTS.expiryYear, language)}</span>
            <input name="expiryYear" placeholder="30" {...digits} />
          </label>
        </div>
        <button type="submit" class="strong" name="act" value="pay">
          <span safe>{inLanguage(TEXTS.pay, language)}</span>
        </button>{' '}
        <button type="submit" name="act" value="cancel">
          <span safe>{inLanguage(TEXTS.cancel, language)}</span>
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
        {inLanguage(TEXTS.noWayBack, language)}
      </p>
    );
  }
  if (delayMs > 0) {
    return (
      <p class="problem">
        <span safe>{inLanguage(TEXTS.lateWayBack, language)}</span>{' '}
        <a href={`${base}/result?token=${encodeURIComponent(order.token)}`} safe>
          {inLanguage(TEXTS.lookAgain, language)}
        </a>
      </p>
    );
  }
  return (
    <>
      <WayBackForm callback={callback} label={inLanguage(TEXTS.back, language)} />
      {callbacks === 2 ? (
        <WayBackForm callback={callback} label={inLanguage(TEXTS.backTwice, language)} />
      ) : (
        ''
      )}
    </>
  );
}

/** How it ended, and the way back to the merchant: a form with a button, since scripts may be off. */
export function ResultPage(props: { base: string; order: BankOrder; wayBack: WayBack }) {
  const { base, order, wayBack } = props;
  const { language } = order;
  return (
    <Layout base={base} language={language} title={inLanguage(STATE_TEXTS[order.state], language)} narrow>
      <OrderFacts order={order} />
      {order.refNum === null ? (
        ''
      ) : (
        <p>
          <span safe>{inLanguage(TEXTS.reference, language)}</span>: <bdi safe>{order.rrn}</bdi>
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
  if (orders.length === 0) return <p safe>{inLanguage(TEXTS.none, language)}</p>;
  const heads = [TEXTS.time, TEXTS.order, TEXTS.amount, TEXTS.card, TEXTS.state];
  return (
    <div class="wide">
      <table>
        <tr>
          {heads.map((head) => (
            <th safe>{inLanguage(head, language)}</th>
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
            <td safe>{inLanguage(STATE_TEXTS[order.state], language)}</td>
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
            <th safe>{inLanguage(head, language)}</th>
          ))}
          <th />
        </tr>
        {faults.map(({ fault, target, timesLeft }) => (
          <tr>
            <td>{fault}</td>
            <td safe>{inLanguage(FAULT_TEXTS[fault], language)}</td>
            <td>
              <bdi safe>{target === EVERY_ORDER ? inLanguage(TEXTS.everyOrder, language) : target}</bdi>
            </td>
            <td safe>{timesLeftText(timesLeft, language)}</td>
            <td>
              <form method="post" action={`${base}/faults`}>
                <input type="hidden" name="language" value={language} />
                <input type="hidden" name="fault" value={fault} />
                <input type="hidden" name="orderId" value={exactly(target)} />
                <button type="submit" name="act" value="off">
                  <span safe>{inLanguage(TEXTS.switchOff, language)}</span>
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
        <span safe>{inLanguage(TEXTS.fault, language)}</span>
        <select name="fault">
          {FAULTS.map((fault) => (
            <option value={fault} safe>
              {`${fault} · ${inLanguage(FAULT_TEXTS[fault], language)}`}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span safe>{inLanguage(TEXTS.faultTarget, language)}</span>
        <input name="orderId" dir="ltr" autocomplete="off" maxlength="64" />
      </label>
      <label>
        <span safe>{inLanguage(TEXTS.times, language)}</span>
        <input name="times" dir="ltr" inputmode="numeric" autocomplete="off" maxlength="7" />
      </label>
      <button type="submit" class="strong" name="act" value="on">
        <span safe>{inLanguage(TEXTS.switchOn, language)}</span>
      </button>
    </form>
  );
}

/** The latest payments and the fault switches. */
export function HomePage(props: Base & { orders: readonly BankOrder[]; faults: readonly FaultSwitch[] }) {
  const { base, language, orders, faults } = props;
  return (
    <Layout base={base} language={language} title={inLanguage(TEXTS.latest, language)}>
      <nav>
        {LANGUAGES.map((other) => (
          <>
            <a href={`${base}/?language=${other}`} lang={other} safe>
              {factsOf(other).name}
            </a>{' '}
          </>
        ))}
      </nav>
      <RecentOrders base={base} language={language} orders={orders} />
      <p>
        <a href={`${base}/pushes?language=${language}`} safe>
          {inLanguage(TEXTS.asked, language)}
        </a>
      </p>
      <h2 safe>{inLanguage(TEXTS.faults, language)}</h2>
      {faults.length === 0 ? '' : <FaultSwitches base={base} language={language} faults={faults} />}
      <FaultForm base={base} language={language} />
      <TestCards language={language} />
    </Layout>
  );
}
