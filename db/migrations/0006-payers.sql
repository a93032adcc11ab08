-- Who pays: sign-in by mobile number and code, sessions, and the bills that somebody keeps an eye on.

-- Who wants to be told about an account: its customer, a daughter, a landlord. The program seals the number;
-- its digest is that of payments.payment.payer_digest.
create table billing.follower (
  biller_id integer not null,
  account_id bigint not null,
  follower_digest bytea not null,
  phone bytea not null,
  language text not null check (language ~ '^[a-z]{2}$'),
  -- Wants a reminder before a bill of this account is due, and how it should come.
  remind boolean not null default true,
  channel text not null default 'sms' check (channel in ('sms')),
  created_at timestamptz not null default now(),
  primary key (biller_id, account_id, follower_digest)
);

create schema payers;

-- A person, as far as we know one: a mobile number that was proven, and a language.
create table payers.payer (
  payer_id bigint generated always as identity primary key,
  phone_digest bytea not null unique,
  phone bytea not null,
  language text not null check (language ~ '^[a-z]{2}$'),
  created_at timestamptz not null
);

-- Numbers that were given up, by a change or with the account. The payments made with one stay in the panel of
-- who made them, and are not shown to whoever is given that number next. Without a payer: the account is gone.
create table payers.left_phone (
  phone_digest bytea not null,
  left_id bigint generated always as identity,
  payer_id bigint references payers.payer on delete set null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (phone_digest, left_id)
);

create index left_phone_by_payer on payers.left_phone (payer_id) where payer_id is not null;

-- One-time codes that were sent. They stay for a day, to be counted (payers.new_code).
create table payers.code (
  phone_digest bytea not null,
  code_id bigint generated always as identity,
  phone bytea not null,
  -- sign_in; change_phone and delete_payer of whoever is signed in; payment_phone of the browser that paid.
  purpose text not null check (purpose in ('sign_in', 'change_phone', 'delete_payer', 'payment_phone')),
  -- What it is for: a payer's number, a payment's id.
  subject text not null default '',
  -- Where the reader goes on afterwards: a path of ours.
  place text not null default '',
  -- The cookie of the browser that asked, and the code, as keyed digests.
  browser_digest bytea not null unique,
  code_digest bytea not null,
  tries smallint not null default 0,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (phone_digest, code_id)
);

create table payers.session (
  payer_id bigint not null references payers.payer,
  session_id bigint generated always as identity,
  token_digest bytea not null unique,
  -- What the browser calls itself, in two words: 'firefox android'. For the reader of the list.
  device text not null default '',
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (payer_id, session_id)
);

-- Bills that somebody keeps under a name of their own.
create table payers.saved_account (
  payer_id bigint not null references payers.payer,
  saved_id bigint generated always as identity,
  biller_id integer not null,
  account_id bigint not null,
  -- Sealed: the name ("mother's flat"), and the identifiers by which the account is inquired again.
  label bytea not null,
  identifiers bytea not null,
  created_at timestamptz not null,
  primary key (payer_id, saved_id),
  unique (payer_id, biller_id, account_id)
);

-- ---------------------------------------------------------------------------------------------------------
-- Codes

-- A new code for a number, unless it has had enough of them: 1 a minute, 5 an hour, 10 a day. Then there is no
-- code, but the time from which there may be one. Five tries for each of ten codes leave a guesser one chance
-- in 20,000 a day, and each of the ten is a message to the number's owner.
create function payers.new_code(
  p_phone_digest bytea, p_phone bytea, p_purpose text, p_subject text, p_place text,
  p_browser_digest bytea, p_code_digest bytea, p_now timestamptz, p_expires_at timestamptz
) returns table (code_id bigint, not_before timestamptz) language plpgsql as $$
#variable_conflict use_column
begin
  -- One after the other for each number: two at once must not both be the fifth.
  perform pg_advisory_xact_lock(7735003, hashtext(encode(p_phone_digest, 'hex')));
  select max(c.sent_at + c.pause) into not_before
    from (select sent_at, case row_number() over (order by sent_at desc)
                            when 1 then interval '1 minute' when 5 then interval '1 hour'
                            when 10 then interval '1 day' end as pause
            from payers.code where phone_digest = p_phone_digest) as c
   where c.sent_at + c.pause > p_now;
  if not_before is null then
    insert into payers.code (phone_digest, phone, purpose, subject, place, browser_digest, code_digest, sent_at, expires_at)
    values (p_phone_digest, p_phone, p_purpose, p_subject, p_place, p_browser_digest, p_code_digest, p_now, p_expires_at)
    returning payers.code.code_id into code_id;
  end if;
  return next;
end $$;

-- Uses a code that was typed rightly: true for exactly one of those who come with it.
create function payers.use_code(p_phone_digest bytea, p_code bigint, p_now timestamptz) returns boolean
language plpgsql as $$
begin
  update payers.code set used_at = p_now
    where phone_digest = p_phone_digest and code_id = p_code and used_at is null;
  return found;
end $$;

-- Codes older than a day, and sessions that have run out.
create function payers.tidy(p_codes_until timestamptz, p_seen_until timestamptz, p_created_until timestamptz)
returns bigint language sql as $$
  with codes as (delete from payers.code where sent_at < p_codes_until returning 1),
       sessions as (delete from payers.session where seen_at <= p_seen_until or created_at <= p_created_until returning 1)
  select (select count(*) from codes) + (select count(*) from sessions)
$$;

-- ---------------------------------------------------------------------------------------------------------
-- Sessions

-- A session for whoever has proven a number by a code; the number's payer is made when there is none. Any session
-- that the browser had before ends. No row: the code was used by another request.
create function payers.sign_in(
  p_phone_digest bytea, p_code bigint, p_phone bytea, p_language text,
  p_token_digest bytea, p_old_token_digest bytea, p_device text, p_now timestamptz
) returns table (payer_id bigint, session_id bigint) language plpgsql as $$
#variable_conflict use_column
begin
  if not payers.use_code(p_phone_digest, p_code, p_now) then return; end if;
  -- Sealed anew under the key of today; and locked, so that it is not deleted meanwhile.
  insert into payers.payer as p (phone_digest, phone, language, created_at)
  values (p_phone_digest, p_phone, p_language, p_now)
  on conflict (phone_digest) do update set phone = excluded.phone
  returning p.payer_id into payer_id;
  delete from payers.session where token_digest = p_old_token_digest;
  insert into payers.session as s (payer_id, token_digest, device, created_at, seen_at)
  values (payer_id, p_token_digest, p_device, p_now, p_now)
  returning s.session_id into session_id;
  return next;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Giving up a number

-- From when on a number's payments are those of its present owner.
create function payers.owned_since(p_phone_digest bytea, p_payer bigint) returns timestamptz
language sql stable as $$
  select coalesce(max(until), '-infinity') from payers.left_phone
   where phone_digest = p_phone_digest and payer_id is distinct from p_payer
$$;

-- The payer's row is locked by the caller. False where the new number is another payer's.
create function payers.change_phone(
  p_payer bigint, p_phone_digest bytea, p_phone bytea, p_keep_session bigint, p_now timestamptz
) returns boolean language plpgsql as $$
begin
  perform 1 from payers.payer where phone_digest = p_phone_digest and payer_id <> p_payer;
  if found then return false; end if;
  insert into payers.left_phone (phone_digest, payer_id, since, until)
  select phone_digest, payer_id, payers.owned_since(phone_digest, payer_id), p_now
    from payers.payer where payer_id = p_payer;
  update payers.payer set phone_digest = p_phone_digest, phone = p_phone where payer_id = p_payer;
  delete from payers.session where payer_id = p_payer and session_id <> p_keep_session;
  return true;
end $$;

create function payers.remove_payer(p_payer bigint, p_now timestamptz) returns void language plpgsql as $$
begin
  insert into payers.left_phone (phone_digest, since, until)
  select phone_digest, payers.owned_since(phone_digest, payer_id), p_now from payers.payer where payer_id = p_payer;
  delete from payers.code where phone_digest in (select phone_digest from payers.payer where payer_id = p_payer);
  delete from payers.session where payer_id = p_payer;
  delete from payers.saved_account where payer_id = p_payer;
  delete from payers.payer where payer_id = p_payer;
end $$;
