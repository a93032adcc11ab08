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
  -- Of all payments that it tells of: where in recon_match to look for them.
  payment_from bigint,
  payment_to bigint,
  read_at timestamptz not null default now(),
  primary key (biller_id, file_id),
  unique (biller_id, source, business_date, sha256)
);

-- What the files say of each payment of ours; theirs, as far as it is for no payment of ours, is in the cases.
-- Two booleans and two numbers make the key: it is written a million times for a day's file.
create table settlement.recon_match (
  biller_id integer not null,
  -- Told by the biller, and not by the gateway or collector that took the money.
  at_biller boolean not null,
  is_refund boolean not null,
  payment_id bigint not null,
  bucket text not null check (bucket in ('MATCHED', 'LATE', 'AMOUNT_DIFF', 'MISSING')),
  -- The file that says so, and the one that had not said it on the day.
  file_id bigint not null,
  missed_in bigint,
  primary key (biller_id, at_biller, is_refund, payment_id)
);
create index recon_match_late on settlement.recon_match (biller_id, file_id) where missed_in is not null;

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

-- Three ways: what gateway or collector, and what the biller, say of a payment.
create view settlement.reconciled as
  select biller_id, payment_id,
         max(case bucket when 'MISSING' then 'MISSING_AT_PSP' else bucket end) filter (where not at_biller) as psp_bucket,
         max(case bucket when 'MISSING' then 'MISSING_AT_BILLER' else bucket end) filter (where at_biller) as biller_bucket
    from settlement.recon_match where not is_refund group by biller_id, payment_id;

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
  -- Why it is closed; who has closed it stands in the audit trail.
  reason text,
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
    update settlement.recon_match set missed_in = p_file
     where biller_id = p_biller and missed_in = v_old.file_id;
    delete from settlement.recon_match
     where biller_id = p_biller and at_biller = (v_old.source = 'biller') and file_id = v_old.file_id
       and payment_id between v_old.payment_from and v_old.payment_to;
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
    insert into settlement.recon_match (biller_id, at_biller, is_refund, payment_id, bucket, file_id)
      values (p_biller, false, false, v_found.payment_id, 'LATE', v_found.file_id) on conflict do nothing;
    continue when not found;
    update settlement.recon_file
       set payment_from = least(payment_from, v_found.payment_id), payment_to = greatest(payment_to, v_found.payment_id)
     where biller_id = p_biller and file_id = v_found.file_id;
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
language plpgsql set plan_cache_mode = force_custom_plan set work_mem = '128MB' as $$
declare
  v_file settlement.recon_file;
  -- None: it is the biller's own file.
  v_gateway text;
  v_missing text;
  -- Numbers of the day's payments: they were given in the order of time, so a part of the table is enough.
  v_first bigint;
  v_last bigint;
begin
  select * into strict v_file from settlement.recon_file where biller_id = p_biller and file_id = p_file;
  v_gateway := case when v_file.source like 'gateway:%' then substr(v_file.source, 9)
                    when v_file.source like 'collector:%' then v_file.source end;
  v_missing := settlement.missing_at(v_file.source);
  perform settlement.supersede(p_biller, p_file);
  perform settlement.find_late_payments(p_biller, v_file.source);
  select min(t.subject), max(t.subject) into v_first, v_last from ledger.transfer t
   where t.biller_id = p_biller and t.purpose = 'payment' and t.posted_at >= p_from and t.posted_at < p_to;

  with ours as (
    select p.payment_id, case when v_gateway is null then p.payment_id::text else p.gateway_ref end as name, p.amount_minor,
           -- What went back they need not have: many take what is reversed at once out of their file.
           p.state in ('paid', 'posted') or p.state = 'returning' and v_gateway is not null as is_due, m.bucket as known
      from payments.payment p
      left join (select m.payment_id, m.bucket from settlement.recon_match m
                  where m.biller_id = p_biller and m.at_biller = (v_gateway is null) and not m.is_refund
                    and m.payment_id between v_first and v_last) as m using (payment_id)
     where p.biller_id = p_biller and p.payment_id between v_first and v_last
       and (v_gateway is null or p.gateway = v_gateway) and p.state in ('paid', 'posted', 'returning', 'returned', 'refunded')
       and p.payment_id in (select t.subject from ledger.transfer t
             where t.biller_id = p_biller and t.purpose = 'payment' and t.posted_at >= p_from and t.posted_at < p_to)
  ), pair as materialized (
    select l.line, l.reference, l.name, l.amount_minor as theirs_minor, o.payment_id, o.amount_minor as ours_minor, o.is_due, o.known
      from (select line, reference, coalesce(name, reference) as name, amount_minor from recon_staging where not is_refund) as l
      full join ours o on o.name = l.name
  ), told as (
    select line, reference, false as is_refund, theirs_minor, payment_id, ours_minor, true as is_of_day, known,
           row_number() over (partition by payment_id order by line) as nth
      from pair where line is not null and payment_id is not null
    union all
    select l.line, l.reference, l.is_refund, l.theirs_minor, p.payment_id, p.amount_minor, p.is_of_day,
           (select m.bucket from settlement.recon_match m
             where m.biller_id = p_biller and m.at_biller = (v_gateway is null) and m.is_refund = l.is_refund
               and m.payment_id = p.payment_id),
           row_number() over (partition by l.is_refund, coalesce(nullif(l.name, ''), l.reference) order by l.line)
      from (select line, reference, name, false as is_refund, theirs_minor from pair where payment_id is null
            union all
            select line, reference, coalesce(name, reference), true, amount_minor from recon_staging where is_refund) as l
      left join lateral (
        select p.payment_id, p.amount_minor,
               l.is_refund and exists (select 1 from ledger.transfer t
                  where t.biller_id = p_biller and t.purpose = 'payment_reversal' and t.subject = p.payment_id
                    and t.posted_at >= p_from and t.posted_at < p_to) as is_of_day
          from payments.payment p
         where p.biller_id = p_biller
           and (v_gateway is not null and p.gateway = v_gateway and p.gateway_ref = l.name
                or v_gateway is null and p.payment_id = nullif(l.name, '')::bigint)
           and (p.state in ('returning', 'returned', 'refunded') or not l.is_refund and p.state in ('paid', 'posted'))
        offset 0) as p on true
  ), judged as materialized (
    select t.*, case when t.is_refund then -1 else 1 end as sign,
           case when t.nth > 1 or t.known <> 'MISSING' then 'DUPLICATE'
                when t.payment_id is null then 'MISSING_WITH_US'
                when t.theirs_minor <> t.ours_minor then 'AMOUNT_DIFF'
                when t.is_of_day then 'MATCHED'
                else 'LATE' end as bucket
      from told t
  ), missing as (
    select payment_id, ours_minor from pair where line is null and is_due and known is null
  ), matched as (
    insert into settlement.recon_match (biller_id, at_biller, is_refund, payment_id, bucket, file_id)
    select p_biller, v_gateway is null, is_refund, payment_id, bucket, p_file
      from judged where bucket in ('MATCHED', 'LATE', 'AMOUNT_DIFF') and known is null
    union all
    select p_biller, v_gateway is null, false, payment_id, 'MISSING', p_file from missing
  ), late as (
    update settlement.recon_match m set bucket = j.bucket, file_id = p_file, missed_in = m.file_id
      from judged j
     where j.known = 'MISSING' and j.bucket in ('LATE', 'AMOUNT_DIFF') and m.biller_id = p_biller
       and m.at_biller = (v_gateway is null) and not m.is_refund and m.payment_id = j.payment_id
    returning m.payment_id
  ), resolved as (
    update settlement.recon_case c set state = 'closed', reason = 'resolved_by_file', closed_at = now()
      from late
     where c.biller_id = p_biller and c.source = v_file.source and c.bucket = v_missing and c.state = 'open'
       and c.payment_id = late.payment_id
  ), spoken as (
    update settlement.recon_file f set payment_from = s.first, payment_to = s.last
      from (select min(payment_id) as first, max(payment_id) as last from (
              select payment_id from judged union all select payment_id from missing) as all_of_it) as s
     where f.biller_id = p_biller and f.file_id = p_file
  ), differs as (
    select bucket, reference, payment_id, is_refund, sum(theirs_minor)::bigint as theirs_minor, min(ours_minor) as ours_minor
      from judged where bucket in ('MISSING_WITH_US', 'AMOUNT_DIFF', 'DUPLICATE') group by 1, 2, 3, 4
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
      select bucket, 0 as ours_count, 0 as ours_minor, count(*) as theirs_count, sum(sign * theirs_minor) as theirs_minor
        from judged group by bucket
      union all
      -- The payments of the day: told as they are, told otherwise, or in a file of another day.
      select case bucket when 'DUPLICATE' then 'LATE' else bucket end, count(*), sum(sign * ours_minor), 0, 0
        from judged where is_of_day and nth = 1 group by 1
      union all
      select 'LATE', count(*), sum(ours_minor), 0, 0 from pair where line is null and known is not null
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
