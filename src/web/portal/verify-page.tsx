import type { Billers } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { RECEIPT_TEXTS, trackingCodeOf } from '../../payments/index.ts';
import { Field } from '../page/form-field.tsx';
import { Digits, Page, type PageContext } from '../page/page.tsx';
import { groupReference } from './payment-page.tsx';
import { ScanBox } from './scan-box.tsx';
import { FIND } from './texts/find.ts';
import { VERDICTS, VERIFY, type Verdict } from './texts/verify.ts';
import type { Verification } from './verify.ts';

/** A statement in an address has about 180 characters; some more for a long host. */
export const CHECKED_LENGTH_MAX = 600;

const LOOKS: Readonly<Record<Verdict, 'good' | 'bad'>> = {
  genuine: 'good',
  on_record: 'good',
  returned: 'bad',
  tampered: 'bad',
  unknown_key: 'bad',
  not_on_record: 'bad',
  malformed: 'bad',
  mistyped_number: 'bad',
  unknown_number: 'bad',
};

/** Anybody may check a receipt here: by its number, by the text of its QR code, by camera. */
export function VerifyPage(props: {
  context: PageContext;
  billers: Billers;
  typed: string;
  verification?: Verification;
}) {
  const { context, typed, verification } = props;
  const { t, digits } = context.reader;
  const title = verification === undefined ? VERIFY.title : VERDICTS[verification.verdict].title;
  return (
    <Page context={context} title={t(title)}>
      {verification === undefined ? (
        <>
          <h1 safe>{t(VERIFY.title)}</h1>
          <p class="lead" safe>
            {t(VERIFY.lead)}
          </p>
        </>
      ) : (
        <VerdictBox {...props} verification={verification} />
      )}
      <ScanBox context={context} texts={{ ...FIND, ...VERIFY }} />
      {verification === undefined ? '' : <h2 safe>{t(VERIFY.another)}</h2>}
      <form method="get" action="/verify" novalidate class="stack">
        <Field
          id="receipt"
          name="s"
          label={t(VERIFY.field)}
          value={isTypedAgain(verification) ? typed : ''}
          keyboard="text"
          required
          lengthMax={CHECKED_LENGTH_MAX}
          hint={t(FIND.example)}
          example={digits('101-50744-48644-8')}
        />
        <button type="submit" class={verification === undefined ? 'main' : ''} safe>
          {t(VERIFY.submit)}
        </button>
      </form>
    </Page>
  );
}

/** What may be mended stays in the field. */
function isTypedAgain(verification: Verification | undefined): boolean {
  return (
    verification !== undefined &&
    ['malformed', 'mistyped_number', 'unknown_number'].includes(verification.verdict)
  );
}

function VerdictBox(props: { context: PageContext; billers: Billers; verification: Verification }) {
  const { context, billers, verification } = props;
  const { reader } = context;
  const { t } = reader;
  const { verdict, says } = verification;
  const { title, text } = VERDICTS[verdict];
  const look = LOOKS[verdict];
  const biller = says === undefined ? undefined : billers.find(says.biller);
  return (
    <section class={`slip result ${look}`} role="status">
      <span class="sign" aria-hidden="true">
        {look === 'good' ? '✓' : '!'}
      </span>
      <h1 safe>{t(title)}</h1>
      {says === undefined ? (
        ''
      ) : (
        <p class="amount">
          <bdi safe>{reader.money(says.amount)}</bdi>
        </p>
      )}
      <p safe>{t(text)}</p>
      {says === undefined ? (
        ''
      ) : (
        <dl class="facts">
          <div>
            <dt safe>{t(RECEIPT_TEXTS.biller)}</dt>
            <dd safe>{inLanguage(biller?.name, reader.language) ?? says.biller}</dd>
          </div>
          <div>
            <dt safe>{t(RECEIPT_TEXTS.paidOn)}</dt>
            <dd>
              <time datetime={says.paidAt.toISOString()} safe>
                {reader.dateTime(says.paidAt, biller?.timeZone ?? 'UTC')}
              </time>
            </dd>
          </div>
          {numbersOf(context, says).map(([label, value]) => (
            <div>
              <dt safe>{label}</dt>
              <dd>
                <Digits reader={reader} text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function numbersOf(
  { reader: { t } }: PageContext,
  says: NonNullable<Verification['says']>,
): readonly (readonly [label: string, value: string])[] {
  const { number, accountTail } = says;
  return [
    [t(RECEIPT_TEXTS.number), groupReference(number)],
    [t(RECEIPT_TEXTS.trackingCode), trackingCodeOf(number)],
    ...(accountTail === undefined || accountTail === ''
      ? []
      : [[t(RECEIPT_TEXTS.accountTail), accountTail] as const]),
  ];
}
