import type { Language, PhoneCountry } from '../../kernel/index.ts';
import type { PendingCode, SignedIn } from '../../payers/index.ts';
import { Field } from '../page/form-field.tsx';
import { exactly, Page, type PageContext } from '../page/page.tsx';
import { COMMON } from '../page/texts/common.ts';
import { FIND } from '../portal/texts/find.ts';
import { News, Phone, Problem, Token } from './parts.tsx';
import { CODE, CODE_BUTTONS, SIGN_IN } from './texts/sign-in.ts';

/** By which a number abroad begins. */
export const CALLING_CODES: Readonly<Record<PhoneCountry, string>> = {
  IR: '+98',
  IN: '+91',
  EG: '+20',
  US: '+1',
};
/** Numbers that are nobody's: Iran's of this series was never given out, the US one is set aside for fiction. */
const EXAMPLES: Readonly<Record<PhoneCountry, string>> = {
  IR: '0912 000 0000',
  IN: '91000 00000',
  EG: '0100 000 0000',
  US: '202 555 0123',
};

/** What was typed into the form for a number, and what was wrong with it. */
export interface PhoneDraft {
  readonly phone: string;
  readonly country: PhoneCountry;
  readonly problem?: string | undefined;
}

interface PhoneFormProps {
  context: PageContext;
  draft: PhoneDraft;
  countries: readonly PhoneCountry[];
  action: string;
  /** Goes along with the form. */
  to?: string;
  payer?: SignedIn | undefined;
}

/** The form that asks for a mobile number: one field, and the country where there are several. */
export function PhoneForm(props: PhoneFormProps) {
  const { draft, countries, to, payer } = props;
  const { reader } = props.context;
  const { t } = reader;
  return (
    <form method="post" action={props.action} novalidate class="stack">
      {to === undefined ? '' : <input type="hidden" name="to" value={exactly(to)} />}
      {payer === undefined ? '' : <Token payer={payer} />}
      {countries.length > 1 ? (
        <Countries {...props} />
      ) : (
        <input type="hidden" name="country" value={draft.country} />
      )}
      <Field
        id="phone"
        name="phone"
        type="tel"
        keyboard="tel"
        autocomplete="tel"
        required
        label={t(SIGN_IN.phone)}
        value={draft.phone}
        problem={draft.problem}
        hint={t(FIND.example)}
        example={reader.digits(EXAMPLES[draft.country])}
      />
      <button type="submit" class="main" safe>
        {t(SIGN_IN.send)}
      </button>
    </form>
  );
}

function Countries(props: PhoneFormProps) {
  const { reader } = props.context;
  return (
    <div class="field">
      <label for="country" safe>
        {reader.t(SIGN_IN.country)}
      </label>
      <select id="country" name="country" autocomplete="country">
        {props.countries.map((country) => (
          <option value={country} selected={country === props.draft.country} safe>
            {`${countryName(country, reader.language)} (\u2066${reader.digits(CALLING_CODES[country])}\u2069)`}
          </option>
        ))}
      </select>
    </div>
  );
}

const names = new Map<Language, Intl.DisplayNames>();

function countryName(country: PhoneCountry, language: Language): string {
  const known = names.get(language) ?? new Intl.DisplayNames(language, { type: 'region' });
  names.set(language, known);
  return known.of(country) ?? country;
}

/** Sign in, first half: the number. */
export function SignInPage(props: {
  context: PageContext;
  draft: PhoneDraft;
  countries: readonly PhoneCountry[];
  to: string;
  news?: string | undefined;
}) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(SIGN_IN.title)}>
      {props.news === undefined ? '' : <News text={props.news} />}
      <h1 safe>{t(SIGN_IN.title)}</h1>
      <p class="lead" safe>
        {t(SIGN_IN.lead)}
      </p>
      <PhoneForm {...props} action="/panel/sign-in" />
      <p class="hint" safe>
        {t(SIGN_IN.why)}
      </p>
    </Page>
  );
}

/** Second half: the code; also for a new number, for deleting, for the number of a payment. */
export function CodePage(props: {
  context: PageContext;
  pending: PendingCode;
  /** Where the number is corrected; none for a code that goes to one's own number. */
  correctPath: string | undefined;
  payer: SignedIn | undefined;
  problem?: string | undefined;
  /** Why there is no new code, or that there is one. */
  notice?: string | undefined;
  news?: string | undefined;
}) {
  const { context, pending, payer, correctPath } = props;
  const { reader } = context;
  const { t } = reader;
  return (
    <Page context={context} title={t(CODE.title)}>
      {props.news === undefined ? '' : <News text={props.news} />}
      {props.notice === undefined ? '' : <Problem text={props.notice} />}
      <h1 safe>{t(CODE.title)}</h1>
      <p class="sent-to">
        <span class="hint" safe>
          {t(CODE.sentTo)}
        </span>
        <strong>
          <Phone reader={reader} phone={pending.phone} />
        </strong>
        {correctPath === undefined ? (
          ''
        ) : (
          <a href={exactly(correctPath)} safe>
            {t(CODE.correct)}
          </a>
        )}
      </p>
      <form method="post" action="/panel/code" novalidate class="stack">
        {payer === undefined ? '' : <Token payer={payer} />}
        <Field
          id="code"
          name="code"
          keyboard="numeric"
          digitsOnly
          autocomplete="one-time-code"
          required
          label={t(CODE.code)}
          value=""
          problem={props.problem}
          hint={t(CODE.hint)}
        />
        <button type="submit" class={pending.purpose === 'delete_payer' ? 'main grave' : 'main'} safe>
          {t(CODE_BUTTONS[pending.purpose])}
        </button>
      </form>
      <AgainForm context={context} payer={payer} />
    </Page>
  );
}

function AgainForm(props: { context: PageContext; payer: SignedIn | undefined }) {
  return (
    <form method="post" action="/panel/code/again" class="stack again">
      {props.payer === undefined ? '' : <Token payer={props.payer} />}
      <button type="submit" class="plain" safe>
        {props.context.reader.t(CODE.again)}
      </button>
    </form>
  );
}

/** A code that cannot be typed any more, whatever the reason. `pending` where this browser had asked for it. */
export function DeadCodePage(props: {
  context: PageContext;
  pending: PendingCode | undefined;
  payer: SignedIn | undefined;
  notice?: string | undefined;
}) {
  const { context, pending } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(CODE.deadTitle)}>
      {props.notice === undefined ? '' : <Problem text={props.notice} />}
      <h1 safe>{t(CODE.deadTitle)}</h1>
      <p class="lead" safe>
        {t(CODE.dead)}
      </p>
      {pending === undefined ? '' : <AgainForm {...props} />}
      <p class="actions">
        <a class={pending === undefined ? 'button main' : 'button'} href="/panel/sign-in" safe>
          {t(CODE.startOver)}
        </a>
        <a class="button" href="/" safe>
          {t(COMMON.home)}
        </a>
      </p>
    </Page>
  );
}
