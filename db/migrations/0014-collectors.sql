-- Collectors: banks, wallets and kiosk networks that take money for a biller (M5). The money has been taken when they tell us:
-- what counts is that each thing they tell counts once, that the same question gets the same answer for ever, and that no
-- collector takes more than its float.

create schema collectors;

-- A small table, the same everywhere.
create table collectors.collector (
  collector_id text primary key check (collector_id ~ '^[a-z][a-z0-9]{1,19}$'),
  name text not null,
  suspended boolean not null default false,
  created_at timestamptz not null default now()
);

-- How a collector proves who it is; several at once while one is being changed.
create table collectors.credential (
  key_id text primary key check (key_id ~ '^[a-z0-9_-]{8,64}$'),
  collector_id text not null references collectors.collector,
  -- hmac: a shared secret, sealed; ed25519: their public key; jwt: a shared secret for HS256; bearer: a digest of a token.
  kind text not null check (kind in ('hmac', 'ed25519', 'jwt', 'bearer')),
  material bytea not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index credential_of_collector on collectors.credential (collector_id);

-- What a collector may do for a biller.
create table collectors.agreement (
  biller_id integer not null,
  collector_id text not null references collectors.collector,
  -- Below zero: it may owe so much; zero: it pays in beforehand.
  floor_minor bigint not null default 0 check (floor_minor <= 0),
  payment_minor_max bigint check (payment_minor_max > 0),
  -- Local time at which the biller's business day ends: what is told later belongs to the next one.
  cutoff_at time not null default '24:00',
  ended boolean not null default false,
  primary key (biller_id, collector_id)
);

-- Each thing that a collector has told: the first answer is the answer.
create table collectors.advice (
  biller_id integer not null,
  collector_id text not null,
  -- The collector's own name for the payment.
  pay_id text not null,
  digest bytea not null,
  state text not null check (state in ('posted', 'rejected', 'reversed')),
  payment_id bigint,
  amount_minor bigint not null,
  currency text not null,
  reason text,
  business_date date not null,
  told_at timestamptz not null default now(),
  -- Of the payer's money, as the collector says; and through what it came.
  paid_at timestamptz,
  method text,
  terminal_id text,
  external_ids jsonb,
  reversal_id text,
  reversed_at timestamptz,
  primary key (biller_id, collector_id, pay_id),
  constraint advice_posted_has_payment check (state <> 'posted' or payment_id is not null)
);
create index advice_by_pay_id on collectors.advice (collector_id, pay_id);
create index advice_by_day on collectors.advice (biller_id, collector_id, business_date);
create unique index advice_by_reversal on collectors.advice (biller_id, collector_id, reversal_id) where reversal_id is not null;

-- The end of a collector's business day: what it says of it, and what we had.
create table collectors.cutoff (
  biller_id integer not null,
  collector_id text not null,
  business_date date not null,
  sequence integer not null,
  digest bytea not null,
  theirs jsonb not null,
  ours jsonb not null,
  agrees boolean not null,
  told_at timestamptz not null default now(),
  primary key (biller_id, collector_id, business_date, sequence)
);

-- Money that a collector has paid in, or was paid out: one transfer each, by the bank's reference.
create table collectors.funding (
  biller_id integer not null,
  funding_id bigint generated always as identity,
  collector_id text not null,
  bank_ref text not null,
  -- Above zero: paid in.
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null,
  at timestamptz not null default now(),
  primary key (biller_id, funding_id),
  unique (biller_id, collector_id, bank_ref)
);

-- The float is an account of the books with a floor: it is checked under lock by whatever moves it.
create function collectors.agree(p_biller integer, p_collector text, p_currency text, p_floor_minor bigint) returns void
language plpgsql as $$
declare
  v_account bigint;
begin
  v_account := ledger.ensure_account(p_biller, 'collector', p_collector, p_currency, p_floor_minor);
  update ledger.account set floor_minor = p_floor_minor where biller_id = p_biller and account_id = v_account;
  -- Lower than what it owes already cannot be agreed: the constraint says so.
  update ledger.balance set floor_minor = p_floor_minor where biller_id = p_biller and account_id = v_account;
end $$;

-- Pays a collector's float in, or out. Outcomes: posted, replayed, key_reused, insufficient_float.
create function collectors.fund(
  p_biller integer, p_collector text, p_bank_ref text, p_amount_minor bigint, p_currency text
) returns text language plpgsql as $$
declare
  v_funding collectors.funding;
  v_bank bigint := ledger.ensure_account(p_biller, 'bank', '', p_currency);
  v_float bigint;
begin
  select account_id into strict v_float from ledger.account
    where biller_id = p_biller and kind = 'collector' and subject = p_collector and currency = p_currency;
  insert into collectors.funding (biller_id, collector_id, bank_ref, amount_minor, currency)
    values (p_biller, p_collector, p_bank_ref, p_amount_minor, p_currency) on conflict do nothing returning * into v_funding;
  if v_funding.funding_id is null then
    return (select case when f.amount_minor = p_amount_minor and f.currency = p_currency then 'replayed' else 'key_reused' end
              from collectors.funding f
             where f.biller_id = p_biller and f.collector_id = p_collector and f.bank_ref = p_bank_ref);
  end if;
  begin
    perform ledger.post_all(array[p_biller], array['collector_funding'], array[v_funding.funding_id], array[0::smallint],
      array[case when p_amount_minor > 0 then v_bank else v_float end],
      array[case when p_amount_minor > 0 then v_float else v_bank end], array[abs(p_amount_minor)], array[p_currency]);
  exception when check_violation then
    delete from collectors.funding where biller_id = p_biller and funding_id = v_funding.funding_id;
    return 'insufficient_float';
  end;
  return 'posted';
end $$;

-- One payment that a collector has taken. In one transaction it is opened, settled out of the float, and the answer kept.
-- Outcomes: posted, rejected (for good: reason says why), replayed (state says what the first answer was), key_reused,
-- bill_changed (nothing was kept: look again).
create function collectors.advise(
  p_biller integer, p_collector text, p_pay_id text, p_digest bytea, p_account bigint, p_amount_minor bigint,
  p_advance_minor bigint, p_currency text, p_language text, p_business_date date, p_paid_at timestamptz, p_method text,
  p_terminal text, p_external jsonb, b_bill bigint[], b_amount_minor bigint[], b_version integer[], b_paid_minor bigint[]
) returns table (outcome text, state text, payment_id bigint, reason text, told_at timestamptz) language plpgsql as $$
#variable_conflict use_column
declare
  v_advice collectors.advice;
  v_opened record;
  v_gateway text := 'collector:' || p_collector;
begin
  -- A day that both have closed gets nothing any more.
  select greatest(p_business_date, max(c.business_date) + 1) into p_business_date
    from collectors.cutoff c where c.biller_id = p_biller and c.collector_id = p_collector and c.agrees;
  -- Of two at once the second waits here, and finds the first one's answer.
  insert into collectors.advice (biller_id, collector_id, pay_id, digest, state, payment_id, amount_minor, currency, business_date,
         paid_at, method, terminal_id, external_ids)
  values (p_biller, p_collector, p_pay_id, p_digest, 'rejected', null, p_amount_minor, p_currency, p_business_date,
          p_paid_at, p_method, p_terminal, p_external)
  on conflict do nothing returning * into v_advice;
  if v_advice.pay_id is null then
    select * into strict v_advice from collectors.advice a
      where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id;
    outcome := case when v_advice.digest = p_digest or v_advice.digest = '' then 'replayed' else 'key_reused' end;
    state := v_advice.state; payment_id := v_advice.payment_id; reason := v_advice.reason; told_at := v_advice.told_at;
    return next;
    return;
  end if;
  told_at := v_advice.told_at;
  begin
    select o.outcome, o.payment_id into strict v_opened
      from payments.open(array[p_biller], array[v_gateway], array[p_pay_id], array[p_digest], array[p_account],
        array[p_amount_minor], array[p_advance_minor], array[p_currency], array['collector'], array[p_language],
        array[v_gateway], array[null]::bytea[], array[null]::bytea[], array[null]::text[], array[60000],
        array_fill(1, array[cardinality(b_bill)]), b_bill, b_amount_minor, b_version, b_paid_minor) as o;
    if v_opened.outcome <> 'opened' then
      raise exception 'bill changed' using errcode = 'WL010';
    end if;
    perform payments.move(p_biller, v_opened.payment_id, 'pending', null, null, null);
    perform payments.settle(array[p_biller], array[v_opened.payment_id], array[p_amount_minor], array[p_currency],
      array[p_pay_id], array[null]::text[]);
    update collectors.advice a set state = 'posted', payment_id = v_opened.payment_id
      where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id;
    outcome := 'posted'; state := 'posted'; payment_id := v_opened.payment_id;
  exception
    when sqlstate 'WL010' then
      delete from collectors.advice a where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id;
      outcome := 'bill_changed';
    when check_violation then
      -- The float is the one account of these that has a floor.
      update collectors.advice a set reason = 'insufficient_float'
        where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id;
      outcome := 'rejected'; state := 'rejected'; reason := 'insufficient_float';
  end;
  return next;
end $$;

-- What cannot be taken, for good: kept, so that the answer stays the same. Outcomes: rejected, replayed, key_reused.
create function collectors.reject(
  p_biller integer, p_collector text, p_pay_id text, p_digest bytea, p_amount_minor bigint, p_currency text,
  p_business_date date, p_reason text
) returns table (outcome text, state text, payment_id bigint, reason text, told_at timestamptz) language plpgsql as $$
#variable_conflict use_column
begin
  insert into collectors.advice (biller_id, collector_id, pay_id, digest, state, amount_minor, currency, business_date, reason)
  values (p_biller, p_collector, p_pay_id, p_digest, 'rejected', p_amount_minor, p_currency, p_business_date, p_reason)
  on conflict do nothing;
  outcome := case when found then 'rejected' else null end;
  return query
    select coalesce(outcome, case when a.digest = p_digest or a.digest = '' then 'replayed' else 'key_reused' end), a.state,
           a.payment_id, a.reason, a.told_at
      from collectors.advice a where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id;
end $$;

-- A collector takes a payment back. Outcomes: reversed, replayed, too_late (its day is over), rejected (there was nothing
-- to take back), advance_used; unheard (it never came here: from now on it never will).
create function collectors.reverse(
  p_biller integer, p_collector text, p_pay_id text, p_reversal_id text, p_reason text, p_today date, p_currency text
) returns table (outcome text, reversed_at timestamptz) language plpgsql as $$
#variable_conflict use_column
declare
  v_advice collectors.advice;
  v_undone text;
begin
  insert into collectors.advice (biller_id, collector_id, pay_id, digest, state, amount_minor, currency, business_date, reason,
         reversal_id, reversed_at)
  values (p_biller, p_collector, p_pay_id, '', 'reversed', 0, p_currency, p_today, 'reversed_before_it_came', p_reversal_id, now())
  on conflict (biller_id, collector_id, pay_id) do nothing returning * into v_advice;
  if v_advice.pay_id is not null then
    outcome := 'unheard'; reversed_at := v_advice.reversed_at;
    return next;
    return;
  end if;
  select * into strict v_advice from collectors.advice a
    where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id for update;
  reversed_at := v_advice.reversed_at;
  outcome := case v_advice.state when 'reversed' then 'replayed' when 'rejected' then 'rejected'
    else case when v_advice.business_date < p_today or exists (
      select 1 from collectors.cutoff c where c.biller_id = p_biller and c.collector_id = p_collector
         and c.business_date >= v_advice.business_date and c.agrees) then 'too_late' end end;
  if outcome is null then
    v_undone := payments.unsettle(p_biller, v_advice.payment_id, 'reversed_by_collector', null, null);
    if v_undone = 'advance_used' then
      outcome := 'advance_used';
    else
      update collectors.advice a set state = 'reversed', reason = p_reason, reversal_id = p_reversal_id, reversed_at = now()
        where a.biller_id = p_biller and a.collector_id = p_collector and a.pay_id = p_pay_id returning a.reversed_at into reversed_at;
      outcome := 'reversed';
    end if;
  end if;
  return next;
end $$;
