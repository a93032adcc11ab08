-- Talks with people on channels of questions and answers. What is said in them is sealed by the program.

create schema conversations;

-- The language somebody has chosen, for the next time. biller_id: of the line, 0 where it is the operator's own.
create table conversations.person (
  biller_id integer not null,
  person_digest bytea not null,
  language text not null check (language ~ '^[a-z]{2}$'),
  primary key (biller_id, person_digest)
);

create table conversations.conversation (
  biller_id integer not null,
  conversation_id bigint generated always as identity,
  line text not null,
  person_digest bytea not null,
  -- Who had it before a link led it to somebody's page: it can be called back from there.
  origin_digest bytea,
  -- late: an answer took longer than the network waits, and comes later.
  state text not null check (state in ('waiting', 'late', 'over')),
  -- Turns until now: who writes says which one they saw.
  version integer not null default 1,
  content bytea not null,
  -- The payment that it waits for.
  payment text,
  started_at timestamptz not null,
  -- A question stands open until then; after that it is over.
  expires_at timestamptz not null,
  -- The worker has something to do with it from then on.
  attend_at timestamptz,
  primary key (biller_id, conversation_id)
) with (fillfactor = 80);

-- One talk at a time with one person on one line. One that is over stays until the next begins in its place: its last
-- words are said again when the network repeats its last message.
create unique index conversation_place on conversations.conversation (biller_id, line, person_digest);
create index conversation_origin on conversations.conversation (biller_id, origin_digest) where origin_digest is not null;
create index conversation_due on conversations.conversation (attend_at) where attend_at is not null;
create index conversation_payment on conversations.conversation (biller_id, payment) where payment is not null;

-- What came in where nobody waits for the answer on the wire: kept before it is acknowledged, then worked off in order.
create table conversations.inbound (
  biller_id integer not null,
  inbound_id bigint generated always as identity,
  line text not null,
  -- The network's name for the message: the same one twice is one.
  key text not null,
  person_digest bytea not null,
  content bytea,
  received_at timestamptz not null,
  attend_at timestamptz,
  taken integer not null default 0,
  primary key (biller_id, inbound_id),
  unique (biller_id, line, key)
);

create index inbound_due on conversations.inbound (biller_id, line, person_digest, inbound_id) where attend_at is not null;

-- ---------------------------------------------------------------------------------------------------------
-- The talk of each of these people on these lines, and the language they chose before.
create function conversations.find(p_billers integer[], p_lines text[], p_persons bytea[])
returns table (item integer, conversation_id bigint, version integer, state text, content bytea, started_at timestamptz,
               expires_at timestamptz, language text)
language sql stable as $$
  select a.nth::integer, c.conversation_id, c.version, c.state, c.content, c.started_at, c.expires_at, p.language
    from unnest(p_billers, p_lines, p_persons) with ordinality as a(biller_id, line, person_digest, nth)
    left join conversations.conversation c
      on c.biller_id = a.biller_id and c.line = a.line and c.person_digest = a.person_digest
    left join conversations.person p on p.biller_id = a.biller_id and p.person_digest = a.person_digest
$$;

-- Writes turns down, each under the number of the turn that was seen: where another was quicker, nothing is written
-- and false comes back. Without an id a talk begins.
create function conversations.put(
  p_billers integer[], p_ids bigint[], p_versions integer[], p_lines text[], p_persons bytea[], p_states text[],
  p_contents bytea[], p_payments text[], p_starts timestamptz[], p_expiries timestamptz[], p_attends timestamptz[])
returns table (item integer, conversation_id bigint)
language plpgsql as $$
begin
  return query
    with given as materialized (
      select * from unnest(p_billers, p_ids, p_versions, p_lines, p_persons, p_states, p_contents, p_payments, p_starts,
                           p_expiries, p_attends) with ordinality
        as g(biller_id, conversation_id, version, line, person_digest, state, content, payment, started_at, expires_at,
             attend_at, nth)
    ), begun as (
      insert into conversations.conversation as c
             (biller_id, line, person_digest, state, content, payment, started_at, expires_at, attend_at)
      select g.biller_id, g.line, g.person_digest, g.state, g.content, g.payment, g.started_at, g.expires_at, g.attend_at
        from given g where g.conversation_id is null
      on conflict do nothing
      returning c.biller_id, c.line, c.person_digest, c.conversation_id
    ), gone_on as (
      update conversations.conversation c
         set line = g.line, person_digest = g.person_digest, state = g.state, version = c.version + 1, content = g.content, payment = g.payment,
             started_at = g.started_at, expires_at = g.expires_at, attend_at = g.attend_at
        from given g
       where c.biller_id = g.biller_id and c.conversation_id = g.conversation_id and c.version = g.version
      returning g.nth, c.conversation_id
    )
    select g.nth::integer, b.conversation_id
      from begun b join given g on g.conversation_id is null and g.biller_id = b.biller_id and g.line = b.line
       and g.person_digest = b.person_digest
    union all
    select o.nth::integer, o.conversation_id from gone_on o;
end $$;

-- Accounts that a telephone number asked to keep in mind, on channels where nobody signs in. What the number is worth:
-- it is what the network told, so it brings a bill to mind and proves nothing.
create table payers.remembered (
  biller_id integer not null,
  phone_digest bytea not null,
  account_id bigint not null,
  identifiers bytea not null,
  created_at timestamptz not null,
  primary key (biller_id, phone_digest, account_id)
);

-- Short links that lead on to a page, sent where nothing else can be: signed, for a time, used once.
create table payers.link (
  biller_id integer not null,
  link_id bigint generated always as identity,
  purpose text not null check (purpose in ('payment', 'talk')),
  -- Of a payment its id on the wire; of a talk its name.
  subject text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- Of the browser that used it: it may come back.
  used_by bytea,
  primary key (biller_id, link_id)
);
