import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { ROLES } from '../../platform/index.ts';
import type { Member, SessionView } from '../../staff/index.ts';
import type { ConsoleContext } from './context.ts';
import { Field } from './fields.tsx';
import { ConsolePage, FormToken } from './layout.tsx';
import { ROLE_TEXTS } from './layout-texts.ts';
import { type Column, Table, Text } from './lists-parts.tsx';
import { Problem } from './problem.tsx';
import { SessionTable, whenIs } from './session-table.tsx';
import { MEMBER_STATES, STAFF } from './staff-pages-texts.ts';

/** What a form about a member holds. */
export interface MemberForm {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly billers: 'all' | readonly number[];
}

export function StaffPage(props: {
  context: ConsoleContext;
  members: readonly Member[];
  billers: readonly Biller[];
}) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(STAFF.title)}>
      <h1 safe>{t(STAFF.title)}</h1>
      <p class="actions">
        <a class="button main" href="/console/staff/new" safe>
          {t(STAFF.add)}
        </a>
      </p>
      <Table columns={memberColumns(context, props.billers)} rows={props.members} />
    </ConsolePage>
  );
}

function memberColumns(context: ConsoleContext, billers: readonly Biller[]): readonly Column<Member>[] {
  const { t, language } = context.reader;
  const nameOf = (id: number): string =>
    inLanguage(billers.find(({ billerId }) => billerId === id)?.name, language) ?? String(id);
  return [
    {
      label: t(STAFF.login),
      isHead: true,
      cell: ({ staffId, login }) => (
        <a href={`/console/staff/${staffId}`}>
          <bdi dir="ltr" safe>
            {login}
          </bdi>
        </a>
      ),
    },
    { label: t(STAFF.name), cell: ({ name }) => <Text text={name} /> },
    {
      label: t(STAFF.roles),
      cell: ({ roles }) => <Text text={roles.map((role) => t(ROLE_TEXTS[role])).join(' · ')} />,
    },
    {
      label: t(STAFF.billers),
      cell: (member) => (
        <Text text={member.billers === 'all' ? t(STAFF.all) : member.billers.map(nameOf).join(' · ')} />
      ),
    },
    { label: t(STAFF.state), cell: (member) => <MemberState context={context} member={member} /> },
    {
      label: t(STAFF.since),
      class: 'nowrap',
      cell: ({ createdAt }) => <Text text={whenIs(context, createdAt)} />,
    },
  ];
}

function MemberState(props: { context: ConsoleContext; member: Member }) {
  const { t } = props.context.reader;
  const { state, demo } = props.member;
  return (
    <span>
      <span class={`state ${{ invited: 'wait', active: 'good', disabled: 'bad' }[state]}`} safe>
        {t(MEMBER_STATES[state])}
      </span>{' '}
      {demo ? (
        <span class="state" safe>
          {t(STAFF.demo)}
        </span>
      ) : (
        ''
      )}
    </span>
  );
}

export function NewMemberPage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  form: MemberForm;
  problem?: string;
}) {
  const { context, form } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(STAFF.add)}>
      <h1 safe>{t(STAFF.add)}</h1>
      <Problem text={props.problem} />
      <form class="panel stack" method="post" action="/console/staff/new">
        <FormToken context={context} />
        <Field
          name="login"
          label={t(STAFF.login)}
          value={form.login}
          direction="ltr"
          lengthMax={40}
          hint={t(STAFF.loginHint)}
          required
        />
        <MemberFields context={context} billers={props.billers} form={form} />
        <div class="actions">
          <button class="main" type="submit" safe>
            {t(STAFF.create)}
          </button>
        </div>
      </form>
    </ConsolePage>
  );
}

export function MemberPage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  member: Member;
  sessions: readonly SessionView[];
  form: MemberForm;
  problem?: string;
  saved?: boolean;
}) {
  const { context, member } = props;
  const { t } = context.reader;
  const own = member.staffId === context.actor.staffId;
  return (
    <ConsolePage context={context} title={member.name}>
      <p>
        <a href="/console/staff" safe>
          {t(STAFF.back)}
        </a>
      </p>
      <h1 safe>{member.name}</h1>
      <p>
        <bdi dir="ltr" safe>
          {member.login}
        </bdi>{' '}
        <MemberState context={context} member={member} />
      </p>
      <Problem text={props.problem} />
      {props.saved === true ? (
        <div class="notice good" role="status">
          <p safe>{t(STAFF.saved)}</p>
        </div>
      ) : (
        ''
      )}
      {own ? (
        <p class="notice" safe>
          {t(STAFF.ownHint)}
        </p>
      ) : (
        <div class="columns">
          <form class="panel stack" method="post" action={`/console/staff/${member.staffId}`}>
            <FormToken context={context} />
            <MemberFields context={context} billers={props.billers} form={props.form} />
            <div class="actions">
              <button class="main" type="submit" safe>
                {t(STAFF.save)}
              </button>
            </div>
          </form>
          <Access context={context} member={member} />
        </div>
      )}
      <h2 safe>{t(STAFF.sessions)}</h2>
      <MemberSessions context={context} member={member} sessions={props.sessions} />
    </ConsolePage>
  );
}

function Access(props: { context: ConsoleContext; member: Member }) {
  const { context, member } = props;
  const { t } = context.reader;
  const disabled = member.state === 'disabled';
  const path = `/console/staff/${member.staffId}`;
  return (
    <section class="panel">
      <h2 safe>{t(STAFF.access)}</h2>
      <p class="hint" safe>
        {t(STAFF.resetHint)}
      </p>
      <div class="actions">
        <form method="post" action={`${path}/reset`}>
          <FormToken context={context} />
          <button type="submit" safe>
            {t(STAFF.reset)}
          </button>
        </form>
        <form method="post" action={disabled ? `${path}/enable` : `${path}/disable`}>
          <FormToken context={context} />
          <button class={disabled ? '' : 'danger'} type="submit" safe>
            {t(disabled ? STAFF.enable : STAFF.disable)}
          </button>
        </form>
      </div>
    </section>
  );
}

function MemberSessions(props: {
  context: ConsoleContext;
  member: Member;
  sessions: readonly SessionView[];
}) {
  const { context, member, sessions } = props;
  const { t } = context.reader;
  if (sessions.length === 0) {
    return (
      <p class="hint" safe>
        {t(STAFF.noSessions)}
      </p>
    );
  }
  const action = `/console/staff/${member.staffId}/sessions`;
  return (
    <>
      <SessionTable context={context} sessions={sessions} action={action} />
      <form class="actions" method="post" action={action}>
        <FormToken context={context} />
        <button class="danger" type="submit" safe>
          {t(STAFF.endAll)}
        </button>
      </form>
    </>
  );
}

/** The link, shown this once. */
export function LinkPage(props: { context: ConsoleContext; name: string; url: string; until: Date }) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(STAFF.linkTitle)}>
      <h1 safe>{t(STAFF.linkTitle)}</h1>
      <section class="panel">
        <p safe>{t(STAFF.linkLead, { name: props.name, until: whenIs(context, props.until) })}</p>
        <p>
          <bdi dir="ltr" class="mono" safe>
            {props.url}
          </bdi>
        </p>
        <p class="actions">
          <a class="button" href="/console/staff" safe>
            {t(STAFF.back)}
          </a>
        </p>
      </section>
    </ConsolePage>
  );
}

function MemberFields(props: { context: ConsoleContext; billers: readonly Biller[]; form: MemberForm }) {
  const { form } = props;
  const { t, language } = props.context.reader;
  const isChosen = (billerId: number): boolean => form.billers !== 'all' && form.billers.includes(billerId);
  return (
    <>
      <Field name="name" label={t(STAFF.name)} value={form.name} lengthMax={80} direction="auto" required />
      <fieldset>
        <legend safe>{t(STAFF.roles)}</legend>
        <div class="checks">
          {ROLES.map((role) => (
            <label>
              <input type="checkbox" name="roles" value={role} checked={form.roles.includes(role)} />
              <span safe>{t(ROLE_TEXTS[role])}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend safe>{t(STAFF.billers)}</legend>
        <div class="checks">
          <label>
            <input type="checkbox" name="billers" value="all" checked={form.billers === 'all'} />
            <span safe>{t(STAFF.allBillers)}</span>
          </label>
          {props.billers.map(({ billerId, name }) => (
            <label>
              <input type="checkbox" name="billers" value={String(billerId)} checked={isChosen(billerId)} />
              <span safe>{inLanguage(name, language)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}
