-- The life of a payment. Whoever learns something of it (browser, gateway, sweeper, clerk) calls the same
-- row-locked commands; each of them may come twice, late, or at the same moment as another.

create schema payments;

create sequence payments.payment_id_seq;

create table payments.payment (
  biller_id integer not null,
  payment_id bigint not null default nextval('payments.payment_id_seq'),
  account_id bigint not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  -- The part of the amount that is more than the bills: kept as an advance.
  advance_minor bigint not null default 0 check (advance_minor between 0 and amount_minor),
  state text not null default 'created' check (state in
    ('created', 'pending', 'paid', 'posted', 'failed', 'expired', 'unknown', 'returning', 'returned', 'refunded')),
  reason text,
  channel text not null,
  language text not null,
  -- What a collector has taken has `collector:` and its name.
  gateway text not null,
  -- How often the gateway was asked for a page; each time under an order number of its own.
  attempts smallint not null default 0 check (attempts <= 99),
  -- The order that the payer was sent to, and what the gateway calls it.
  gateway_order text,
  gateway_token text,
  -- Where the payer's browser was sent: {"method", "url", "fields"}.
  gateway_page jsonb,
  gateway_ref text,
  -- What a callback claimed, for gateways that can be asked by nothing else. Proves nothing.
  claimed_ref text,
  -- When the payer was sent to the gateway, and when it was first asked to take the money for good: whether it has is
  -- in doubt from then on, so nothing may be taken for expired.
  started_at timestamptz,
  verify_at timestamptz,
  masked_card text check (masked_card !~ '\d{7}'),
  -- The bank paid it to the biller by itself: nothing of it was ever with us, and only people can bring it back.
  direct boolean not null default false,
  -- The payer's phone, sealed, and its digest.
  payer bytea,
  payer_digest bytea,
  return_url text,
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  state_at timestamptz not null default now(),
  -- When somebody must look at it next; null: nothing more to do. And how often that has happened since the
  -- state last changed.
  attend_at timestamptz,
  attended integer not null default 0,
  tag integer not null default floor(random() * 4194304)::integer,
  primary key (biller_id, payment_id)
) with (fillfactor = 85);

create index payment_due on payments.payment (attend_at) where attend_at is not null;

-- A payer's own payments, newest first (M8). Only what has an outcome: a payment is then in here once and not at
-- each of its steps, which made 10 µs of 110 for its rows instead of 42 (median of six rounds of 20,000).
create index payment_by_payer on payments.payment (biller_id, payer_digest, payment_id desc)
  where payer_digest is not null and state not in ('created', 'pending');

-- One transaction at a gateway pays for one payment, for ever.
create unique index payment_by_gateway_ref on payments.payment (biller_id, gateway, gateway_ref)
  where gateway_ref is not null;

create table payments.item (
  biller_id integer not null,
  payment_id bigint not null,
  bill_id bigint not null,
  -- What goes to this bill; made smaller at settlement should the bill need less by then.
  amount_minor bigint not null check (amount_minor >= 0),
  -- No foreign key to the bill: opening has just claimed it, bills are never deleted, and checking it again cost
  -- a fifth of the rate.
  primary key (biller_id, payment_id, bill_id)
);

create index item_by_bill on payments.item (biller_id, bill_id);

create table payments.event (
  biller_id integer not null,
  payment_id bigint not null,
  event_id bigint generated always as identity,
  state text not null,
  -- What was learned, from whom: codes and references only, no personal data.
  detail jsonb,
  at timestamptz not null default clock_timestamp(),
  -- By whom it was written: whoever follows the events reads those older than every running transaction, and so
  -- misses none (as ledger.fold does).
  xact xid8 not null default pg_current_xact_id(),
  primary key (biller_id, payment_id, event_id)
);

-- The events that are told to payers and to systems, in the order in which they are followed. What a biller's own system has
-- acknowledged is news; that a hosted one has it is said with `paid` already, and costs no row here.
create index event_feed on payments.event (biller_id, xact, event_id)
  where state in ('paid', 'failed', 'expired', 'unknown', 'returning', 'returned', 'refunded')
     or (state = 'posted' and detail ->> 'by' = 'biller');

create table payments.key (
  biller_id integer not null,
  -- Who used the key: an API key's number, or a channel.
  scope text not null,
  key text not null,
  digest bytea not null,
  payment_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (biller_id, scope, key)
);

-- Which state may follow which. `failed`, `expired` and `returned` release the bills.
create function payments.may_follow(p_from text, p_to text) returns boolean language sql immutable as $$
  select (p_from, p_to) in (
    ('created', 'pending'), ('created', 'expired'), ('created', 'failed'),
    ('pending', 'paid'), ('pending', 'failed'), ('pending', 'expired'), ('pending', 'unknown'),
    ('pending', 'returning'), ('pending', 'returned'),
    ('unknown', 'paid'), ('unknown', 'failed'), ('unknown', 'expired'), ('unknown', 'returning'), ('unknown', 'returned'),
    -- Paid at the very last moment, and told to us after we had given up waiting.
    ('expired', 'unknown'), ('expired', 'paid'), ('expired', 'returning'), ('expired', 'returned'),
    ('paid', 'posted'),
    ('returning', 'returned'), ('returning', 'refunded'))
$$;

-- ---------------------------------------------------------------------------------------------------------
-- Opening: a set of new payments, each with its own outcome:
--   opened, replayed, key_reused, bill_changed (held by another, paid, or altered since it was read).
-- A payment's number in the set is its position in the arrays, from 1; bills are given as flat arrays of
-- their own, in the order of their keys, and b_item tells whose each is.
--
-- Every statement reaches its rows by key whatever the planner believes of the tables, so that the plans can be
-- kept: sets of join statements planned afresh cost 2.5 ms a call, more than 20 payments cost themselves.
create function payments.open(
  p_biller integer[], p_scope text[], p_key text[], p_digest bytea[], p_account bigint[],
  p_amount_minor bigint[], p_advance_minor bigint[], p_currency text[], p_channel text[], p_language text[],
  p_gateway text[], p_payer bytea[], p_payer_digest bytea[], p_return_url text[], p_hold_ms integer[],
  b_item integer[], b_bill bigint[], b_amount_minor bigint[], b_version integer[], b_paid_minor bigint[]
) returns table (item integer, outcome text, payment_id bigint, created_at timestamptz, tag integer)
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  v_ids bigint[];
  v_tags integer[];
  v_created_at timestamptz := date_trunc('milliseconds', now());
  v_keys bigint;
  v_claimed bigint;
  -- Whoever does not get a payment: a key used before, a bill that another one has.
  v_short integer[] := '{}';
begin
  select array_agg(nextval('payments.payment_id_seq')), array_agg(floor(random() * 4194304)::integer)
    into v_ids, v_tags from generate_subscripts(p_biller, 1);

  -- A key used before: the first answer stands, whatever has become of the bill. One that another process is
  -- using just now is waited for.
  insert into payments.key (biller_id, scope, key, digest, payment_id)
  select r.biller_id, r.scope, r.key, r.digest, r.payment_id
    from unnest(v_ids, p_biller, p_scope, p_key, p_digest) as r(payment_id, biller_id, scope, key, digest)
   order by r.biller_id, r.scope, r.key
  on conflict do nothing;
  get diagnostics v_keys = row_count;
  if v_keys < cardinality(p_biller) then
    v_short := array(
      select r.item::integer from unnest(v_ids, p_biller, p_scope, p_key)
               with ordinality as r(payment_id, biller_id, scope, key, item)
       where (select k.payment_id from payments.key k
               where k.biller_id = r.biller_id and k.scope = r.scope and k.key = r.key) <> r.payment_id);
  end if;

  -- Each bill goes to the first who asks for it, provided that it still is as it was read: found by its key in a
  -- sub-query that cannot become a join, then updated where it was found. Two orders for one bill in the same
  -- set are as good as one: an update takes a row once.
  with wanted as (
    select b.item, v_ids[b.item] as payment_id, p_hold_ms[b.item] as hold_ms, b.version, b.paid_minor, (
             select h.ctid from billing.bill h
              where h.biller_id = p_biller[b.item] and h.bill_id = b.bill_id) as place
      from unnest(b_item, b_bill, b_version, b_paid_minor) as b(item, bill_id, version, paid_minor)
     where b.item <> all (v_short)
    offset 0
  ), claimed as (
    update billing.bill b
       set held_by = w.payment_id, held_until = now() + w.hold_ms * interval '1 millisecond'
      from wanted w
     where b.ctid = w.place and b.version = w.version and b.paid_minor = w.paid_minor and not b.cancelled
       and (b.held_until is null or b.held_until <= now())
    returning 1
  )
  select count(*) into v_claimed from claimed;

  -- All bills of a payment or none.
  if v_claimed < cardinality(b_item) then
    v_short := v_short || array(
      select b.item from unnest(b_item, b_bill) as b(item, bill_id)
       where b.item <> all (v_short) and (
         select h.held_by from billing.bill h
          where h.biller_id = p_biller[b.item] and h.bill_id = b.bill_id) is distinct from v_ids[b.item]);
  end if;
  if v_short <> '{}' then
    return query select * from payments.open_short(v_short, v_ids, p_biller, p_scope, p_key, p_digest, b_item, b_bill);
  end if;

  insert into payments.item (biller_id, payment_id, bill_id, amount_minor)
  select p_biller[b.item], v_ids[b.item], b.bill_id, b.amount_minor
    from unnest(b_item, b_bill, b_amount_minor) as b(item, bill_id, amount_minor)
   where b.item <> all (v_short);

  insert into payments.payment (biller_id, payment_id, account_id, amount_minor, advance_minor, currency,
         channel, language, gateway, payer, payer_digest, return_url, attend_at, created_at, tag)
  select r.biller_id, r.payment_id, r.account_id, r.amount_minor, r.advance_minor, r.currency, r.channel,
         r.language, r.gateway, r.payer, r.payer_digest, r.return_url,
         now() + r.hold_ms * interval '1 millisecond', v_created_at, r.tag
    from unnest(v_ids, v_tags, p_biller, p_account, p_amount_minor, p_advance_minor, p_currency, p_channel,
                p_language, p_gateway, p_payer, p_payer_digest, p_return_url, p_hold_ms)
           with ordinality as r(payment_id, tag, biller_id, account_id, amount_minor, advance_minor, currency,
             channel, language, gateway, payer, payer_digest, return_url, hold_ms, item)
   where r.item <> all (v_short);

  return query
    select r.item::integer, 'opened', r.payment_id, v_created_at, r.tag
      from unnest(v_ids, v_tags) with ordinality as r(payment_id, tag, item)
     where r.item <> all (v_short);
end $$;

-- Those of a set that did not get their payment: bills that they had claimed are free again, their keys unused.
create function payments.open_short(
  p_short integer[], p_ids bigint[], p_biller integer[], p_scope text[], p_key text[], p_digest bytea[],
  b_item integer[], b_bill bigint[]
) returns table (item integer, outcome text, payment_id bigint, created_at timestamptz, tag integer)
language plpgsql set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
  update billing.bill h set held_by = null, held_until = null
    from unnest(b_item, b_bill) as b(item, bill_id)
   where b.item = any (p_short) and h.biller_id = p_biller[b.item] and h.bill_id = b.bill_id
     and h.held_by = p_ids[b.item];
  delete from payments.key k using unnest(p_ids, p_biller, p_scope, p_key)
         with ordinality as r(payment_id, biller_id, scope, key, item)
   where r.item = any (p_short) and k.biller_id = r.biller_id and k.scope = r.scope and k.key = r.key
     and k.payment_id = r.payment_id;
  return query
    select r.item::integer,
           case when k.digest is null then 'bill_changed' when k.digest = r.digest then 'replayed' else 'key_reused' end,
           p.payment_id, p.created_at, p.tag
      from unnest(p_biller, p_scope, p_key, p_digest) with ordinality as r(biller_id, scope, key, digest, item)
      left join payments.key k on k.biller_id = r.biller_id and k.scope = r.scope and k.key = r.key
      left join payments.payment p on p.biller_id = k.biller_id and p.payment_id = k.payment_id
     where r.item = any (p_short);
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Moving: any step that moves no money in our books. Outcomes: moved, already (it is in that state),
-- refused (the state it is in does not allow it, or is not p_from); p_attend_at is when to look again.
create function payments.move(
  p_biller integer, p_payment bigint, p_to text, p_reason text, p_detail jsonb, p_attend_at timestamptz,
  p_order text default null, p_token text default null, p_page jsonb default null, p_gateway_ref text default null,
  p_hold_until timestamptz default null, p_from text default null
) returns table (outcome text, state text) language plpgsql as $$
declare
  v_payment payments.payment;
begin
  select * into v_payment from payments.payment p
    where p.biller_id = p_biller and p.payment_id = p_payment for update;
  if not found then return; end if;
  if v_payment.state = p_to then
    outcome := 'already';
    -- Why nobody knows may change: the bank was silent, and by now the bill is gone.
    update payments.payment p set reason = p_reason
     where p.biller_id = p_biller and p.payment_id = p_payment and p_to = 'unknown' and p.reason is distinct from p_reason;
  elsif not payments.may_follow(v_payment.state, p_to) or v_payment.state <> p_from then
    outcome := 'refused';
  else
    outcome := 'moved';
    update payments.payment p
       set state = p_to, reason = p_reason, state_at = now(), attend_at = p_attend_at, attended = 0,
           gateway_order = coalesce(p_order, p.gateway_order), gateway_token = coalesce(p_token, p.gateway_token), gateway_page = coalesce(p_page, p.gateway_page),
           gateway_ref = coalesce(p_gateway_ref, p.gateway_ref),
           started_at = case when p_to = 'pending' then now() else p.started_at end
     where p.biller_id = p_biller and p.payment_id = p_payment;
    insert into payments.event (biller_id, payment_id, state, detail)
      values (p_biller, p_payment, p_to, jsonb_strip_nulls(coalesce(p_detail, '{}') || jsonb_build_object('reason', p_reason)));
    if p_hold_until is not null then
      update billing.bill b set held_until = p_hold_until
        from payments.item i
       where i.biller_id = p_biller and i.payment_id = p_payment
         and b.biller_id = i.biller_id and b.bill_id = i.bill_id and b.held_by = p_payment;
    end if;
    if p_to in ('failed', 'expired', 'returning', 'returned') then
      update billing.bill b set held_by = null, held_until = null
        from payments.item i
       where i.biller_id = p_biller and i.payment_id = p_payment
         and b.biller_id = i.biller_id and b.bill_id = i.bill_id and b.held_by = p_payment;
    end if;
  end if;
  select p.state into state from payments.payment p where p.biller_id = p_biller and p.payment_id = p_payment;
  return next;
end $$;

-- The payment goes to another gateway, since the first gave nobody a page: only before anybody was sent anywhere.
create function payments.reroute(p_biller integer, p_payment bigint, p_from text, p_to text) returns boolean language sql as $$
  with moved as (
    update payments.payment set gateway = p_to
     where biller_id = p_biller and payment_id = p_payment and state = 'created' and gateway = p_from
    returning 1)
  select count(*) = 1 from moved
$$;

-- The number of the next attempt to get a page from the gateway; none once the payer was sent to one.
create function payments.begin_attempt(p_biller integer, p_payment bigint) returns smallint language sql as $$
  update payments.payment set attempts = attempts + 1
   where biller_id = p_biller and payment_id = p_payment and state = 'created' and attempts < 99
  returning attempts
$$;

-- Before the money is taken for good: are the bills still there to be paid by this payment? Outcomes:
-- clear (the bills are held for it until p_hold_ms from now), bills_gone, or not_open (look at its state).
create function payments.claim(
  p_biller integer, p_payment bigint, p_hold_ms integer, p_attend_ms integer
) returns table (outcome text, state text) language plpgsql as $$
declare
  v_payment payments.payment;
  v_lacking bigint;
begin
  select * into v_payment from payments.payment p
    where p.biller_id = p_biller and p.payment_id = p_payment for update;
  if not found then return; end if;
  state := v_payment.state;
  if v_payment.state not in ('pending', 'unknown', 'expired') then
    outcome := 'not_open';
    return next;
    return;
  end if;
  perform 1 from billing.bill b join payments.item i on i.biller_id = b.biller_id and i.bill_id = b.bill_id
    where i.biller_id = p_biller and i.payment_id = p_payment order by b.bill_id for update of b;
  select count(*) into v_lacking
    from payments.item i join billing.bill b on b.biller_id = i.biller_id and b.bill_id = i.bill_id
   where i.biller_id = p_biller and i.payment_id = p_payment
     and (b.cancelled or b.amount_minor - b.paid_minor < i.amount_minor
          or (b.held_by <> p_payment and b.held_until > now()));
  if v_lacking > 0 then
    outcome := 'bills_gone';
    return next;
    return;
  end if;
  update billing.bill b set held_by = p_payment, held_until = now() + p_hold_ms * interval '1 millisecond'
    from payments.item i
   where i.biller_id = p_biller and i.payment_id = p_payment
     and b.biller_id = i.biller_id and b.bill_id = i.bill_id;
  update payments.payment p
     set attend_at = now() + p_attend_ms * interval '1 millisecond', verify_at = coalesce(p.verify_at, now())
   where p.biller_id = p_biller and p.payment_id = p_payment;
  outcome := 'clear';
  return next;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Settling: a set of payments whose money the gateway has told us is ours. In one transaction: the bills are
-- paid, the ledger is posted, the payment is posted at the biller whose bills live here, or what its biller must be told
-- is written down. Outcomes: settled, replayed, not_found, not_open, amount_differs, paid_twice (a bank has paid the biller
-- what its bills do not need any more).
create function payments.settle(
  p_biller integer[], p_payment bigint[], p_amount_minor bigint[], p_currency text[],
  p_gateway_ref text[], p_masked_card text[]
) returns table (item integer, outcome text, state text) language plpgsql
set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  v_now integer[];
  -- Those of v_now that the bank has paid to the biller by itself.
  v_direct integer[];
  v_twice integer[] := '{}';
  -- Those of v_now whose billers have a system of their own that must be told.
  v_told integer[];
begin
  -- One order of locking everywhere: payments first, then bills, each by its key.
  perform 1 from payments.payment p
     join unnest(p_biller, p_payment) as r(biller_id, payment_id)
       on p.biller_id = r.biller_id and p.payment_id = r.payment_id
    order by p.biller_id, p.payment_id for update of p;

  select coalesce(array_agg(r.item::integer), '{}'),
         coalesce(array_agg(r.item::integer order by r.payment_id) filter (where a.account_id is not null), '{}')
    into v_now, v_direct
    from unnest(p_biller, p_payment, p_amount_minor, p_currency)
           with ordinality as r(biller_id, payment_id, amount_minor, currency, item)
    join payments.payment p on p.biller_id = r.biller_id and p.payment_id = r.payment_id
    left join ledger.account a
      on a.biller_id = p.biller_id and a.kind = 'direct' and a.subject = p.gateway and a.currency = p.currency
   where p.state in ('pending', 'unknown', 'expired')
     and p.amount_minor = r.amount_minor and p.currency = r.currency;
  if v_direct <> '{}' then
    v_twice := payments.settle_direct(v_now, v_direct, p_biller, p_payment, p_gateway_ref, p_masked_card);
    v_now := array(select i from unnest(v_now) as i where i <> all (v_twice));
    v_direct := array(select i from unnest(v_direct) as i where i <> all (v_twice));
  end if;

  return query
    select r.item::integer, case
             when r.item = any (v_twice) then 'paid_twice'
             when p.payment_id is null then 'not_found'
             when p.state in ('paid', 'posted') and p.gateway_ref is not distinct from r.gateway_ref then 'replayed'
             when p.state not in ('pending', 'unknown', 'expired') then 'not_open'
             else 'amount_differs' end, p.state
      from unnest(p_biller, p_payment, p_gateway_ref) with ordinality as r(biller_id, payment_id, gateway_ref, item)
      left join payments.payment p on p.biller_id = r.biller_id and p.payment_id = r.payment_id
     where r.item <> all (v_now);
  if cardinality(v_now) = 0 then return; end if;

  perform payments.settle_bills(
    array(select p_biller[i] from unnest(v_now) as i),
    array(select p_payment[i] from unnest(v_now) as i));

  v_told := array(
    select i from unnest(v_now) as i
     where i <> all (v_direct) and not (select b.hosted from billing.biller b where b.biller_id = p_biller[i]));
  if v_told <> '{}' then
    perform settlement.owe(array(select p_biller[i] from unnest(v_told) as i), array(select p_payment[i] from unnest(v_told) as i));
  end if;

  update payments.payment p
     set state = case when r.item = any (v_told) then 'paid' else 'posted' end, reason = null, state_at = now(),
         attend_at = null, attended = 0, gateway_ref = r.gateway_ref, masked_card = r.masked_card,
         direct = r.item = any (v_direct)
    from unnest(p_biller, p_payment, p_gateway_ref, p_masked_card)
           with ordinality as r(biller_id, payment_id, gateway_ref, masked_card, item)
   where r.item = any (v_now) and p.biller_id = r.biller_id and p.payment_id = r.payment_id;

  if v_direct <> '{}' then
    perform settlement.owe_nothing(array(select p_biller[i] from unnest(v_direct) as i), array(select p_payment[i] from unnest(v_direct) as i));
  end if;

  insert into payments.event (biller_id, payment_id, state, detail)
  select r.biller_id, r.payment_id, s.state, s.detail
    from unnest(p_biller, p_payment, p_gateway_ref) with ordinality as r(biller_id, payment_id, gateway_ref, item),
         lateral (values ('paid', jsonb_build_object('gateway_ref', r.gateway_ref)),
                         ('posted', case when r.item = any (v_direct)
                            then jsonb_build_object('by', 'gateway', 'biller_ref', r.gateway_ref)
                            else jsonb_build_object('by', 'hosted') end)) as s(state, detail)
   where r.item = any (v_now) and (s.state = 'paid' or r.item <> all (v_told));

  return query select i, 'settled', case when i = any (v_told) then 'paid' else 'posted' end from unnest(v_now) as i;
end $$;

-- Of payments that a bank has paid to the biller by itself (p_direct, the oldest first), those that their bills do not need
-- any more: what is too much cannot be kept as an advance, since it is not here. Only people bring it back, so nobody looks
-- at them again by themselves. All numbers are places in the set.
create function payments.settle_direct(
  p_now integer[], p_direct integer[], p_biller integer[], p_payment bigint[], p_gateway_ref text[], p_masked_card text[]
) returns integer[] language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  v_one integer;
  v_twice integer[] := '{}';
begin
  -- The bills of the whole set, in the order in which they are locked to be paid.
  perform 1 from unnest(p_now) as n(item)
     join payments.item i on i.biller_id = p_biller[n.item] and i.payment_id = p_payment[n.item]
     join billing.bill b on b.biller_id = i.biller_id and b.bill_id = i.bill_id
    order by b.biller_id, b.bill_id for update of b;
  foreach v_one in array p_direct loop
    continue when not exists (
      select 1 from payments.item i join billing.bill b on b.biller_id = i.biller_id and b.bill_id = i.bill_id
       where i.biller_id = p_biller[v_one] and i.payment_id = p_payment[v_one]
         and i.amount_minor > billing.remaining(b) - (
           select coalesce(sum(e.amount_minor), 0) from unnest(p_now) as n(item)
             join payments.item e on e.biller_id = p_biller[n.item] and e.payment_id = p_payment[n.item]
            where e.biller_id = i.biller_id and e.bill_id = i.bill_id and e.payment_id < i.payment_id
              and n.item <> all (v_twice)));
    v_twice := v_twice || v_one;
    update payments.payment
       set state = 'returning', reason = 'paid_twice', state_at = now(), attend_at = null, attended = 0, direct = true,
           gateway_ref = p_gateway_ref[v_one], masked_card = p_masked_card[v_one]
     where biller_id = p_biller[v_one] and payment_id = p_payment[v_one];
    update billing.bill b set held_by = null, held_until = null
      from payments.item i
     where i.biller_id = p_biller[v_one] and i.payment_id = p_payment[v_one]
       and b.biller_id = i.biller_id and b.bill_id = i.bill_id and b.held_by = i.payment_id;
    insert into payments.event (biller_id, payment_id, state, detail)
      values (p_biller[v_one], p_payment[v_one], 'returning',
        jsonb_build_object('reason', 'paid_twice', 'gateway_ref', p_gateway_ref[v_one]));
  end loop;
  return v_twice;
end $$;

-- The bills and the ledger of payments being settled (their rows are locked).
create function payments.settle_bills(p_biller integer[], p_payment bigint[]) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
  v_less bigint;
  v_payment record;
begin
  -- Should a bill need less by now than was meant for it, the rest is kept as an advance: the money is
  -- here, and it stays the payer's.
  with locked as materialized (
    select i.biller_id, i.payment_id, i.bill_id, i.amount_minor as meant_minor, billing.remaining(b) as remaining_minor
      from unnest(p_biller, p_payment) as r(biller_id, payment_id)
      join payments.item i on i.biller_id = r.biller_id and i.payment_id = r.payment_id
      join billing.bill b on b.biller_id = i.biller_id and b.bill_id = i.bill_id
     order by i.biller_id, i.bill_id for update of b
  ), shared as materialized (
    -- Two payments of one bill may stand in the same set: the later one gets what the earlier one leaves.
    select l.biller_id, l.payment_id, l.bill_id, l.meant_minor,
           greatest(0, least(l.meant_minor, l.remaining_minor - coalesce(sum(l.meant_minor) over (
             partition by l.biller_id, l.bill_id order by l.payment_id
             rows between unbounded preceding and 1 preceding), 0)))::bigint as taken_minor
      from locked l
  ), paid as (
    update billing.bill b set paid_minor = b.paid_minor + s.taken_minor, held_by = null, held_until = null
      from (select biller_id, bill_id, sum(taken_minor)::bigint as taken_minor from shared group by 1, 2) as s
     where b.biller_id = s.biller_id and b.bill_id = s.bill_id
    returning 1
  ), less as (
    update payments.item i set amount_minor = s.taken_minor
      from shared s
     where s.taken_minor < s.meant_minor
       and i.biller_id = s.biller_id and i.payment_id = s.payment_id and i.bill_id = s.bill_id
    returning i.biller_id, i.payment_id, s.meant_minor - s.taken_minor as surplus_minor
  ), kept as (
    update payments.payment p set advance_minor = p.advance_minor + s.surplus_minor
      from (select biller_id, payment_id, sum(surplus_minor) as surplus_minor from less group by 1, 2) as s
     where p.biller_id = s.biller_id and p.payment_id = s.payment_id
    returning 1
  )
  select count(*) into v_less from kept, (select count(*) from paid) as done;

  -- Accounts of customers who pay more than they owe are made when the first of it comes.
  for v_payment in
    select distinct p.biller_id, p.account_id, p.currency
      from unnest(p_biller, p_payment) as r(biller_id, payment_id)
      join payments.payment p on p.biller_id = r.biller_id and p.payment_id = r.payment_id
     where p.advance_minor > 0
     order by 1, 2
  loop
    perform ledger.ensure_account(v_payment.biller_id, 'advance', v_payment.account_id::text, v_payment.currency, 0);
  end loop;

  perform ledger.post_all(array_agg(l.biller_id), array_agg('payment'::text), array_agg(l.payment_id), array_agg(l.leg),
    array_agg(l.debit), array_agg(l.credit), array_agg(l.amount_minor), array_agg(l.currency))
  from (
    select p.biller_id, p.payment_id, s.leg, g.account_id as debit, c.account_id as credit, s.amount_minor, p.currency
      from unnest(p_biller, p_payment) as r(biller_id, payment_id)
      join payments.payment p on p.biller_id = r.biller_id and p.payment_id = r.payment_id
      cross join lateral (values
        (0::smallint, p.amount_minor - p.advance_minor, 'biller', ''),
        (1::smallint, p.advance_minor, 'advance', p.account_id::text)) as s(leg, amount_minor, kind, subject)
      left join ledger.account g on g.biller_id = p.biller_id and g.currency = p.currency
            and g.kind = any (case when p.gateway like 'collector:%' then array['collector'] else array['gateway', 'direct'] end)
            and g.subject = case when p.gateway like 'collector:%' then substr(p.gateway, 11) else p.gateway end
      left join ledger.account c on c.biller_id = p.biller_id and c.currency = p.currency
            and c.kind = case g.kind when 'direct' then 'direct' else s.kind end
            and c.subject = case g.kind when 'direct' then '' else s.subject end
     where s.amount_minor > 0
  ) as l;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Payments that somebody must look at now. Taking one leases it: should the taker be killed, it is due again
-- when the lease ends, and nobody else looks at it meanwhile.
create function payments.take_due(p_limit integer, p_lease_ms integer) returns setof payments.payment
language sql as $$
  update payments.payment p
     set attend_at = now() + p_lease_ms * interval '1 millisecond', attended = p.attended + 1
    from (select d.biller_id, d.payment_id from payments.payment d
           where d.attend_at <= now() order by d.attend_at limit p_limit for update skip locked) as due
   where p.biller_id = due.biller_id and p.payment_id = due.payment_id
  returning p.*
$$;

-- What does not add up between payments, bills and the ledger. No rows: all is well.
-- Without nested loops, whoever asks: a caller that wants the first row only made the planner join 288,000 bills to as many
-- sums one by one, for hours instead of 2.6 s.
create function payments.discrepancies(p_biller integer) returns table (what text, subject text, expected_minor bigint, found_minor bigint)
language sql stable set enable_nestloop = off as $$
  select 'payment_differs_from_ledger', 'payment:' || p.payment_id,
         case when p.state in ('paid', 'posted') then p.amount_minor else 0 end, coalesce(l.amount_minor, 0)
    from payments.payment p
    left join (select subject, sum(case purpose when 'payment' then amount_minor else -amount_minor end)::bigint as amount_minor
                 from ledger.transfer
                where biller_id = p_biller and purpose in ('payment', 'payment_reversal') group by subject) as l
           on l.subject = p.payment_id
   where p.biller_id = p_biller
     and coalesce(l.amount_minor, 0) <> case when p.state in ('paid', 'posted') then p.amount_minor else 0 end
  union all
  select 'ledger_without_payment', 'payment:' || t.subject, null, t.amount_minor
    from ledger.transfer t
   where t.biller_id = p_biller and t.purpose in ('payment', 'payment_reversal')
     and not exists (select 1 from payments.payment p where p.biller_id = p_biller and p.payment_id = t.subject)
  union all
  select 'payment_differs_from_items', 'payment:' || p.payment_id, p.amount_minor - p.advance_minor, coalesce(i.amount_minor, 0)
    from payments.payment p
    left join (select payment_id, sum(amount_minor)::bigint as amount_minor from payments.item
                where biller_id = p_biller group by payment_id) as i on i.payment_id = p.payment_id
   where p.biller_id = p_biller and coalesce(i.amount_minor, 0) <> p.amount_minor - p.advance_minor
  union all
  select 'item_without_bill', 'payment:' || i.payment_id, i.amount_minor, null
    from payments.item i
   where i.biller_id = p_biller
     and not exists (select 1 from billing.bill b where b.biller_id = p_biller and b.bill_id = i.bill_id)
  union all
  select 'bill_differs_from_payments', 'bill:' || b.bill_id, b.paid_minor, b.paid_elsewhere_minor + coalesce(i.amount_minor, 0) + coalesce(u.amount_minor, 0)
    from billing.bill b
    left join (select i.bill_id, sum(i.amount_minor)::bigint as amount_minor
                 from payments.item i join payments.payment p on p.biller_id = i.biller_id and p.payment_id = i.payment_id
                where i.biller_id = p_biller and p.state in ('paid', 'posted') group by i.bill_id) as i on i.bill_id = b.bill_id
    left join (select bill_id, sum(amount_minor)::bigint as amount_minor from billing.advance_use
                where biller_id = p_biller group by bill_id) as u on u.bill_id = b.bill_id
   where b.biller_id = p_biller
     and b.paid_minor <> b.paid_elsewhere_minor + coalesce(i.amount_minor, 0) + coalesce(u.amount_minor, 0)
  union all
  select 'advance_use_differs_from_ledger', 'bill:' || coalesce(u.bill_id, t.subject), coalesce(u.amount_minor, 0), coalesce(t.amount_minor, 0)
    from (select * from billing.advance_use where biller_id = p_biller) as u
    full join (select * from ledger.transfer where biller_id = p_biller and purpose = 'advance_use') as t
           on t.subject = u.bill_id and t.leg = u.use
   where u.amount_minor is distinct from t.amount_minor
$$;
