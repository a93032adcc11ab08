-- Reconciliation: what we have against what a gateway, a collector or a biller says of the same day, both ways.

create table settlement.recon_file (
  biller_id integer not null,
  file_id bigint generated always as identity,
  -- gateway:zarinpal, collector:melli, biller.
  source text not null check (source ~ '^(gateway:|collector:)[a-z][a-z0-9]{1,19}$' or source = 'biller'),
  business_date date not null,
  sha256 bytea not null,
  name text not null,
  currency text not null,
  lines integer not null default 0,
  rejected integer not null default 0,
  -- What the source has kept for itself, as far as its file says so.
  fees_minor bigint not null default 0,
  -- A later file for the same day takes its place.
  superseded boolean not null default false,
  read_at timestamptz not null default now(),
  primary key (biller_id, file_id),
  unique (biller_id, source, business_date, sha256)
);

-- Payments of which both sides say the same on the same day, which are nearly all: numbers from block * 1024 on in a row of this
-- table. A row for each took 8 s for a million.
create table settlement.recon_matched (
  biller_id integer not null,
  -- Told by the biller, and not by the gateway or collector that took the money.
  at_biller boolean not null,
  block bigint not null,
  file_id bigint not null,
  payment_ids bigint[] not null,
  primary key (biller_id, at_biller, block, file_id)
);
create index recon_matched_of_file on settlement.recon_matched (biller_id, file_id);
-- Packing them took longer than writing them.
alter table settlement.recon_matched alter payment_ids set storage external;

-- What the files say of all other payments of ours, and of refunds; theirs, as far as it is for no payment of ours, is in the cases.
create table settlement.recon_match (
  biller_id integer not null,
  at_biller boolean not null,
  is_refund boolean not null,
  payment_id bigint not null,
  bucket text not null check (bucket in ('MATCHED', 'LATE', 'AMOUNT_DIFF', 'MISSING')),
  -- The file that says so, and the one that had not said it on the day.
  file_id bigint not null,
  missed_in bigint,
  primary key (biller_id, at_biller, is_refund, payment_id)
);
create index recon_match_of_file on settlement.recon_match (biller_id, file_id);
create index recon_match_late on settlement.recon_match (biller_id, missed_in) where missed_in is not null;

-- A file's sums. Over its buckets `theirs` are all lines of the file, `ours` all that the books have of the day; what went back
-- is below zero.
create table settlement.recon_figure (
  biller_id integer not null,
  file_id bigint not null,
  bucket text not null,
  ours_count integer not null default 0,
  ours_minor bigint not null default 0,
  theirs_count integer not null default 0,
  theirs_minor bigint not null default 0,
  primary key (biller_id, file_id, bucket)
);

-- What is known of payments from one side, by their numbers from the first to the last.
create function settlement.told(p_biller integer, p_at_biller boolean, p_first bigint, p_last bigint)
returns table (payment_id bigint, bucket text) language sql stable as $$
  select u.payment_id, 'MATCHED'
    from settlement.recon_matched m, unnest(m.payment_ids) as u(payment_id)
   where m.biller_id = p_biller and m.at_biller = p_at_biller and m.block between p_first / 1024 and p_last / 1024
     and u.payment_id between p_first and p_last
  union all
  select m.payment_id, m.bucket from settlement.recon_match m
   where m.biller_id = p_biller and m.at_biller = p_at_biller and not m.is_refund and m.payment_id between p_first and p_last
$$;

-- Three ways: what gateway or collector, and what the biller, say of payments.
create function settlement.reconciled(p_biller integer, p_first bigint, p_last bigint)
returns table (biller_id integer, payment_id bigint, psp_bucket text, biller_bucket text) language sql stable as $$
  select p_biller, payment_id, case p.bucket when 'MISSING' then 'MISSING_AT_PSP' else p.bucket end,
         case b.bucket when 'MISSING' then 'MISSING_AT_BILLER' else b.bucket end
    from settlement.told(p_biller, false, p_first, p_last) as p
    full join settlement.told(p_biller, true, p_first, p_last) as b using (payment_id)
$$;

-- A difference that somebody has to look at: one for each, however often the file comes.
create table settlement.recon_case (
  biller_id integer not null,
  case_id bigint generated always as identity,
  -- The latest file that says so.
  file_id bigint not null,
  source text not null,
  business_date date not null,
  bucket text not null check (bucket in
    ('MISSING_WITH_US', 'MISSING_AT_PSP', 'MISSING_AT_BILLER', 'AMOUNT_DIFF', 'DUPLICATE')),
  -- Theirs, and our payment, as far as there is one.
  reference text not null default '',
  payment_id bigint,
  is_refund boolean not null default false,
  theirs_minor bigint,
  ours_minor bigint,
  currency text not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  -- Why it is closed; who has closed it stands in the audit trail. The correction that two people have agreed to, where it took one;
  -- it stays where a later file opens the case again, since its money has moved.
  reason text,
  approval_id bigint,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (biller_id, case_id),
  constraint recon_case_is_closed_for_a_reason check ((state = 'closed') = (closed_at is not null and reason is not null))
);
create unique index recon_case_once on settlement.recon_case (biller_id, source, bucket, is_refund, reference, coalesce(payment_id, 0));
create index recon_case_open on settlement.recon_case (biller_id, case_id) where state = 'open';

-- When the money of payments came, in the order in which it did.
create index transfer_by_time on ledger.transfer using brin (posted_at);

-- Whether a difference that was closed has to be looked at once more.
create function settlement.is_another(p_then settlement.recon_case, p_now settlement.recon_case) returns boolean language sql as $$
  select p_then.state = 'open' or p_then.reason like 'resolved\_by\_%'
      or (p_then.theirs_minor, p_then.ours_minor) is distinct from (p_now.theirs_minor, p_now.ours_minor)
      or p_then.business_date <> p_now.business_date
$$;

-- What a payment is that a file should have and does not.
create function settlement.missing_at(p_source text) returns text language sql immutable as $$
  select case p_source when 'biller' then 'MISSING_AT_BILLER' else 'MISSING_AT_PSP' end
$$;

-- Adds to a file's figures, or takes from them.
create function settlement.add_figure(
  p_biller integer, p_file bigint, p_bucket text, p_ours integer, p_ours_minor bigint, p_theirs integer, p_theirs_minor bigint
) returns void language sql as $$
  insert into settlement.recon_figure as f values (p_biller, p_file, p_bucket, p_ours, p_ours_minor, p_theirs, p_theirs_minor)
  on conflict (biller_id, file_id, bucket) do update
    set ours_count = f.ours_count + excluded.ours_count, ours_minor = f.ours_minor + excluded.ours_minor,
        theirs_count = f.theirs_count + excluded.theirs_count, theirs_minor = f.theirs_minor + excluded.theirs_minor
$$;

-- A file takes the place of another one of the same day, or of itself where it was taken for another day's: what that one said is
-- not said any more. Files without a line are alike, of whichever day.
create function settlement.supersede(p_biller integer, p_file bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
  v_old settlement.recon_file;
  v_back record;
begin
  for v_old in
    update settlement.recon_file o set superseded = true
      from settlement.recon_file n
     where n.biller_id = p_biller and n.file_id = p_file and o.biller_id = p_biller and o.source = n.source
       and (o.business_date = n.business_date or o.sha256 = n.sha256 and o.lines > 0) and o.file_id <> p_file and not o.superseded
    returning o.*
  loop
    -- What it had told late is missing again where it was missing before.
    for v_back in
      select m.*, p.amount_minor from settlement.recon_match m
        join payments.payment p on p.biller_id = m.biller_id and p.payment_id = m.payment_id
       where m.biller_id = p_biller and m.file_id = v_old.file_id and m.missed_in is not null
    loop
      perform settlement.add_figure(p_biller, v_back.missed_in, v_back.bucket, -1, -v_back.amount_minor, 0, 0);
      perform settlement.add_figure(p_biller, v_back.missed_in, settlement.missing_at(v_old.source), 1, v_back.amount_minor, 0, 0);
      update settlement.recon_case set state = 'open', reason = null, closed_at = null
       where biller_id = p_biller and source = v_old.source and bucket = settlement.missing_at(v_old.source)
         and payment_id = v_back.payment_id and reason = 'resolved_by_file';
    end loop;
    update settlement.recon_match set bucket = 'MISSING', file_id = missed_in, missed_in = null
     where biller_id = p_biller and file_id = v_old.file_id and missed_in is not null;
    delete from settlement.recon_match where biller_id = p_biller and file_id = v_old.file_id;
    delete from settlement.recon_matched where biller_id = p_biller and file_id = v_old.file_id;
    update settlement.recon_match set missed_in = p_file
     where biller_id = p_biller and missed_in = v_old.file_id;
  end loop;
end $$;

-- Money that they had told of, and that came into the books later.
create function settlement.find_late_payments(p_biller integer, p_source text) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
  v_found record;
begin
  for v_found in
    select c.case_id, c.file_id, c.theirs_minor, p.payment_id
      from settlement.recon_case c
      join payments.payment p on p.biller_id = c.biller_id and p.gateway_ref = c.reference and p.amount_minor = c.theirs_minor
       and p.gateway = case when c.source like 'gateway:%' then substr(c.source, 9) else c.source end
       and p.state in ('paid', 'posted', 'returning', 'returned', 'refunded')
     where c.biller_id = p_biller and c.source = p_source and c.state = 'open' and c.bucket = 'MISSING_WITH_US' and not c.is_refund
  loop
    continue when exists (select 1 from settlement.told(p_biller, false, v_found.payment_id, v_found.payment_id));
    insert into settlement.recon_match (biller_id, at_biller, is_refund, payment_id, bucket, file_id)
      values (p_biller, false, false, v_found.payment_id, 'LATE', v_found.file_id);
    perform settlement.add_figure(p_biller, v_found.file_id, 'MISSING_WITH_US', 0, 0, -1, -v_found.theirs_minor);
    perform settlement.add_figure(p_biller, v_found.file_id, 'LATE', 0, 0, 1, v_found.theirs_minor);
    update settlement.recon_case set state = 'closed', reason = 'resolved_by_payment', closed_at = now()
     where biller_id = p_biller and case_id = v_found.case_id;
  end loop;
end $$;

-- Puts each line of a file, and each payment of the same day, into its bucket:
--   MATCHED; LATE (right, but of another day); AMOUNT_DIFF; DUPLICATE (told before); MISSING_WITH_US; and of our
--   payments MISSING_AT_PSP (gateway or collector) or MISSING_AT_BILLER.
-- The lines are the session's temporary table `recon_staging` (src/settlement/reconciliation/reconcile.ts makes it); p_from and p_to
-- are the day in the source's own time zone.
--
-- The day's payments and the lines are joined once, by hash; only what has no counterpart there is looked up by key.
create function settlement.reconcile_file(p_biller integer, p_file bigint, p_from timestamptz, p_to timestamptz) returns void
language plpgsql set plan_cache_mode = force_custom_plan set work_mem = '256MB' as $$
declare
  v_file settlement.recon_file;
  -- None: it is the biller's own file.
  v_gateway text;
  v_missing text;
  -- Gateways that pay the biller by themselves: its own file knows what they posted, if at all, by their reference.
  v_direct text[] := '{}';
  -- Numbers of the day's payments: they were given in the order of time, so a part of the table is enough.
  v_first bigint;
  v_last bigint;
begin
  select * into strict v_file from settlement.recon_file where biller_id = p_biller and file_id = p_file;
  v_gateway := case when v_file.source like 'gateway:%' then substr(v_file.source, 9)
                    when v_file.source like 'collector:%' then v_file.source end;
  v_missing := settlement.missing_at(v_file.source);
  if v_gateway is null then
    v_direct := array(select subject from ledger.account where biller_id = p_biller and kind = 'direct' and subject <> '');
  end if;
  perform settlement.supersede(p_biller, p_file);
  perform settlement.find_late_payments(p_biller, v_file.source);
  select min(t.subject), max(t.subject) into v_first, v_last from ledger.transfer t
   where t.biller_id = p_biller and t.purpose = 'payment' and t.posted_at >= p_from and t.posted_at < p_to;

  with ours as (
    select p.payment_id, case when v_gateway is not null then p.gateway_ref when p.direct then 'bank:' || p.gateway_ref else p.payment_id::text end as name,
           p.amount_minor,
           -- What went back they need not have: many take what is reversed at once out of their file. Nor need a biller's file
           -- have what a bank has posted there by itself.
           (p.state in ('paid', 'posted') or p.state = 'returning' and v_gateway is not null) and (v_gateway is not null or not p.direct) as is_due,
           m.bucket as known
      from payments.payment p
      left join settlement.told(p_biller, v_gateway is null, v_first, v_last) as m using (payment_id)
     where p.biller_id = p_biller and p.payment_id between v_first and v_last
       and (v_gateway is null or p.gateway = v_gateway) and p.state in ('paid', 'posted', 'returning', 'returned', 'refunded')
       and p.payment_id in (select t.subject from ledger.transfer t
             where t.biller_id = p_biller and t.purpose = 'payment' and t.posted_at >= p_from and t.posted_at < p_to)
  ), pair as (
    select l.line, l.reference, l.name, l.amount_minor as theirs_minor, o.payment_id, o.amount_minor as ours_minor, o.is_due, o.known,
           row_number() over (partition by o.payment_id order by l.line) as nth
      from (select line, reference, coalesce(name, reference) as name, amount_minor from recon_staging where not is_refund) as l
      full join ours o on o.name = case l.name when '' then 'bank:' || l.reference else l.name end
  ), paired as (
    -- Beside the buckets: ELSEWHERE is told in another day's file, UNKNOWN may be of another day.
    select p.*, case when line is null then
                       case when known is not null then 'ELSEWHERE' when is_due then 'MISSING' else 'NOT_DUE' end
                     when payment_id is null then 'UNKNOWN'
                     when nth > 1 or known <> 'MISSING' then 'DUPLICATE'
                     when theirs_minor = ours_minor then 'MATCHED'
                     else 'AMOUNT_DIFF' end as bucket
      from pair p
  ), day as materialized (
    -- Of what is matched, which is nearly all, only what is counted.
    select bucket, payment_id, theirs_minor, ours_minor, known, nth, case when bucket <> 'MATCHED' then line end as line,
           case when bucket <> 'MATCHED' then reference end as reference, case when bucket <> 'MATCHED' then name end as name
      from paired
  ), matched as (
    insert into settlement.recon_matched (biller_id, at_biller, block, file_id, payment_ids)
    select p_biller, v_gateway is null, payment_id / 1024, p_file, array_agg(payment_id)
      from day where bucket = 'MATCHED' group by payment_id / 1024
  ), unknown as (
    select l.*, p.payment_id, p.amount_minor as ours_minor, coalesce(p.is_of_day, false) as is_of_day,
           case when l.is_refund then (
                  select m.bucket from settlement.recon_match m
                   where m.biller_id = p_biller and m.at_biller = (v_gateway is null) and m.is_refund and m.payment_id = p.payment_id)
                else (select m.bucket from settlement.told(p_biller, v_gateway is null, p.payment_id, p.payment_id) as m) end as known,
           row_number() over (partition by l.is_refund, coalesce(nullif(l.name, ''), l.reference) order by l.line) as nth
      from (select line, reference, name, theirs_minor, false as is_refund from day where bucket = 'UNKNOWN'
            union all
            select line, reference, coalesce(name, reference), amount_minor, true from recon_staging where is_refund) as l
      left join lateral (
        select p.payment_id, p.amount_minor,
               l.is_refund and exists (select 1 from ledger.transfer t
                  where t.biller_id = p_biller and t.purpose = 'payment_reversal' and t.subject = p.payment_id
                    and t.posted_at >= p_from and t.posted_at < p_to) as is_of_day
          from payments.payment p
         where p.biller_id = p_biller
           and (v_gateway is not null and p.gateway = v_gateway and p.gateway_ref = l.name
                or v_gateway is null and p.payment_id = nullif(l.name, '')::bigint
                or l.name = '' and p.gateway = any (v_direct) and p.gateway_ref = l.reference)
           and (p.state in ('returning', 'returned', 'refunded') or not l.is_refund and p.state in ('paid', 'posted'))
        offset 0) as p on true
  ), odd as materialized (
    select bucket, reference, payment_id, false as is_refund, theirs_minor, ours_minor, nth = 1 as has_ours, known
      from day where bucket in ('DUPLICATE', 'AMOUNT_DIFF')
    union all
    select case when nth > 1 or known <> 'MISSING' then 'DUPLICATE'
                when payment_id is null then 'MISSING_WITH_US'
                when theirs_minor <> ours_minor then 'AMOUNT_DIFF'
                when is_of_day then 'MATCHED'
                else 'LATE' end,
           reference, payment_id, is_refund, theirs_minor, ours_minor, is_of_day and nth = 1, known
      from unknown
  ), missing as materialized (
    select payment_id, ours_minor from day where bucket = 'MISSING'
  ), kept as (
    insert into settlement.recon_match (biller_id, at_biller, is_refund, payment_id, bucket, file_id)
    select p_biller, v_gateway is null, is_refund, payment_id, bucket, p_file
      from odd where bucket in ('MATCHED', 'LATE', 'AMOUNT_DIFF') and known is null
    union all
    select p_biller, v_gateway is null, false, payment_id, 'MISSING', p_file from missing
  ), late as (
    update settlement.recon_match m set bucket = j.bucket, file_id = p_file, missed_in = m.file_id
      from odd j
     where j.known = 'MISSING' and j.bucket in ('LATE', 'AMOUNT_DIFF') and m.biller_id = p_biller
       and m.at_biller = (v_gateway is null) and not m.is_refund and m.payment_id = j.payment_id
    returning m.payment_id
  ), resolved as (
    update settlement.recon_case c set state = 'closed', reason = 'resolved_by_file', closed_at = now()
      from late
     where c.biller_id = p_biller and c.source = v_file.source and c.bucket = v_missing and c.state = 'open'
       and c.payment_id = late.payment_id
  ), differs as (
    select bucket, reference, payment_id, is_refund, sum(theirs_minor)::bigint as theirs_minor, min(ours_minor) as ours_minor
      from odd where bucket in ('MISSING_WITH_US', 'AMOUNT_DIFF', 'DUPLICATE') group by 1, 2, 3, 4
    union all
    select v_missing, '', payment_id, false, null, ours_minor from missing
  ), cases as (
    insert into settlement.recon_case as c
           (biller_id, file_id, source, business_date, bucket, reference, payment_id, is_refund, theirs_minor, ours_minor, currency)
    select p_biller, p_file, v_file.source, v_file.business_date, d.bucket, d.reference, d.payment_id, d.is_refund, d.theirs_minor,
           d.ours_minor, v_file.currency
      from differs d
    -- Found again: what was closed by itself, or is not what was looked at, is open again.
    on conflict (biller_id, source, bucket, is_refund, reference, coalesce(payment_id, 0)) do update
      set file_id = excluded.file_id, business_date = excluded.business_date, theirs_minor = excluded.theirs_minor,
          ours_minor = excluded.ours_minor,
          state = case when settlement.is_another(c, excluded) then 'open' else c.state end,
          reason = case when settlement.is_another(c, excluded) then null else c.reason end,
          closed_at = case when settlement.is_another(c, excluded) then null else c.closed_at end
  )
  insert into settlement.recon_figure (biller_id, file_id, bucket, ours_count, ours_minor, theirs_count, theirs_minor)
  select p_biller, p_file, bucket, sum(ours_count), sum(ours_minor), sum(theirs_count), sum(theirs_minor)
    from (
      select 'MATCHED' as bucket, count(*) as ours_count, sum(ours_minor) as ours_minor, count(*) as theirs_count,
             sum(theirs_minor) as theirs_minor
        from day where bucket = 'MATCHED'
      union all
      select bucket, 0, 0, count(*), sum(case when is_refund then -theirs_minor else theirs_minor end) from odd group by bucket
      union all
      -- Of those of the day the other side: a duplicate's was told in another day's file before.
      select case bucket when 'DUPLICATE' then 'LATE' else bucket end, count(*),
             sum(case when is_refund then -ours_minor else ours_minor end), 0, 0
        from odd where has_ours group by 1
      union all
      select 'LATE', count(*), sum(ours_minor), 0, 0 from day where bucket = 'ELSEWHERE'
      union all
      select v_missing, count(*), sum(ours_minor), 0, 0 from missing) as s
   where ours_count + theirs_count > 0
   group by bucket;

  -- What this file tells late was missing on its own day.
  perform settlement.add_figure(p_biller, l.missed_in, v_missing, -l.count, -l.ours_minor, 0, 0),
          settlement.add_figure(p_biller, l.missed_in, l.bucket, l.count, l.ours_minor, 0, 0)
    from (select m.missed_in, m.bucket, count(*)::integer as count, sum(p.amount_minor)::bigint as ours_minor
            from settlement.recon_match m join payments.payment p on p.biller_id = m.biller_id and p.payment_id = m.payment_id
           where m.biller_id = p_biller and m.file_id = p_file and m.missed_in is not null group by 1, 2) as l;

  -- The file that had said it is not the day's any more, and this one does not say it.
  update settlement.recon_case c set state = 'closed', reason = 'resolved_by_file', closed_at = now()
    from settlement.recon_file f
   where c.biller_id = p_biller and c.source = v_file.source and c.state = 'open'
     and f.biller_id = c.biller_id and f.file_id = c.file_id and f.superseded;
end $$;
