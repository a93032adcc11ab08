import type { Biller } from '../../billing/index.ts';
import { addDays, instantIn, parsePhone, type Texts } from '../../kernel/index.ts';
import {
  MESSAGE_CHANNELS,
  MESSAGE_STATES,
  type MessageFilter,
  NOTIFICATION_KINDS,
} from '../../notifications/index.ts';
import { permit } from '../../platform/index.ts';
import type { ConsoleContext } from './context.ts';
import { Choice, Field } from './fields.tsx';
import { BillerChoice, DayField, exampleDay, FilterButtons, PageSize } from './lists-controls.tsx';
import { LISTS } from './lists-texts.ts';
import {
  MESSAGE_CHANNEL_TEXTS,
  MESSAGE_KIND_TEXTS,
  MESSAGE_STATE_TEXTS,
  MESSAGES,
} from './messages-texts.ts';
import { dayOf, type ReadFilter, readLimit } from './payments-filter.ts';

/** What is asked for at first: of a biller, what did not arrive, which somebody should look at; of a number, all. */
export function stateOf(query: URLSearchParams): string {
  return query.get('state') ?? (phoneOf(query) === '' ? 'given_up' : 'any');
}

function phoneOf(query: URLSearchParams): string {
  return (query.get('phone') ?? '').trim();
}

/** A filter as it stands in the address. Days are those of the biller that is in view. */
export function readMessageFilter(query: URLSearchParams, biller: Biller): ReadFilter<MessageFilter> {
  const problems = new Map<string, Texts>();
  const state = stateOf(query);
  const [from, to] = [dayOf(query, 'from', problems), dayOf(query, 'to', problems)];
  const narrowed = {
    state: state === 'given_up' ? ('given_up' as const) : MESSAGE_STATES.find((known) => known === state),
    kind: NOTIFICATION_KINDS.find((known) => known === query.get('kind')),
    channel: MESSAGE_CHANNELS.find((known) => known === query.get('channel')),
    since: from === undefined ? undefined : instantIn(biller.timeZone, from, '00:00'),
    until: to === undefined ? undefined : instantIn(biller.timeZone, addDays(to, 1), '00:00'),
  };
  const typed = phoneOf(query);
  const phone = typed === '' ? undefined : parsePhone(typed, biller.country);
  if (phone?.ok === false) problems.set('phone', MESSAGES.malformedPhone);
  const filter =
    phone?.ok === true ? { ...narrowed, phone: phone.value } : { ...narrowed, ofBiller: biller.billerId };
  return { filter, problems, biller };
}

export function MessageFilters(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  biller: Biller;
  query: URLSearchParams;
  read: ReadFilter<MessageFilter>;
}): JSX.Element {
  const { context, query, read } = props;
  const { reader } = context;
  const { t } = reader;
  const any = { value: '', text: t(LISTS.any) };
  const problem = (name: string): string | undefined => {
    const texts = read.problems.get(name);
    return texts === undefined ? undefined : t(texts, { example: exampleDay(reader) });
  };
  return (
    <form class="filters" method="get" action="/console/messages">
      <BillerChoice context={context} billers={props.billers} value={props.biller.id} one />
      <Choice
        name="state"
        label={t(MESSAGES.state)}
        value={stateOf(query)}
        options={[
          { value: 'given_up', text: t(MESSAGES.givenUp) },
          { value: 'any', text: t(LISTS.any) },
          ...MESSAGE_STATES.map((each) => ({ value: each, text: t(MESSAGE_STATE_TEXTS[each]) })),
        ]}
      />
      <Choice
        name="kind"
        label={t(MESSAGES.kind)}
        value={query.get('kind') ?? ''}
        options={[
          any,
          ...NOTIFICATION_KINDS.map((each) => ({ value: each, text: t(MESSAGE_KIND_TEXTS[each]) })),
        ]}
      />
      <Choice
        name="channel"
        label={t(MESSAGES.channel)}
        value={query.get('channel') ?? ''}
        options={[
          any,
          ...MESSAGE_CHANNELS.map((each) => ({ value: each, text: t(MESSAGE_CHANNEL_TEXTS[each]) })),
        ]}
      />
      {(['from', 'to'] as const).map((name) => (
        <DayField
          context={context}
          name={name}
          label={t(LISTS[name])}
          value={query.get(name) ?? ''}
          problem={problem(name)}
        />
      ))}
      {permit(context.actor, 'customers.read').ok ? (
        <Field
          name="phone"
          label={t(MESSAGES.phone)}
          value={phoneOf(query)}
          keyboard="numeric"
          direction="ltr"
          lengthMax={25}
          problem={problem('phone')}
        />
      ) : (
        ''
      )}
      <PageSize context={context} value={readLimit(query)} />
      <FilterButtons context={context} path="/console/messages" />
    </form>
  );
}
