-- Billers, their customers' accounts and their bills.

create schema billing;

-- A biller is data (src/billing/biller.ts tells what the profile holds). A small table, the same everywhere.
create table billing.biller (
  biller_id integer primary key check (biller_id between 1 and 999),
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
  profile jsonb not null,
  -- Its bills live here: what is paid here is posted there by being paid.
  hosted boolean not null generated always as (coalesce(profile -> 'posting' ->> 'way', 'hosted') = 'hosted') stored,
  updated_at timestamptz not null default now()
);

create table billing.service_account (
  biller_id integer not null,
  account_id bigint generated always as identity,
  number text not null,
  -- Name and phone, sealed by the program; the digest tells whether they changed, the phone's digest finds them.
  contact bytea,
  contact_digest bytea,
  phone_digest bytea,
  -- Identifiers that find nothing by themselves but confirm what another found: {"zip": "80202"}.
  confirms jsonb,
  created_at timestamptz not null default now(),
  primary key (biller_id, account_id),
  unique (biller_id, number)
);

-- What an account is found by: `bill_id` 1000000104128. One value belongs to one account.
create table billing.identifier (
  biller_id integer not null,
  name text not null,
  value text not null,
  account_id bigint not null,
  primary key (biller_id, name, value)
);

create table billing.bill (
  biller_id integer not null,
  bill_id bigint generated always as identity,
  account_id bigint not null,
  number text not null,
  period text not null default '',
  issued_on date not null,
  due_on date not null,
  currency text not null,
  amount_minor bigint not null,
  paid_minor bigint not null default 0,
  -- The part of it that never came through here: what the biller says was paid to it directly.
  paid_elsewhere_minor bigint not null default 0,
  cancelled boolean not null default false,
  -- A bill that is being paid is held for that payment until then; an old hold needs no tidying (X6).
  held_by bigint,
  held_until timestamptz,
  -- Identifiers that belong to the bill and not to the account: {"payment_id": "48550606"}.
  identifiers jsonb,
  lines jsonb,
  consumption numeric,
  version integer not null default 1,
  import_id bigint,
  -- Random, part of the id on the wire, so that an id cannot be guessed from another.
  tag integer not null default floor(random() * 4194304)::integer,
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  primary key (biller_id, bill_id),
  unique (biller_id, account_id, number),
  constraint bill_is_not_negative check (amount_minor >= 0),
  constraint bill_is_not_overpaid check (paid_minor between 0 and amount_minor),
  constraint bill_paid_elsewhere_is_paid check (paid_elsewhere_minor between 0 and paid_minor),
  constraint bill_hold_is_whole check ((held_by is null) = (held_until is null))
) with (fillfactor = 85);

-- What a bill looked like before each change.
create table billing.bill_version (
  biller_id integer not null,
  bill_id bigint not null,
  version integer not null,
  period text not null,
  issued_on date not null,
  due_on date not null,
  amount_minor bigint not null,
  identifiers jsonb,
  lines jsonb,
  consumption numeric,
  replaced_at timestamptz not null default now(),
  replaced_by_import bigint,
  primary key (biller_id, bill_id, version)
);

-- A part of an earlier over-payment that was used for a bill.
create table billing.advance_use (
  biller_id integer not null,
  bill_id bigint not null,
  use smallint not null default 1,
  amount_minor bigint not null check (amount_minor > 0),
  used_at timestamptz not null default now(),
  primary key (biller_id, bill_id, use)
);

-- One for each file ever imported, by its content: the same file is the same import.
create table billing.import (
  biller_id integer not null,
  import_id bigint generated always as identity,
  sha256 bytea not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (biller_id, import_id),
  unique (biller_id, sha256)
);

-- What is still to be paid of a bill.
create function billing.remaining(p billing.bill) returns bigint language sql immutable as $$
  select case when p.cancelled then 0 else p.amount_minor - p.paid_minor end
$$;

-- ---------------------------------------------------------------------------------------------------------
-- Look-ups: a set of them at once, always from the tables, never from a copy. A row for each unpaid bill of an
-- account that was found, or one row without a bill; nth is the place in the set, from 1.

-- OFFSET 0 keeps each look-up by key apart, so that the plan can be kept: it cannot become a join that was right
-- for empty tables only. Over HTTP sets are small, and planning each would cost more than answering it.

create function billing.find_accounts(p_biller integer[], p_name text[], p_value text[])
returns table (nth integer, owner_id bigint, owner_number text, confirms jsonb, bill billing.bill)
language plpgsql stable rows 100
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    select k.nth::integer, i.account_id, a.number, a.confirms, u.bill
      from unnest(p_biller, p_name, p_value) with ordinality as k(biller_id, name, value, nth)
     cross join lateral (
       select i.account_id from billing.identifier i
        where i.biller_id = k.biller_id and i.name = k.name and i.value = k.value offset 0) as i
     cross join lateral (
       select a.number, a.confirms from billing.service_account a
        where a.biller_id = k.biller_id and a.account_id = i.account_id offset 0) as a
      left join lateral (
       select b as bill from billing.bill b
        where b.biller_id = k.biller_id and b.account_id = i.account_id
          and b.paid_minor < b.amount_minor and not b.cancelled offset 0) as u on true
     order by k.nth, (u.bill).due_on, (u.bill).issued_on, (u.bill).bill_id;
end $$;

create function billing.find_bills(p_biller integer[], p_bill bigint[])
returns table (nth integer, bill billing.bill) language plpgsql stable rows 100
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    select k.nth::integer, u.bill
      from unnest(p_biller, p_bill) with ordinality as k(biller_id, bill_id, nth)
     cross join lateral (
       select b as bill from billing.bill b
        where b.biller_id = k.biller_id and b.bill_id = k.bill_id offset 0) as u;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Over-payment

-- Uses an account's advance for its unpaid bills, oldest first, as far as it goes. A bill that somebody is
-- paying just now is left to them. Locks as a settlement does: the bills by their key, then the balance.
create function billing.use_advance(p_biller integer, p_account bigint) returns bigint language plpgsql as $$
declare
  v_advance bigint;
  v_left bigint;
  v_used bigint := 0;
  v_part bigint;
  v_use smallint;
  v_bill billing.bill;
  v_biller_account bigint;
begin
  perform 1 from billing.bill b
    where b.biller_id = p_biller and b.account_id = p_account and billing.remaining(b) > 0
    order by b.bill_id for update;
  select a.account_id, b.balance_minor into v_advance, v_left
    from ledger.account a join ledger.balance b on b.biller_id = a.biller_id and b.account_id = a.account_id
   where a.biller_id = p_biller and a.kind = 'advance' and a.subject = p_account::text
     for update of b;
  if not found or v_left <= 0 then return 0; end if;
  for v_bill in
    select * from billing.bill b
     where b.biller_id = p_biller and b.account_id = p_account and billing.remaining(b) > 0
       and (b.held_until is null or b.held_until <= now())
     order by b.due_on, b.issued_on, b.bill_id
  loop
    exit when v_left = 0;
    v_part := least(v_left, billing.remaining(v_bill));
    select coalesce(max(use), 0) + 1 into v_use from billing.advance_use
      where biller_id = p_biller and bill_id = v_bill.bill_id;
    insert into billing.advance_use (biller_id, bill_id, use, amount_minor)
      values (p_biller, v_bill.bill_id, v_use, v_part);
    update billing.bill set paid_minor = paid_minor + v_part, held_by = null, held_until = null
      where biller_id = p_biller and bill_id = v_bill.bill_id;
    v_biller_account := ledger.ensure_account(p_biller, 'biller', '', v_bill.currency);
    perform ledger.post_all(array[p_biller], array['advance_use'], array[v_bill.bill_id], array[v_use],
      array[v_advance], array[v_biller_account], array[v_part], array[v_bill.currency]);
    v_left := v_left - v_part;
    v_used := v_used + v_part;
  end loop;
  return v_used;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Import

-- Where the rows of a chunk belong: `known` accounts by their place in p_accounts; identifiers that are `foreign`,
-- in the books as another account's; and, of those asked for in n_ask, which are the account's `own`.
create function billing.find_places(
  p_biller integer, p_accounts text[], n_account text[], n_name text[], n_value text[], n_ask integer[]
) returns table (what text, nth integer, account_id bigint)
language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    select 'known', k.nth::integer, a.account_id
      from unnest(p_accounts) with ordinality as k(number, nth)
     cross join lateral (
       select a.account_id from billing.service_account a
        where a.biller_id = p_biller and a.number = k.number offset 0) as a
    union all
    select case when o.number = n.account then 'own' else 'foreign' end, n.nth::integer, null
      from unnest(n_account, n_name, n_value) with ordinality as n(account, name, value, nth)
     cross join lateral (
       select i.account_id from billing.identifier i
        where i.biller_id = p_biller and i.name = n.name and i.value = n.value offset 0) as i
     cross join lateral (
       select o.number from billing.service_account o
        where o.biller_id = p_biller and o.account_id = i.account_id offset 0) as o
     where n.nth = any (n_ask) or o.number <> n.account;
end $$;

-- Takes in the rows of the session's temporary table `staging` (src/billing/import-chunk.ts makes it) and
-- tells, for each row that was refused, its line and why; and how many rows were inserted, changed or
-- unchanged. p_names are the identifiers in the order of staging.account_values.
--
-- Everything is looked up from a row of the chunk by unique key, in sub-queries that cannot become joins: what
-- the planner knows of a biller's accounts while they are being imported is old, and joins chosen by it were a
-- hundred times slower (200 rows/s). What differs from what is stored is rare, and is gone through one by one.
create function billing.merge_staging(p_biller integer, p_import bigint, p_names text[])
returns table (verdict text, line bigint, rows bigint) language plpgsql
-- Planned for any biller: of a new one the planner believes that it has no rows, and takes whatever index begins
-- with biller_id (measured: 7 s for 5,000 rows of a second biller, after an analyze of the first one's).
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_row record;
  v_bill billing.bill;
  v_left bigint;
  v_inserted bigint;
begin
  -- 1. New accounts, changed contacts, new identifiers.
  select count(distinct s.account_id) into v_left from staging s where s.is_new and s.verdict is null;
  insert into billing.service_account (biller_id, account_id, number, contact, contact_digest, phone_digest, confirms)
  overriding system value
  select distinct on (s.account) p_biller, s.account_id, s.account, s.contact, s.contact_digest, s.phone_digest, s.confirms
    from staging s where s.is_new and s.verdict is null
   order by s.account, s.line desc
  on conflict (biller_id, number) do nothing;
  get diagnostics v_inserted = row_count;
  if v_inserted < v_left then
    -- Another import was faster with some of them: theirs is the number.
    update staging s set is_new = false, account_id = (
      select a.account_id from billing.service_account a where a.biller_id = p_biller and a.number = s.account)
     where s.is_new and s.verdict is null;
  end if;

  -- A file that has no names, phones or confirming identifiers says nothing of them: they stay.
  for v_row in
    select distinct on (s.account_id) s.account_id, s.contact, s.contact_digest, s.phone_digest, s.confirms
      from staging s
     where s.verdict is null and not s.is_new and (
       select s.contact_digest is not null and a.contact_digest is distinct from s.contact_digest
           or s.confirms is not null and a.confirms is distinct from s.confirms
         -- The number as well, so that either index is exact.
         from billing.service_account a
        where a.biller_id = p_biller and a.account_id = s.account_id and a.number = s.account)
     order by s.account_id, s.line desc
  loop
    update billing.service_account a
       set contact = coalesce(v_row.contact, a.contact), contact_digest = coalesce(v_row.contact_digest, a.contact_digest),
           phone_digest = case when v_row.contact is null then a.phone_digest else v_row.phone_digest end,
           confirms = coalesce(v_row.confirms, a.confirms)
     where a.biller_id = p_biller and a.account_id = v_row.account_id;
  end loop;

  insert into billing.identifier (biller_id, name, value, account_id)
  select p_biller, n.name, n.value, s.account_id
    from staging s, unnest(p_names, s.account_values) as n(name, value)
   where s.verdict is null and n.value is not null
   order by n.name, n.value
  on conflict do nothing;

  -- 2. Bills that are there already and say the same.
  update staging s set bill_id = (
    select b.bill_id from billing.bill b
     where b.biller_id = p_biller and b.account_id = s.account_id and b.number = s.number)
   where s.verdict is null and not s.is_new;

  update staging s set verdict = 'unchanged'
   where s.bill_id is not null and (
     select (b.period, b.issued_on, b.due_on, b.amount_minor, b.currency) = (s.period, s.issued_on, s.due_on, s.amount_minor, s.currency)
        and b.identifiers is not distinct from s.bill_identifiers and b.lines is not distinct from s.lines
        and b.consumption is not distinct from s.consumption
       from billing.bill b
      where b.biller_id = p_biller and b.bill_id = s.bill_id and b.account_id = s.account_id and b.number = s.number);

  -- Those that say something else: locked, then judged, so that none is altered while it is being paid.
  for v_row in select * from staging s where s.bill_id is not null and s.verdict is null order by s.bill_id loop
    select * into strict v_bill from billing.bill b
     where b.biller_id = p_biller and b.bill_id = v_row.bill_id for update;
    update staging s set verdict = case
        -- Another import has made it so while we waited.
        when (v_bill.period, v_bill.issued_on, v_bill.due_on, v_bill.amount_minor, v_bill.currency)
               = (v_row.period, v_row.issued_on, v_row.due_on, v_row.amount_minor, v_row.currency)
         and v_bill.identifiers is not distinct from v_row.bill_identifiers
         and v_bill.lines is not distinct from v_row.lines
         and v_bill.consumption is not distinct from v_row.consumption then 'unchanged'
        when v_bill.cancelled then 'bill_is_cancelled'
        when v_bill.held_until > now() then 'bill_is_being_paid'
        when v_bill.paid_minor > 0 then 'bill_is_paid'
        when v_bill.import_id = p_import then 'duplicate_in_file'
        else 'changed' end
     where s.line = v_row.line returning s.verdict into v_row.verdict;
    continue when v_row.verdict <> 'changed';
    insert into billing.bill_version (biller_id, bill_id, version, period, issued_on, due_on, amount_minor,
           identifiers, lines, consumption, replaced_by_import)
    values (p_biller, v_bill.bill_id, v_bill.version, v_bill.period, v_bill.issued_on, v_bill.due_on,
            v_bill.amount_minor, v_bill.identifiers, v_bill.lines, v_bill.consumption, p_import);
    update billing.bill b
       set period = v_row.period, issued_on = v_row.issued_on, due_on = v_row.due_on, amount_minor = v_row.amount_minor,
           identifiers = v_row.bill_identifiers, lines = v_row.lines, consumption = v_row.consumption,
           version = b.version + 1, import_id = p_import, held_by = null, held_until = null
     where b.biller_id = p_biller and b.bill_id = v_row.bill_id;
  end loop;

  -- 3. New bills. Another import may be putting in the same one just now: then theirs stands, and ours is either
  -- the same or refused.
  select count(*) into v_left from staging s where s.verdict is null;
  insert into billing.bill (biller_id, account_id, number, period, issued_on, due_on, currency, amount_minor,
         identifiers, lines, consumption, import_id)
  select p_biller, s.account_id, s.number, s.period, s.issued_on, s.due_on, s.currency, s.amount_minor,
         s.bill_identifiers, s.lines, s.consumption, p_import
    from staging s where s.verdict is null
  on conflict (biller_id, account_id, number) do nothing;
  get diagnostics v_inserted = row_count;
  if v_inserted < v_left then
    update staging s set verdict = (
      select case when b.xmin = pg_current_xact_id()::xid then 'inserted'
                  when b.import_id is not distinct from p_import and b.amount_minor = s.amount_minor then 'unchanged'
                  else 'imported_elsewhere_meanwhile' end
        from billing.bill b
       where b.biller_id = p_biller and b.account_id = s.account_id and b.number = s.number)
     where s.verdict is null;
  end if;
  -- 4. Advances wait for the next bill: here it is. Few accounts have one.
  for v_row in
    select distinct s.account_id from staging s
     where coalesce(s.verdict, 'inserted') in ('inserted', 'changed') and (
       select l.balance_minor > 0
         from ledger.account a join ledger.balance l on l.biller_id = a.biller_id and l.account_id = a.account_id
        where a.biller_id = p_biller and a.kind = 'advance' and a.subject = s.account_id::text and a.currency = s.currency)
     order by s.account_id
  loop
    perform billing.use_advance(p_biller, v_row.account_id);
  end loop;

  return query
    select coalesce(s.verdict, 'inserted'), null::bigint, count(*) from staging s
     where coalesce(s.verdict, 'inserted') in ('inserted', 'changed', 'unchanged') group by 1
    union all
    select s.verdict, s.line, 1::bigint from staging s
     where s.verdict not in ('inserted', 'changed', 'unchanged');
end $$;
