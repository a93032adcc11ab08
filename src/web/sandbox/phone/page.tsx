import { CARRIER_SWITCHES, DELAYS_MS, NETWORKS } from '../../../simulators/index.ts';
import { Field } from '../../page/form-field.tsx';
import { Digits, exactly, Page } from '../../page/page.tsx';
import { Handset } from './handset.tsx';
import { addressFor, PHONE_PATH, type PhonePageProps, Place, problemText, READY_NUMBERS } from './parts.tsx';
import { COUNTRIES, PHONE, SWITCHES } from './texts.ts';
import { Traffic } from './traffic.tsx';

/** A telephone, what it says and hears on the wire, and what can be made to go wrong. */
export function PhonePage(props: PhonePageProps & { readonly refreshes: boolean }) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(PHONE.title)} {...(props.refreshes ? { refreshSeconds: 2 } : {})}>
      <link rel="stylesheet" href={`${PHONE_PATH}/phone.css`} />
      <script type="module" src={`${PHONE_PATH}/phone.js`}></script>
      <h1 safe>{t(PHONE.title)}</h1>
      <p class="lead" safe>
        {t(PHONE.lead)}
      </p>
      <div class="phone-desk">
        <div class="phone-side">
          <Whose {...props} />
          <Handset {...props} />
        </div>
        <div class="phone-side">
          <Traffic context={context} telephone={props.telephone} />
          <Faults {...props} />
        </div>
      </div>
    </Page>
  );
}

function Whose(props: PhonePageProps) {
  const { context, network, telephone, problem } = props;
  const { reader } = context;
  const wrong = problem?.code === 'number' ? problemText(props) : undefined;
  return (
    <details class="slip phone-whose" open={wrong !== undefined}>
      <summary>
        <span safe>{reader.t(COUNTRIES[network])}</span> <Digits reader={reader} text={telephone.number} />
      </summary>
      <form method="get" action={PHONE_PATH} class="stack">
        <div class="field">
          <label for="country" safe>
            {reader.t(PHONE.country)}
          </label>
          <select id="country" name="country">
            {NETWORKS.map((each) => (
              <option value={each} selected={each === network} safe>
                {reader.t(COUNTRIES[each])}
              </option>
            ))}
          </select>
        </div>
        <Field
          {...{ id: 'number', name: 'number', type: 'tel', keyboard: 'tel', problem: wrong }}
          label={reader.t(PHONE.whose)}
          value={wrong === undefined ? telephone.number : (problem?.typed ?? '')}
        />
        <input type="hidden" name="part" value={props.part} />
        <button type="submit" safe>
          {reader.t(PHONE.take)}
        </button>
      </form>
      <p class="hint" safe>
        {reader.t(PHONE.ready)}
      </p>
      <ul class="phone-ready">
        {NETWORKS.map((each) => (
          <li>
            <a
              class="quiet"
              href={exactly(
                addressFor({ ...props, line: '', telephone: { ...telephone, number: READY_NUMBERS[each] } }),
              )}
            >
              <span safe>{reader.t(COUNTRIES[each])}</span>{' '}
              <Digits reader={reader} text={READY_NUMBERS[each]} />
            </a>
          </li>
        ))}
      </ul>
      <form method="post" action={`${PHONE_PATH}/forget`}>
        <Place {...props} />
        <button type="submit" class="plain grave" safe>
          {reader.t(PHONE.forget)}
        </button>
      </form>
    </details>
  );
}

function Faults(props: PhonePageProps) {
  const { context, faults, network } = props;
  const { reader } = context;
  return (
    <section class="slip" aria-labelledby="faults">
      <h2 id="faults">
        <span safe>{reader.t(PHONE.faults)}</span> · <span safe>{reader.t(COUNTRIES[network])}</span>
      </h2>
      <p class="hint" safe>
        {reader.t(PHONE.faultsLead)}
      </p>
      <form method="post" action={`${PHONE_PATH}/faults`} class="stack">
        <Place {...props} />
        <div class="field">
          <label for="delay" safe>
            {reader.t(PHONE.delay)}
          </label>
          <select id="delay" name="delay">
            {DELAYS_MS.map((ms) => (
              <option value={String(ms)} selected={ms === faults.delayMs} safe>
                {reader.t(PHONE.seconds, { n: reader.digits(String(ms / 1000)) })}
              </option>
            ))}
          </select>
        </div>
        {CARRIER_SWITCHES.map((name) => (
          <label class="choice">
            <input type="checkbox" name={name} value="1" checked={faults[name]} />{' '}
            <span safe>{reader.t(SWITCHES[name])}</span>
          </label>
        ))}
        <button type="submit" safe>
          {reader.t(PHONE.save)}
        </button>
      </form>
    </section>
  );
}
