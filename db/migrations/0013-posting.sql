-- Telling billers what was paid (M10). A biller whose bills live here needs no telling; every other has its own system,
-- and what it must be told is a row, written in the transaction that settled the payment.

create schema if not exists settlement;

create table settlement.posting (
  biller_id integer not null,
  payment_id bigint not null,
  -- payment: it was paid; reversal: it was paid and is not any more.
  kind text not null check (kind in ('payment', 'reversal')),
  account_id bigint not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  -- sent: it may have reached the biller; until it has answered nobody knows.
  -- by_gateway: the bank has posted it at the biller by itself, and we tell nothing, then or later.
  state text not null default 'due' check (state in ('due', 'sent', 'acknowledged', 'refused', 'dropped', 'by_gateway')),
  -- The biller's own name for it.
  biller_ref text,
  reason text,
  -- When the money was ours: what the time to posting is counted from.
  since timestamptz not null default now(),
  acknowledged_at timestamptz,
  attend_at timestamptz default now(),
  attended integer not null default 0,
  -- The file that it went out with.
  batch_id bigint,
  primary key (biller_id, payment_id, kind),
  constraint posting_open_is_attended check ((attend_at is null) = (state in ('acknowledged', 'refused', 'dropped', 'by_gateway')))
);

-- What an account waits for, in its order; and what is waiting longest.
create index posting_open on settlement.posting (biller_id, account_id, payment_id, kind) where attend_at is not null;
create index posting_since on settlement.posting (biller_id, since) where attend_at is not null;
create index posting_by_gateway on settlement.posting (biller_id, since) where state = 'by_gateway';
create index posting_acknowledged on settlement.posting (biller_id, acknowledged_at) where acknowledged_at is not null;

-- How a biller's own system is: shared by all processes, so that one probe is enough for all of them.
create table settlement.link (
  biller_id integer primary key,
  failures integer not null default 0,
  -- Since when it has not answered; null: it answers.
  down_since timestamptz,
  -- Until then nobody asks it.
  quiet_until timestamptz
);

-- When an account's bills were last heard from the biller itself (X5).
create table settlement.heard (
  biller_id integer not null,
  account_id bigint not null,
  at timestamptz not null,
  primary key (biller_id, account_id)
);

-- A file for a biller, named before it is written: written again after a crash it is the same file.
create table settlement.batch (
  biller_id integer not null,
  batch_id bigint generated always as identity,
  made_at timestamptz not null default now(),
  written_at timestamptz,
  primary key (biller_id, batch_id)
);
create index batch_unwritten on settlement.batch (biller_id, batch_id) where written_at is null;
create index posting_of_batch on settlement.posting (biller_id, batch_id) where batch_id is not null;

-- An answer file that was read, by its content: read again it changes nothing.
create table settlement.answer_file (
  biller_id integer not null,
  sha256 bytea not null,
  name text not null,
  read_at timestamptz not null default now(),
  rows integer not null,
  primary key (biller_id, sha256)
);

-- ---------------------------------------------------------------------------------------------------------
-- Called within payments.settle and payments.unsettle.

-- The payments of a set whose billers have a system of their own; everything else is posted by being settled.
create function settlement.owe(p_biller integer[], p_payment bigint[]) returns void language sql as $$
  insert into settlement.posting (biller_id, payment_id, kind, account_id, amount_minor, currency)
  select p.biller_id, p.payment_id, 'payment', p.account_id, p.amount_minor, p.currency
    from unnest(p_biller, p_payment) as r(biller_id, payment_id)
    join payments.payment p on p.biller_id = r.biller_id and p.payment_id = r.payment_id
$$;

-- What the bank has posted at the biller by itself: written down, since it is on the list, under the bank's own name for it.
create function settlement.owe_nothing(p_biller integer[], p_payment bigint[]) returns void language sql as $$
  insert into settlement.posting (biller_id, payment_id, kind, account_id, amount_minor, currency, state, biller_ref, attend_at)
  select p.biller_id, p.payment_id, 'payment', p.account_id, p.amount_minor, p.currency, 'by_gateway', p.gateway_ref, null
    from unnest(p_biller, p_payment) as r(biller_id, payment_id)
    join payments.payment p on p.biller_id = r.biller_id and p.payment_id = r.payment_id
    join billing.biller b on b.biller_id = p.biller_id and not b.hosted
$$;

-- A payment that was settled goes back: what the biller was never told it need not know, what it may have been told is
-- taken back there as well.
create function settlement.disown(p_biller integer, p_payment bigint) returns void language plpgsql as $$
declare
  v_state text;
begin
  select state into v_state from settlement.posting
    where biller_id = p_biller and payment_id = p_payment and kind = 'payment' for update;
  if v_state = 'due' then
    update settlement.posting set state = 'dropped', attend_at = null
      where biller_id = p_biller and payment_id = p_payment and kind = 'payment';
  elsif v_state in ('sent', 'acknowledged') then
    insert into settlement.posting (biller_id, payment_id, kind, account_id, amount_minor, currency)
    select biller_id, payment_id, 'reversal', account_id, amount_minor, currency from settlement.posting
      where biller_id = p_biller and payment_id = p_payment and kind = 'payment'
    on conflict do nothing;
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Working off

-- Takes what is to be told next, at most one thing an account: what was paid first is told first. Taking leases.
create function settlement.take_postings(p_biller integer, p_limit integer, p_lease_ms integer)
returns setof settlement.posting language sql set plan_cache_mode = force_custom_plan as $$
  update settlement.posting t
     set attend_at = now() + p_lease_ms * interval '1 millisecond', attended = t.attended + 1, state = 'sent'
    from (
      select d.biller_id, d.payment_id, d.kind from settlement.posting d
       where d.biller_id = p_biller and d.attend_at <= now()
         and not exists (
           select 1 from settlement.posting e
            where e.biller_id = d.biller_id and e.account_id = d.account_id and e.attend_at is not null
              and (e.payment_id, e.kind) < (d.payment_id, d.kind))
       order by d.since, d.payment_id limit p_limit for update skip locked) as due
   where t.biller_id = due.biller_id and t.payment_id = due.payment_id and t.kind = due.kind
  returning t.*
$$;

-- The biller has taken it. Outcomes: acknowledged, already.
create function settlement.acknowledge(p_biller integer, p_payment bigint, p_kind text, p_ref text) returns text
language plpgsql as $$
declare
  v_state text;
begin
  -- Payments before postings, as everywhere.
  perform 1 from payments.payment where biller_id = p_biller and payment_id = p_payment for update;
  update settlement.posting set state = 'acknowledged', biller_ref = p_ref, reason = null, attend_at = null, acknowledged_at = now()
   where biller_id = p_biller and payment_id = p_payment and kind = p_kind and state in ('due', 'sent');
  if not found then return 'already'; end if;
  if p_kind = 'payment' then
    update payments.payment set state = 'posted', state_at = now(), attend_at = null, attended = 0
     where biller_id = p_biller and payment_id = p_payment and state = 'paid'
    returning state into v_state;
    if found then
      insert into payments.event (biller_id, payment_id, state, detail)
        values (p_biller, p_payment, 'posted', jsonb_build_object('by', 'biller', 'biller_ref', p_ref));
    end if;
  end if;
  return 'acknowledged';
end $$;

-- The biller will not have it: for good. The caller takes the payment back in the same transaction.
create function settlement.refuse(p_biller integer, p_payment bigint, p_kind text, p_reason text) returns text
language plpgsql as $$
begin
  perform 1 from payments.payment where biller_id = p_biller and payment_id = p_payment for update;
  update settlement.posting set state = 'refused', reason = p_reason, attend_at = null
   where biller_id = p_biller and payment_id = p_payment and kind = p_kind and state in ('due', 'sent');
  return case when found then 'refused' else 'already' end;
end $$;

-- The biller's system has answered, or has not. Returns when it may be asked again; null: at once.
create function settlement.report(p_biller integer, p_answered boolean) returns timestamptz language plpgsql as $$
declare
  v_quiet timestamptz;
begin
  if p_answered then
    update settlement.link set failures = 0, down_since = null, quiet_until = null
     where biller_id = p_biller and failures > 0;
    return null;
  end if;
  insert into settlement.link as l (biller_id, failures) values (p_biller, 1)
    on conflict (biller_id) do update set failures = least(l.failures + 1, 1000);
  -- Two silences may be chance; from the third on it is left alone, ever longer, at most a minute.
  update settlement.link
     set down_since = coalesce(down_since, now()),
         quiet_until = now() + least(60, 2 ^ least(failures, 10)) * interval '1 second'
   where biller_id = p_biller and failures >= 3
  returning quiet_until into v_quiet;
  return v_quiet;
end $$;
