-- Transfers and events carry the transaction that wrote them, so that whoever follows them misses none. A dump that is loaded
-- into another server brings numbers along that this server has not reached: what is written from then on would stand before
-- them, and balances and messages would leave it out. Found out at each start, and put right at once.

-- Whether anything here was written by a transaction that this server has not had yet.
create function wasl_is_from_elsewhere() returns boolean language sql stable as $$
  select exists (
    select 1 from billing.biller b
     where exists (select 1 from ledger.transfer t where t.biller_id = b.biller_id and t.tx > pg_snapshot_xmax(pg_current_snapshot()))
        or exists (select 1 from ledger.fold_mark m where m.biller_id = b.biller_id and m.tx > pg_snapshot_xmax(pg_current_snapshot()))
        or exists (select 1 from payments.event e
                    where e.biller_id = b.biller_id and e.xact > pg_snapshot_xmax(pg_current_snapshot())
                      and (e.state in ('paid', 'failed', 'expired', 'unknown', 'returning', 'returned', 'refunded')
                           or (e.state = 'posted' and e.detail ->> 'by' = 'biller'))))
$$;

-- Makes everything old enough: 3 is before any transaction of a server's own. Nobody else writes meanwhile.
create function wasl_arrive() returns void language plpgsql as $$
begin
  lock table ledger.transfer, payments.event in exclusive mode;
  -- What was not told yet is told; the rest is known by its key, and is not told again.
  update notifications.followed f
     set xact = '3', event_id = coalesce((
           select min(e.event_id) - 1 from payments.event e
            where e.biller_id = f.biller_id and (e.xact, e.event_id) > (f.xact, f.event_id)), (
           select coalesce(max(e.event_id), 0) from payments.event e where e.biller_id = f.biller_id));
  update notifications.webhook_followed f
     set xact = '3', event_id = coalesce((
           select min(e.event_id) - 1 from payments.event e
            where e.biller_id = f.biller_id and (e.xact, e.event_id) > (f.xact, f.event_id)), (
           select coalesce(max(e.event_id), 0) from payments.event e where e.biller_id = f.biller_id));
  update payments.event set xact = '3';
  -- Only which transaction it was changes, and that is not of the books.
  alter table ledger.transfer disable trigger transfer_is_append_only;
  update ledger.transfer set tx = '3';
  alter table ledger.transfer enable trigger transfer_is_append_only;
  delete from ledger.folded;
  update ledger.fold_mark set tx = '0';
end $$;
