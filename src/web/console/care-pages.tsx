import type { Biller } from '../../billing/index.ts';
import { CARE_TEXT_MAX, type CareMessage, type CareRequest } from '../../care/index.ts';
import { direction } from '../../kernel/index.ts';
import { CARE } from './care-texts.ts';
import type { ConsoleContext } from './context.ts';
import { TextArea } from './fields.tsx';
import { ConsolePage, FormToken } from './layout.tsx';
import { BillerChoice, FilterButtons, Pager } from './lists-controls.tsx';
import { Empty, Table, Text, timeThere } from './lists-parts.tsx';
import { Problem } from './problem.tsx';

export const CARE_PATH = '/console/care';

export function carePathOf({ billerId, requestId }: Pick<CareRequest, 'billerId' | 'requestId'>): string {
  return `${CARE_PATH}/${billerId}/${requestId}`;
}

function Who({ context, request }: { context: ConsoleContext; request: CareRequest }) {
  return request.maskedPhone === undefined ? (
    <span safe>{context.reader.t(CARE.nameless)}</span>
  ) : (
    <bdi dir="ltr" safe>
      {request.maskedPhone}
    </bdi>
  );
}

function State({ context, request }: { context: ConsoleContext; request: CareRequest }) {
  const { t } = context.reader;
  if (request.state === 'closed')
    return (
      <span class="state" safe>
        {t(CARE.closed)}
      </span>
    );
  return (
    <span class={`state ${request.payerWaits ? 'wait' : 'good'}`} safe>
      {t(request.payerWaits ? CARE.waits : CARE.answered)}
    </span>
  );
}

/** Those who wait for a person, the longest first. */
export function CarePage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  biller: Biller;
  query: URLSearchParams;
  rows: readonly CareRequest[];
  next: string | undefined;
}) {
  const { context, biller, rows } = props;
  const { reader } = context;
  const { t } = reader;
  return (
    <ConsolePage context={context} title={t(CARE.title)}>
      <h1 safe>{t(CARE.title)}</h1>
      <form class="filters" method="get" action={CARE_PATH}>
        <BillerChoice context={context} billers={props.billers} value={biller.id} one />
        <FilterButtons context={context} path={CARE_PATH} />
      </form>
      {rows.length === 0 ? (
        <Empty context={context} text={t(CARE.none)} />
      ) : (
        <Table
          rows={rows}
          columns={[
            {
              label: t(CARE.who),
              isHead: true,
              cell: (request) => (
                <a href={carePathOf(request)}>
                  <Who context={context} request={request} />
                </a>
              ),
            },
            { label: t(CARE.state), cell: (request) => <State context={context} request={request} /> },
            {
              label: t(CARE.line),
              class: 'nowrap',
              cell: ({ line }) => (
                <bdi dir="ltr" safe>
                  {line}
                </bdi>
              ),
            },
            { label: t(CARE.language), cell: ({ language }) => <Text text={language} /> },
            {
              label: t(CARE.since),
              class: 'nowrap',
              cell: ({ saidAt }) => <Text text={timeThere(reader, biller, saidAt)} />,
            },
          ]}
        />
      )}
      <Pager context={context} path={CARE_PATH} query={props.query} next={props.next} />
    </ConsolePage>
  );
}

/** One talk with a payer, and the form that answers it. */
export function CareRequestPage(props: {
  context: ConsoleContext;
  biller: Biller | undefined;
  request: CareRequest;
  messages: readonly CareMessage[];
  typed: string;
  problem: string | undefined;
}) {
  const { context, request, messages } = props;
  const { t } = context.reader;
  const action = carePathOf(request);
  return (
    <ConsolePage context={context} title={t(CARE.title)}>
      <h1>
        <Who context={context} request={request} />
      </h1>
      <p>
        <State context={context} request={request} />{' '}
        <bdi dir="ltr" class="hint" safe>
          {request.line}
        </bdi>
      </p>
      {messages.length === 0 ? <Empty context={context} text={t(CARE.nothing)} /> : ''}
      {messages.map((message) => (
        <Said context={context} biller={props.biller} request={request} message={message} />
      ))}
      {request.state === 'closed' ? '' : <AnswerForm {...props} action={action} />}
    </ConsolePage>
  );
}

function Said(props: {
  context: ConsoleContext;
  biller: Biller | undefined;
  request: CareRequest;
  message: CareMessage;
}) {
  const { context, message, request } = props;
  const { reader } = context;
  const { t } = reader;
  const told =
    message.told === undefined ? CARE.not_told : message.told === 'talk' ? CARE.by_talk : CARE.by_text;
  return (
    <article class="panel">
      <p class="hint">
        <span safe>{t(message.from === 'payer' ? CARE.payer : CARE.staff)}</span> ·{' '}
        <span safe>{timeThere(reader, props.biller, message.at)}</span>
        {message.from === 'staff' ? <span safe>{` · ${t(told)}`}</span> : ''}
      </p>
      <p lang={request.language} dir={direction(request.language)} safe>
        {message.text}
      </p>
    </article>
  );
}

function AnswerForm(props: {
  context: ConsoleContext;
  action: string;
  typed: string;
  problem: string | undefined;
}) {
  const { context, action } = props;
  const { reader } = context;
  const { t } = reader;
  return (
    <>
      <Problem text={props.problem} />
      <form class="panel stack" method="post" action={action}>
        <FormToken context={context} />
        <TextArea
          name="answer"
          label={t(CARE.answer)}
          value={props.typed}
          lengthMax={CARE_TEXT_MAX}
          direction="auto"
          hint={t(CARE.answerHint, { max: reader.number(CARE_TEXT_MAX) })}
          required
        />
        <button type="submit" safe>
          {t(CARE.send)}
        </button>
      </form>
      <form class="panel" method="post" action={`${action}/close`}>
        <FormToken context={context} />
        <button type="submit" class="quiet" safe>
          {t(CARE.close)}
        </button>
      </form>
    </>
  );
}
