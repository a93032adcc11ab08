-- What is told to people: an outbox, written in the transaction of what it tells of, and worked off afterwards.

create schema notifications;

create table notifications.message (
  -- 0: of the system itself, as are sign-in codes.
  biller_id integer not null,
  message_id bigint generated always as identity,
  -- What it tells, once: 'payment 123 paid to 5f1c…'.
  key text not null,
  kind text not null,
  language text not null check (language ~ '^[a-z]{2}$'),
  channel text not null default 'sms' check (channel in ('sms', 'email', 'whatsapp')),
  -- To whom, and what the text needs (JSON): sealed by the program. What is secret is taken away once it was sent.
  address bytea not null,
  address_digest bytea not null,
  content bytea,
  payment_id bigint,
  -- 0: somebody waits for it (codes); 1: about a payment; 2: reminders. A million of these never make a code late.
  urgency smallint not null check (urgency between 0 and 2),
  state text not null default 'queued' check (state in
    ('queued', 'sent', 'delivered', 'failed', 'suppressed', 'expired', 'overtaken')),
  -- Why it is in this state, or the last thing that went wrong: 'down', 'refused_number', 'opted_out'.
  reason text,
  -- What the channel calls it.
  reference text,
  -- How often it was taken: who finishes it says which time theirs was. And how often sending went wrong.
  taken integer not null default 0,
  failures integer not null default 0,
  -- Of the reader, for the quiet hours; null: the biller's. Until awake_until the reader is up: they have just paid.
  time_zone text,
  awake_until timestamptz,
  created_at timestamptz not null,
  state_at timestamptz not null,
  attend_at timestamptz,
  expires_at timestamptz not null,
  primary key (biller_id, message_id),
  unique (biller_id, key),
  constraint message_waits_or_is_over check ((state = 'queued') = (attend_at is not null))
) with (fillfactor = 85);

create index message_due on notifications.message (urgency, attend_at) where attend_at is not null;
create index message_by_address on notifications.message (address_digest, message_id desc);
create index message_by_payment on notifications.message (biller_id, payment_id, message_id) where payment_id is not null;
-- Sent, and nothing was heard of it yet: reports name them as their gateway does.
create index message_by_reference on notifications.message (reference) where state = 'sent';
-- Those that did not arrive, newest first, for somebody to look at.
create index message_given_up on notifications.message (biller_id, message_id desc) where state in ('failed', 'expired');

-- Who wants to hear nothing: of a biller, or (0) of none.
create table notifications.opt_out (
  address_digest bytea not null,
  biller_id integer not null,
  created_at timestamptz not null,
  primary key (address_digest, biller_id)
);

-- How far the events of each biller's payments have been told.
create table notifications.followed (
  biller_id integer primary key,
  xact xid8 not null default '0',
  event_id bigint not null default 0
);

-- How far today's walk through the bills of one reminder has come. It is walked again every hour: a bill that was
-- held while it was passed, or came in later, is then found; who was told already is not told twice (the key).
create table notifications.reminder_walk (
  biller_id integer not null,
  -- So many days before the bills are due.
  days smallint not null,
  day date not null,
  after_bill_id bigint not null default 0,
  done_at timestamptz,
  primary key (biller_id, days)
);

-- Bills by the day on which they are due. Not only of unpaid ones: paid_minor in the condition would end
-- heap-only updates, and every payment would then write to each index of billing.bill.
create index bill_by_due on billing.bill (biller_id, due_on, bill_id);

-- ---------------------------------------------------------------------------------------------------------
-- Messages that must be sent now, the urgent ones first. Taking one leases it: should the taker be killed, it is
-- due again when the lease ends, and nobody else sends it meanwhile.
create function notifications.take_due(p_now timestamptz, p_limit integer, p_lease_ms integer)
returns setof notifications.message language plpgsql as $$
declare
  v_left integer := p_limit;
  v_count integer;
begin
  for v_urgency in 0..2 loop
    return query
      with due as materialized (
        select d.biller_id, d.message_id from notifications.message d
         where d.urgency = v_urgency and d.attend_at <= p_now
         order by d.attend_at limit v_left for update skip locked
      )
      update notifications.message m
         set attend_at = p_now + p_lease_ms * interval '1 millisecond', taken = m.taken + 1
        from due where m.biller_id = due.biller_id and m.message_id = due.message_id
      returning m.*;
    get diagnostics v_count = row_count;
    v_left := v_left - v_count;
    exit when v_left = 0;
  end loop;
end $$;

-- Deletes what is over since before p_until: the oldest of a biller, at most 1000 at once.
create function notifications.tidy(p_biller integer, p_until timestamptz) returns bigint language sql as $$
  with oldest as (
    select message_id, state, state_at from notifications.message
     where biller_id = p_biller order by message_id limit 1000
  ), gone as (
    delete from notifications.message m using oldest o
     where m.biller_id = p_biller and m.message_id = o.message_id and o.state <> 'queued' and o.state_at < p_until
    returning 1
  )
  select count(*) from gone
$$;
