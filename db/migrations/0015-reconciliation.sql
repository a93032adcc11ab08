-- Reconciliation: what we have against what a gateway, a collector or a biller says of the same day, both ways.

create table settlement.recon_file (
  biller_id integer not null,
  file_id bigint generated always as identity,
  -- gateway:zarinpal, collector:melli, biller.
  source text not null check (source ~ '^(gateway:|collector:)[a-z][a-z0-9]{1,19}$' or source = 'biller'),
  business_date date not null,
  sha256 bytea not null,
  name text not null,
  lines integer not null default 0,
  rejected integer not null default 0,
  -- A later file for the same day takes its place.
  superseded boolean not null default false,
  read_at timestamptz not null default now(),
  primary key (biller_id, file_id),
  unique (biller_id, source, sha256)
);

create table settlement.recon_line (
  biller_id integer not null,
  file_id bigint not null,
  line integer not null,
  -- Of the payment, by the name that we have from the same source; for a biller's file the payment's number.
  reference text not null,
  amount_minor bigint not null,
  currency text not null,
  kind text not null check (kind in ('payment', 'refund')),
  bucket text,
  payment_id bigint,
  primary key (biller_id, file_id, line)
);
create index recon_line_by_payment on settlement.recon_line (biller_id, payment_id) where payment_id is not null;

-- Payments of ours that a day's file does not have.
create table settlement.recon_missing (
  biller_id integer not null,
  file_id bigint not null,
  payment_id bigint not null,
  amount_minor bigint not null,
  primary key (biller_id, file_id, payment_id)
);

-- A difference that somebody has to look at: one for each, however often the file comes.
create table settlement.recon_case (
  biller_id integer not null,
  case_id bigint generated always as identity,
  source text not null,
  business_date date not null,
  bucket text not null check (bucket in ('MISSING_WITH_US', 'MISSING_WITH_THEM', 'AMOUNT_DIFF', 'DUPLICATE')),
  -- Theirs, and our payment, as far as there is one.
  reference text not null default '',
  payment_id bigint,
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
create unique index recon_case_once on settlement.recon_case (biller_id, source, bucket, reference, coalesce(payment_id, 0));
create index recon_case_open on settlement.recon_case (biller_id, case_id) where state = 'open';

-- When the money of payments came, in the order in which it did.
create index transfer_by_time on ledger.transfer using brin (posted_at);

-- Puts each line of a file, and each payment of the same day, into its bucket:
--   MATCHED; LATE (right, but of another day); AMOUNT_DIFF; DUPLICATE (told before); MISSING_WITH_US; MISSING_WITH_THEM.
-- p_from and p_to are the day in the source's own time zone.
create function settlement.reconcile_file(p_biller integer, p_file bigint, p_from timestamptz, p_to timestamptz) returns void
language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  v_file settlement.recon_file;
  v_gateway text;
begin
  select * into strict v_file from settlement.recon_file where biller_id = p_biller and file_id = p_file;
  v_gateway := case when v_file.source like 'gateway:%' then substr(v_file.source, 9)
                    when v_file.source like 'collector:%' then v_file.source end;
  update settlement.recon_file set superseded = true
   where biller_id = p_biller and source = v_file.source and business_date = v_file.business_date and file_id <> p_file;

  with told as materialized (
    select l.line, l.reference, l.amount_minor, l.currency, l.kind,
           row_number() over (partition by l.reference, l.kind order by l.line) as nth
      from settlement.recon_line l where l.biller_id = p_biller and l.file_id = p_file
  ), ours as (
    -- By the source's own reference; for a biller's file by our number.
    select t.line, t.nth, t.kind, t.reference, t.amount_minor, t.currency, p.payment_id, p.amount_minor as ours_minor,
           p.currency as ours_currency, p.state,
           (select min(f.posted_at) from ledger.transfer f
             where f.biller_id = p_biller and f.subject = p.payment_id
               and f.purpose = case t.kind when 'refund' then 'payment_reversal' else 'payment' end) as at
      from told t
      left join payments.payment p
        on p.biller_id = p_biller
       and case when v_gateway is null then p.payment_id = case when t.reference ~ '^[0-9]{1,18}$' then t.reference::bigint end
                else p.gateway = v_gateway and p.gateway_ref = t.reference end
       and p.state in ('paid', 'posted', 'returning', 'returned', 'refunded')
       and (t.kind = 'payment' or p.state in ('returning', 'returned', 'refunded'))
  ), before as (
    select distinct l.reference, l.kind from settlement.recon_line l
      join settlement.recon_file f on f.biller_id = l.biller_id and f.file_id = l.file_id
     where l.biller_id = p_biller and f.source = v_file.source and not f.superseded and f.file_id <> p_file
       and l.bucket in ('MATCHED', 'LATE', 'AMOUNT_DIFF')
       and (l.reference, l.kind) in (select reference, kind from told)
  )
  update settlement.recon_line l
     set payment_id = o.payment_id,
         bucket = case
           when o.nth > 1 or exists (select 1 from before b where b.reference = o.reference and b.kind = o.kind) then 'DUPLICATE'
           when o.payment_id is null then 'MISSING_WITH_US'
           when o.amount_minor <> o.ours_minor or o.currency <> o.ours_currency then 'AMOUNT_DIFF'
           when o.at < p_from or o.at >= p_to then 'LATE'
           else 'MATCHED' end
    from ours o where l.biller_id = p_biller and l.file_id = p_file and l.line = o.line;

  -- What came in on that day here and is in no file of theirs.
  delete from settlement.recon_missing m using settlement.recon_file f
   where m.biller_id = p_biller and f.biller_id = m.biller_id and f.file_id = m.file_id
     and f.source = v_file.source and f.business_date = v_file.business_date;
  insert into settlement.recon_missing (biller_id, file_id, payment_id, amount_minor)
  select p_biller, p_file, d.payment_id, d.amount_minor
    from (select t.subject as payment_id, sum(t.amount_minor)::bigint as amount_minor from ledger.transfer t
           where t.biller_id = p_biller and t.purpose = 'payment' and t.posted_at >= p_from and t.posted_at < p_to
           group by t.subject) as d
    join payments.payment p on p.biller_id = p_biller and p.payment_id = d.payment_id
   where (v_gateway is null or p.gateway = v_gateway)
     -- What went back before the day's end a biller was never told of.
     and (v_gateway is not null or p.state in ('paid', 'posted'))
     and not exists (
       select 1 from settlement.recon_line l join settlement.recon_file f on f.biller_id = l.biller_id and f.file_id = l.file_id
        where l.biller_id = p_biller and l.payment_id = d.payment_id and l.kind = 'payment'
          and f.source = v_file.source and not f.superseded and l.bucket in ('MATCHED', 'LATE', 'AMOUNT_DIFF'));

  perform settlement.open_cases(p_biller, p_file);
end $$;

-- Cases for what differs, and the end of those that a later file has resolved.
create function settlement.open_cases(p_biller integer, p_file bigint) returns void language plpgsql
set plan_cache_mode = force_custom_plan as $$
declare
  v_file settlement.recon_file;
begin
  select * into strict v_file from settlement.recon_file where biller_id = p_biller and file_id = p_file;
  with differs as (
    select l.bucket, l.reference, l.payment_id, l.amount_minor as theirs_minor, p.amount_minor as ours_minor, l.currency
      from settlement.recon_line l
      left join payments.payment p on p.biller_id = l.biller_id and p.payment_id = l.payment_id
     where l.biller_id = p_biller and l.file_id = p_file and l.bucket in ('MISSING_WITH_US', 'AMOUNT_DIFF', 'DUPLICATE')
    union all
    select 'MISSING_WITH_THEM', '', m.payment_id, null, m.amount_minor, p.currency
      from settlement.recon_missing m join payments.payment p on p.biller_id = m.biller_id and p.payment_id = m.payment_id
     where m.biller_id = p_biller and m.file_id = p_file
  )
  insert into settlement.recon_case (biller_id, source, business_date, bucket, reference, payment_id, theirs_minor, ours_minor, currency)
  select distinct on (bucket, reference, payment_id) p_biller, v_file.source, v_file.business_date, bucket, reference, payment_id,
         theirs_minor, ours_minor, currency
    from differs order by bucket, reference, payment_id
  on conflict do nothing;

  update settlement.recon_case c set state = 'closed', reason = 'resolved_by_file', closed_at = now()
   where c.biller_id = p_biller and c.source = v_file.source and c.state = 'open'
     and case c.bucket
       when 'MISSING_WITH_THEM' then exists (
         select 1 from settlement.recon_line l where l.biller_id = p_biller and l.file_id = p_file
            and l.payment_id = c.payment_id and l.kind = 'payment' and l.bucket in ('MATCHED', 'LATE'))
       -- A corrected file of the same day does not say it any more.
       else c.business_date = v_file.business_date and not exists (
         select 1 from settlement.recon_line l where l.biller_id = p_biller and l.file_id = p_file
            and l.reference = c.reference and l.bucket = c.bucket) end;
end $$;
