-- What the staff's console reads by. An index on a table that payments write is paid for by every payment, so
-- lists go by the primary key, whose numbers are in the order of time; days are found in it by search.
-- docs/decisions/lists-by-number.md has the figures.

-- "My number is …": accounts by their customer's phone.
create index account_by_phone on billing.service_account (biller_id, phone_digest) where phone_digest is not null;

-- "The number on the bill is …". A bill's number never changes, so paying it does not touch this.
create index bill_by_number on billing.bill (biller_id, number);

-- What an account is found by, on its page. Written once, when the account first comes.
create index identifier_by_account on billing.identifier (biller_id, account_id);

-- Payments that stand still, and rare ends. A payment enters it only when something went wrong.
create index payment_by_rare_state on payments.payment (biller_id, state, payment_id)
  where state in ('unknown', 'returning', 'returned', 'refunded');

-- Entries of accounts that few transfers touch: the first leg of a payment, nearly all there is, stays outside.
create index transfer_by_rare_credit on ledger.transfer (biller_id, credit_account, tx)
  where purpose <> 'payment' or leg > 0;
create index transfer_by_rare_debit on ledger.transfer (biller_id, debit_account, tx)
  where purpose <> 'payment' or leg > 0;

-- What came of a file.
alter table billing.import
  add column rows bigint, add column inserted bigint, add column changed bigint,
  add column unchanged bigint, add column rejected bigint;

-- The first payment of a biller that was opened at that time or later, found by halving: numbers are drawn in the
-- order of time, so no index on the time is needed (some 20 look-ups by key, 1 ms in a million payments).
create function payments.first_since(p_biller integer, p_at timestamptz) returns bigint language plpgsql stable as $$
declare
  v_low bigint;
  v_high bigint;
  v_middle bigint;
  v_found bigint;
  v_at timestamptz;
begin
  select payment_id into v_low from payments.payment where biller_id = p_biller order by payment_id limit 1;
  if not found then return 0; end if;
  select payment_id + 1 into v_high from payments.payment where biller_id = p_biller order by payment_id desc limit 1;
  -- Whatever is below v_low is earlier; whatever is from v_high on is not.
  while v_low < v_high loop
    v_middle := v_low + (v_high - v_low) / 2;
    select payment_id, created_at into v_found, v_at from payments.payment
      where biller_id = p_biller and payment_id >= v_middle order by payment_id limit 1;
    if v_at < p_at then v_low := v_found + 1; else v_high := v_middle; end if;
  end loop;
  return v_low;
end $$;

-- The same of messages.
create function notifications.first_since(p_biller integer, p_at timestamptz) returns bigint language plpgsql stable as $$
declare
  v_low bigint;
  v_high bigint;
  v_middle bigint;
  v_found bigint;
  v_at timestamptz;
begin
  select message_id into v_low from notifications.message where biller_id = p_biller order by message_id limit 1;
  if not found then return 0; end if;
  select message_id + 1 into v_high from notifications.message where biller_id = p_biller order by message_id desc limit 1;
  while v_low < v_high loop
    v_middle := v_low + (v_high - v_low) / 2;
    select message_id, created_at into v_found, v_at from notifications.message
      where biller_id = p_biller and message_id >= v_middle order by message_id limit 1;
    if v_at < p_at then v_low := v_found + 1; else v_high := v_middle; end if;
  end loop;
  return v_low;
end $$;
