-- Money that was recorded as paid and has to go back after all (M11): the biller has refused it, a collector or a person
-- has taken it back. In one transaction the bills are owed again, the books are turned round, and the payment is on its
-- way back. Outcomes: returning, already (it is on its way or back), not_settled, advance_used (a part of it was kept as
-- an advance and has paid for another bill since; that needs a person).
create function payments.unsettle(
  p_biller integer, p_payment bigint, p_reason text, p_detail jsonb, p_attend_at timestamptz
) returns text language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  v_payment payments.payment;
  v_state text;
begin
  select * into v_payment from payments.payment p
    where p.biller_id = p_biller and p.payment_id = p_payment for update;
  if not found then return 'not_settled'; end if;
  if v_payment.state in ('returning', 'returned', 'refunded') then return 'already'; end if;
  if v_payment.state not in ('paid', 'posted') then return 'not_settled'; end if;

  perform 1 from billing.bill b join payments.item i on i.biller_id = b.biller_id and i.bill_id = b.bill_id
    where i.biller_id = p_biller and i.payment_id = p_payment order by b.bill_id for update of b;

  begin
    perform ledger.post_all(array_agg(t.biller_id), array_agg('payment_reversal'::text), array_agg(t.subject), array_agg(t.leg),
        array_agg(t.credit_account), array_agg(t.debit_account), array_agg(t.amount_minor), array_agg(t.currency))
      from ledger.transfer t
     where t.biller_id = p_biller and t.purpose = 'payment' and t.subject = p_payment;
  exception when check_violation then
    return 'advance_used';
  end;

  update billing.bill b set paid_minor = b.paid_minor - i.amount_minor
    from payments.item i
   where i.biller_id = p_biller and i.payment_id = p_payment and b.biller_id = i.biller_id and b.bill_id = i.bill_id;
  perform settlement.disown(p_biller, p_payment);
  -- A collector has the payer's money in its own hands, and its float back: nobody else has to give anything. What a bank has
  -- paid to the biller by itself no machine brings back: it stays on its way until people have done it.
  v_state := case when v_payment.gateway like 'collector:%' then 'returned' else 'returning' end;
  update payments.payment p
     set state = v_state, reason = p_reason, state_at = now(), attended = 0,
         attend_at = case when v_state = 'returning' and not v_payment.direct then p_attend_at end
   where p.biller_id = p_biller and p.payment_id = p_payment;
  insert into payments.event (biller_id, payment_id, state, detail)
    values (p_biller, p_payment, v_state,
      jsonb_strip_nulls(coalesce(p_detail, '{}') || jsonb_build_object('reason', p_reason)));
  return 'returning';
end $$;

-- Money on its way back, oldest first: what the list of late returns shows.
create index payment_returning on payments.payment (biller_id, state_at) where state = 'returning';
