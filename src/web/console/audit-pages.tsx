import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import type { AuditChain, AuditRecord } from '../../platform/index.ts';
import { SIGN_IN_FAILURES, UNKNOWN_SUBJECT } from '../../staff/index.ts';
import { exactly } from '../page/page.tsx';
import {
  AUDIT,
  AUDIT_PROBLEMS,
  FURTHER_NOT_KEPT,
  SIGN_IN_FAILURE_TEXTS,
  UNKNOWN_LOGIN,
} from './audit-texts.ts';
import type { ConsoleContext } from './context.ts';
import { Choice, Field } from './fields.tsx';
import { ConsolePage, FormToken } from './layout.tsx';
import { type Column, Table, Text } from './lists-parts.tsx';
import { whenIs } from './session-table.tsx';

/** The filters as they were typed. */
export interface AuditForm {
  readonly chain: string;
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly from: string;
  readonly until: string;
}

export interface ChainName {
  readonly billerId: number;
  readonly name: string;
}

export function AuditPage(props: {
  context: ConsoleContext;
  chains: readonly ChainName[];
  form: AuditForm;
  records: readonly AuditRecord[];
  logins: ReadonlyMap<bigint, string>;
  older: string | undefined;
}) {
  const { context, records } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(AUDIT.title)}>
      <h1 safe>{t(AUDIT.title)}</h1>
      <form class="actions" method="post" action="/console/audit/verify">
        <FormToken context={context} />
        <button type="submit" safe>
          {t(AUDIT.verify)}
        </button>
      </form>
      <Filters context={context} chains={props.chains} form={props.form} />
      {records.length === 0 ? (
        <p class="panel empty" safe>
          {t(AUDIT.none)}
        </p>
      ) : (
        <Entries context={context} records={records} logins={props.logins} />
      )}
      {props.older === undefined ? (
        ''
      ) : (
        <p class="pager">
          <a class="button" href={exactly(props.older)} safe>
            {t(AUDIT.older)}
          </a>
        </p>
      )}
    </ConsolePage>
  );
}

function Filters(props: { context: ConsoleContext; chains: readonly ChainName[]; form: AuditForm }) {
  const { form } = props;
  const { t } = props.context.reader;
  return (
    <form class="filters" method="get" action="/console/audit">
      <Choice
        name="chain"
        label={t(AUDIT.biller)}
        value={form.chain}
        options={props.chains.map(({ billerId, name }) => ({ value: String(billerId), text: name }))}
      />
      <Field name="actor" label={t(AUDIT.actor)} value={form.actor} direction="ltr" lengthMax={60} />
      <Field name="act" label={t(AUDIT.act)} value={form.act} direction="ltr" lengthMax={60} />
      <Field name="subject" label={t(AUDIT.subject)} value={form.subject} direction="ltr" lengthMax={60} />
      <Field name="from" label={t(AUDIT.from)} value={form.from} type="date" lengthMax={10} />
      <Field name="until" label={t(AUDIT.until)} value={form.until} type="date" lengthMax={10} />
      <button type="submit" safe>
        {t(AUDIT.filter)}
      </button>
    </form>
  );
}

function Entries(props: {
  context: ConsoleContext;
  records: readonly AuditRecord[];
  logins: ReadonlyMap<bigint, string>;
}) {
  const { context, logins } = props;
  const { t } = context.reader;
  const columns: readonly Column<AuditRecord>[] = [
    {
      label: t(AUDIT.number),
      cell: ({ entryId }) => (
        <bdi dir="ltr" safe>
          {entryId.toString()}
        </bdi>
      ),
    },
    { label: t(AUDIT.at), class: 'nowrap', cell: ({ at }) => <Text text={whenIs(context, at)} /> },
    { label: t(AUDIT.actor), cell: ({ actor }) => <bdi safe>{named(context, actor, logins)}</bdi> },
    {
      label: t(AUDIT.act),
      isHead: true,
      cell: ({ act }) => (
        <bdi dir="ltr" lang="en" safe>
          {act}
        </bdi>
      ),
    },
    { label: t(AUDIT.subject), cell: ({ subject }) => <bdi safe>{named(context, subject, logins)}</bdi> },
    {
      label: t(AUDIT.detail),
      cell: (record) => (
        <bdi class="mono" safe>
          {detailOf(context, record)}
        </bdi>
      ),
    },
  ];
  return <Table columns={columns} rows={props.records} />;
}

/** What verifying has found, chain by chain. */
export function VerifiedPage(props: {
  context: ConsoleContext;
  chains: readonly AuditChain[];
  names: readonly ChainName[];
}) {
  const { context } = props;
  const { t, digits } = context.reader;
  return (
    <ConsolePage context={context} title={t(AUDIT.verify)}>
      <h1 safe>{t(AUDIT.title)}</h1>
      {props.chains.map(({ billerId, entries, head, problem }) => {
        const chain = props.names.find((each) => each.billerId === billerId)?.name ?? String(billerId);
        const said =
          problem === undefined
            ? t(AUDIT.fits, { chain, count: digits(entries.toString()) })
            : t(AUDIT_PROBLEMS[problem.what], { chain, entry: digits(problem.entryId.toString()) });
        return (
          <div class={`notice ${problem === undefined ? 'good' : 'bad'}`} role="status">
            <p>
              <strong safe>{said}</strong>
            </p>
            <p>
              <span class="hint" safe>
                {t(AUDIT.head)}
              </span>{' '}
              <bdi dir="ltr" class="mono" safe>
                {head}
              </bdi>
            </p>
          </div>
        );
      })}
      <p class="hint" safe>
        {t(AUDIT.verifyHint)}
      </p>
      <p class="actions">
        <a class="button" href="/console/audit" safe>
          {t(AUDIT.title)}
        </a>
      </p>
    </ConsolePage>
  );
}

/** The chains by name: the system first, then the billers. */
export function chainNames(
  context: ConsoleContext,
  billers: readonly Biller[],
  mayRead: (billerId: number) => boolean,
): readonly ChainName[] {
  const { t, language } = context.reader;
  return [
    { billerId: 0, name: t(AUDIT.system) },
    ...billers.map(({ billerId, name }) => ({ billerId, name: inLanguage(name, language) })),
  ].filter(({ billerId }) => mayRead(billerId));
}

/** `staff:7` with the login that belongs to it now. */
function named({ reader }: ConsoleContext, text: string, logins: ReadonlyMap<bigint, string>): string {
  if (text === UNKNOWN_SUBJECT) return reader.t(UNKNOWN_LOGIN);
  const match = /^staff:(\d{1,18})$/.exec(text);
  const login = match === null ? undefined : logins.get(BigInt(match[1] ?? '0'));
  return login === undefined ? text : `${text} (${login})`;
}

function detailOf({ reader }: ConsoleContext, { act, detail }: AuditRecord): string {
  return Object.entries(detail)
    .map(([key, value]) => {
      const failure = SIGN_IN_FAILURES.find((known) => known === value);
      if (act === 'sign-in failed' && failure !== undefined) return reader.t(SIGN_IN_FAILURE_TEXTS[failure]);
      if (key === 'further') return reader.t(FURTHER_NOT_KEPT);
      return `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`;
    })
    .join('; ');
}
