-- The ledger. A movement is one row that names the account debited and the account credited, so it is
-- balanced by its very shape: there is no way to write half of one. What else must hold (the accounts
-- exist, the currency is theirs, a floor is kept) is checked by a trigger on each set that is inserted,
-- whoever inserts it.

create schema ledger;

create table ledger.account (
  biller_id integer not null,
  account_id bigint generated always as identity,
  -- gateway: money a gateway holds for us; biller: owed to the biller; advance: a customer's over-payment; collector: its
  -- float, what it has paid in or, below zero, owes; bank: our own account there; direct: what passes us by, from a gateway
  -- that pays the biller itself to the biller.
  kind text not null check (kind in ('gateway', 'biller', 'advance', 'collector', 'bank', 'direct')),
  -- Which gateway, service account or collector; empty for the biller itself and the bank.
  subject text not null default '',
  currency text not null,
  -- Credit balance below which the account must not fall. Null: no floor and no balance row, so that any
  -- number of payments at once may move it (a row that each of them updated cost nine tenths of the rate,
  -- performance.md §2.3).
  floor_minor bigint,
  created_at timestamptz not null default now(),
  primary key (biller_id, account_id),
  unique (biller_id, kind, subject, currency)
);

-- Either a gateway's money is ours, or it passes us by: how its payments are posted hangs on which account it has.
create unique index account_of_gateway on ledger.account (biller_id, subject, currency)
  where kind in ('gateway', 'direct') and subject <> '';

-- Running balance (credits less debits) of the accounts that have a floor. The constraint is the guard.
create table ledger.balance (
  biller_id integer not null,
  account_id bigint not null,
  balance_minor bigint not null default 0,
  floor_minor bigint not null,
  primary key (biller_id, account_id),
  constraint balance_above_floor check (balance_minor >= floor_minor)
) with (fillfactor = 70);

create table ledger.transfer (
  biller_id integer not null,
  -- What the posting is for and of which thing: together they are its idempotency key.
  purpose text not null,
  subject bigint not null,
  leg smallint not null,
  debit_account bigint not null,
  credit_account bigint not null,
  amount_minor bigint not null,
  currency text not null,
  -- The transaction that wrote it: tells the folding which rows can no longer be joined by older ones.
  tx xid8 not null default pg_current_xact_id(),
  posted_at timestamptz not null default now(),
  primary key (biller_id, purpose, subject, leg),
  constraint transfer_moves_something check (amount_minor > 0),
  constraint transfer_between_two_accounts check (debit_account <> credit_account)
);

create index transfer_by_transaction on ledger.transfer (biller_id, tx);

-- Double entry as accountants read it: two rows for each transfer, credits positive.
create view ledger.entry as
  select biller_id, purpose, subject, leg, debit_account as account_id, -amount_minor as amount_minor, currency, posted_at
    from ledger.transfer
  union all
  select biller_id, purpose, subject, leg, credit_account, amount_minor, currency, posted_at
    from ledger.transfer;

-- Totals up to a transaction, kept in the background for the accounts that have no balance row.
create table ledger.folded (
  biller_id integer not null,
  account_id bigint not null,
  debit_minor bigint not null default 0,
  credit_minor bigint not null default 0,
  primary key (biller_id, account_id)
);

create table ledger.fold_mark (
  biller_id integer primary key,
  -- Every transfer written by an older transaction is in ledger.folded.
  tx xid8 not null default '0'
);

-- ---------------------------------------------------------------------------------------------------------
-- Guards

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.% is append-only', tg_table_name using errcode = 'WL000';
end $$;

create trigger transfer_is_append_only before update or delete or truncate on ledger.transfer
  for each statement execute function ledger.refuse_change();

-- Runs once for a set, whatever its size.
--
-- This and every other command on a set is planned at each call: a millisecond for a set. A plan that is kept
-- was made for the tables as they were when it was first needed (empty, in a new installation), and with such
-- a plan a set of 56 orders took 16 s against 15,000 payments.
create function ledger.guard_transfers() returns trigger language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
  v_unknown bigint;
  v_foreign bigint;
  v_floored bigint;
begin
  select count(*) filter (where d.account_id is null or c.account_id is null),
         count(*) filter (where d.currency <> t.currency or c.currency <> t.currency),
         count(*) filter (where d.floor_minor is not null or c.floor_minor is not null)
    into v_unknown, v_foreign, v_floored
    from inserted t
    left join ledger.account d on d.biller_id = t.biller_id and d.account_id = t.debit_account
    left join ledger.account c on c.biller_id = t.biller_id and c.account_id = t.credit_account;
  if v_unknown > 0 then
    raise exception 'a transfer names an account that does not exist' using errcode = 'WL001';
  end if;
  if v_foreign > 0 then
    raise exception 'a transfer is in another currency than its accounts' using errcode = 'WL002';
  end if;
  if v_floored > 0 then
    -- Locked in one order everywhere, so that two sets cannot wait for each other.
    perform 1 from ledger.balance b
      where (b.biller_id, b.account_id) in (
        select biller_id, debit_account from inserted union select biller_id, credit_account from inserted)
      order by b.biller_id, b.account_id for update;
    update ledger.balance b set balance_minor = b.balance_minor + moved.delta_minor
      from (select biller_id, account_id, sum(amount) as delta_minor
              from (select biller_id, credit_account as account_id, amount_minor as amount from inserted
                    union all
                    select biller_id, debit_account, -amount_minor from inserted) as e
             group by biller_id, account_id) as moved
     where b.biller_id = moved.biller_id and b.account_id = moved.account_id;
  end if;
  return null;
end $$;

create trigger transfer_guard after insert on ledger.transfer
  referencing new table as inserted for each statement execute function ledger.guard_transfers();

-- ---------------------------------------------------------------------------------------------------------
-- Commands

-- The account's id, made if it is not there yet.
create function ledger.ensure_account(
  p_biller integer, p_kind text, p_subject text, p_currency text, p_floor_minor bigint default null
) returns bigint language plpgsql as $$
declare
  v_account bigint;
begin
  select account_id into v_account from ledger.account
    where biller_id = p_biller and kind = p_kind and subject = p_subject and currency = p_currency;
  if found then return v_account; end if;
  insert into ledger.account (biller_id, kind, subject, currency, floor_minor)
    values (p_biller, p_kind, p_subject, p_currency, p_floor_minor)
    on conflict (biller_id, kind, subject, currency) do nothing
    returning account_id into v_account;
  if v_account is null then
    select account_id into strict v_account from ledger.account
      where biller_id = p_biller and kind = p_kind and subject = p_subject and currency = p_currency;
  elsif p_floor_minor is not null then
    insert into ledger.balance (biller_id, account_id, floor_minor) values (p_biller, v_account, p_floor_minor);
  end if;
  return v_account;
end $$;

-- Posts a set, all or nothing. Used inside other commands, which have made sure that nothing is posted twice.
create function ledger.post_all(
  p_biller integer[], p_purpose text[], p_subject bigint[], p_leg smallint[],
  p_debit bigint[], p_credit bigint[], p_amount_minor bigint[], p_currency text[]
) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
begin
  -- In one order everywhere: two sets with the same keys then wait for each other once, not for ever.
  insert into ledger.transfer
    (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency)
  select * from unnest(p_biller, p_purpose, p_subject, p_leg, p_debit, p_credit, p_amount_minor, p_currency)
    as l(biller_id, purpose, subject, leg, debit, credit, amount_minor, currency)
  order by biller_id, purpose, subject, leg;
end $$;

-- Posts a set of postings; each has its own outcome: posted, replayed, key_reused, unknown_account,
-- currency_mismatch, insufficient_funds. p_item numbers the postings from 1; legs of a posting share it.
-- The set is tried at once; only when something in it is not plain is it gone through one by one.
create function ledger.post(
  p_item integer[], p_biller integer[], p_purpose text[], p_subject bigint[], p_leg smallint[],
  p_debit bigint[], p_credit bigint[], p_amount_minor bigint[], p_currency text[]
) returns table (item integer, outcome text) language plpgsql
set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  v_posting record;
begin
  begin
    perform ledger.post_all(p_biller, p_purpose, p_subject, p_leg, p_debit, p_credit, p_amount_minor, p_currency);
    return query select distinct i, 'posted' from unnest(p_item) as i;
    return;
  exception when unique_violation or check_violation or sqlstate 'WL001' or sqlstate 'WL002' then
    null; -- go through them one by one
  end;
  for v_posting in
    select l.item, array_agg(l.biller_id) as biller, array_agg(l.purpose) as purpose,
           array_agg(l.subject) as subject, array_agg(l.leg) as leg, array_agg(l.debit) as debit,
           array_agg(l.credit) as credit, array_agg(l.amount_minor) as amount_minor,
           array_agg(l.currency) as currency
      from unnest(p_item, p_biller, p_purpose, p_subject, p_leg, p_debit, p_credit, p_amount_minor, p_currency)
        as l(item, biller_id, purpose, subject, leg, debit, credit, amount_minor, currency)
     group by l.item order by l.item
  loop
    item := v_posting.item;
    begin
      perform ledger.post_all(v_posting.biller, v_posting.purpose, v_posting.subject, v_posting.leg,
        v_posting.debit, v_posting.credit, v_posting.amount_minor, v_posting.currency);
      outcome := 'posted';
    exception
      when unique_violation then
        outcome := case when ledger.is_posted(v_posting.biller, v_posting.purpose, v_posting.subject,
          v_posting.leg, v_posting.debit, v_posting.credit, v_posting.amount_minor, v_posting.currency)
          then 'replayed' else 'key_reused' end;
      when check_violation then
        outcome := 'insufficient_funds';
      when sqlstate 'WL001' then
        outcome := 'unknown_account';
      when sqlstate 'WL002' then
        outcome := 'currency_mismatch';
    end;
    return next;
  end loop;
end $$;

-- Whether the legs stand in the ledger exactly as given, and no other leg beside them.
create function ledger.is_posted(
  p_biller integer[], p_purpose text[], p_subject bigint[], p_leg smallint[],
  p_debit bigint[], p_credit bigint[], p_amount_minor bigint[], p_currency text[]
) returns boolean language sql stable as $$
  with given as (
    select * from unnest(p_biller, p_purpose, p_subject, p_leg, p_debit, p_credit, p_amount_minor, p_currency)
      as l(biller_id, purpose, subject, leg, debit, credit, amount_minor, currency)
  ), stored as (
    select biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency
      from ledger.transfer
     where (biller_id, purpose, subject) in (select g.biller_id, g.purpose, g.subject from given g)
  )
  select not exists (select * from given except select * from stored)
     and not exists (select * from stored except select * from given)
$$;

-- Adds to the totals what older transactions have written, and returns how many transfers that was.
-- A transaction still running may yet write rows with its own number, so only rows older than every running
-- transaction are taken: none can be missed and none counted twice.
create function ledger.fold(p_biller integer) returns bigint language plpgsql as $$
declare
  v_from xid8;
  v_to xid8 := pg_snapshot_xmin(pg_current_snapshot());
  v_count bigint;
begin
  insert into ledger.fold_mark (biller_id) values (p_biller) on conflict do nothing;
  select tx into v_from from ledger.fold_mark where biller_id = p_biller for update skip locked;
  if not found or v_from >= v_to then return 0; end if;
  insert into ledger.folded (biller_id, account_id, debit_minor, credit_minor)
  select p_biller, account_id, sum(-least(amount_minor, 0)), sum(greatest(amount_minor, 0))
    from (
      select debit_account as account_id, -amount_minor as amount_minor from ledger.transfer
       where biller_id = p_biller and tx >= v_from and tx < v_to
      union all
      select credit_account, amount_minor from ledger.transfer
       where biller_id = p_biller and tx >= v_from and tx < v_to
    ) as e
   group by account_id
  on conflict (biller_id, account_id) do update
    set debit_minor = folded.debit_minor + excluded.debit_minor,
        credit_minor = folded.credit_minor + excluded.credit_minor;
  select count(*) into v_count from ledger.transfer where biller_id = p_biller and tx >= v_from and tx < v_to;
  update ledger.fold_mark set tx = v_to where biller_id = p_biller;
  return v_count;
end $$;

-- Balances (credits less debits) of a biller's accounts as of now: what is folded and the tail after it.
create function ledger.balances(p_biller integer) returns table (
  account_id bigint, kind text, subject text, currency text, debit_minor bigint, credit_minor bigint,
  balance_minor bigint
) language sql stable as $$
  with mark as (
    select coalesce((select tx from ledger.fold_mark where biller_id = p_biller), '0'::xid8) as tx
  ), tail as (
    select e.account_id, sum(-least(e.amount_minor, 0)) as debit_minor, sum(greatest(e.amount_minor, 0)) as credit_minor
      from (
        select t.debit_account as account_id, -t.amount_minor as amount_minor from ledger.transfer t, mark
         where t.biller_id = p_biller and t.tx >= mark.tx
        union all
        select t.credit_account, t.amount_minor from ledger.transfer t, mark
         where t.biller_id = p_biller and t.tx >= mark.tx
      ) as e group by e.account_id
  )
  select a.account_id, a.kind, a.subject, a.currency,
         (coalesce(f.debit_minor, 0) + coalesce(t.debit_minor, 0))::bigint,
         (coalesce(f.credit_minor, 0) + coalesce(t.credit_minor, 0))::bigint,
         (coalesce(f.credit_minor, 0) + coalesce(t.credit_minor, 0)
          - coalesce(f.debit_minor, 0) - coalesce(t.debit_minor, 0))::bigint
    from ledger.account a
    left join ledger.folded f on f.biller_id = a.biller_id and f.account_id = a.account_id
    left join tail t on t.account_id = a.account_id
   where a.biller_id = p_biller
$$;

-- Everything in a biller's books that does not add up. No rows: all is well.
create function ledger.discrepancies(p_biller integer) returns table (what text, subject text, expected_minor bigint, found_minor bigint)
language sql stable as $$
  with truth as (
    select e.account_id, sum(e.amount_minor)::bigint as balance_minor
      from ledger.entry e where e.biller_id = p_biller group by e.account_id
  )
  select 'transfer_without_account', t.purpose || ':' || t.subject || '/' || t.leg, null::bigint, t.amount_minor
    from ledger.transfer t
    left join ledger.account d on d.biller_id = t.biller_id and d.account_id = t.debit_account
    left join ledger.account c on c.biller_id = t.biller_id and c.account_id = t.credit_account
   where t.biller_id = p_biller
     and (d.account_id is null or c.account_id is null or d.currency <> t.currency or c.currency <> t.currency)
  union all
  select 'totals_differ_from_transfers', b.kind || ':' || b.subject, coalesce(truth.balance_minor, 0), b.balance_minor
    from ledger.balances(p_biller) b left join truth on truth.account_id = b.account_id
   where b.balance_minor <> coalesce(truth.balance_minor, 0)
  union all
  select 'balance_row_differs_from_transfers', a.kind || ':' || a.subject, coalesce(truth.balance_minor, 0), b.balance_minor
    from ledger.account a
    left join ledger.balance b on b.biller_id = a.biller_id and b.account_id = a.account_id
    left join truth on truth.account_id = a.account_id
   where a.biller_id = p_biller and a.floor_minor is not null
     and b.balance_minor is distinct from coalesce(truth.balance_minor, 0)
  union all
  select 'books_do_not_balance', e.currency, 0, sum(e.amount_minor)::bigint
    from ledger.entry e where e.biller_id = p_biller group by e.currency having sum(e.amount_minor) <> 0
$$;
