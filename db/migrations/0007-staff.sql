-- Who works here, what they may do, what they have done.

create schema audit;

-- What somebody did: one chain for each biller, and chain 0 for the system as a whole. Each entry's hash covers
-- the entry and the hash before it, so that nothing can be altered, taken out or put in between without every
-- later hash being made anew; and a head noted outside of the database (`wasl audit verify`) tells even that.
create table audit.entry (
  biller_id integer not null,
  entry_id bigint not null,
  at timestamptz not null,
  -- `staff:NUMBER` or `system`: no name, no address of a person stands in this table.
  actor text not null,
  act text not null,
  subject text not null,
  detail jsonb not null,
  previous bytea not null,
  hash bytea not null,
  primary key (biller_id, entry_id)
);

create index entry_by_time on audit.entry (biller_id, at);
create index entry_by_actor on audit.entry (biller_id, actor, entry_id);
create index entry_by_subject on audit.entry (biller_id, subject, entry_id);

-- Where each chain ends. Whoever appends locks it first, so a chain grows by one entry at a time.
create table audit.head (
  biller_id integer primary key,
  entry_id bigint not null,
  hash bytea not null
);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit.% is append-only', tg_table_name using errcode = 'WL010';
end $$;

create trigger entry_is_append_only before update or delete or truncate on audit.entry
  for each statement execute function audit.refuse_change();
create trigger head_is_kept before delete or truncate on audit.head
  for each statement execute function audit.refuse_change();

-- SHA-256 over these values, each preceded by its length in bytes (4 bytes, big-endian), texts in UTF-8:
-- `wasl audit 1`, the previous hash (32 zero bytes for the first entry), biller, entry number, time (UTC,
-- `2026-07-01T08:30:00.123456Z`), actor, act, subject, and the detail as PostgreSQL prints jsonb.
-- src/platform/audit.ts does the same without the database.
create function audit.hash_of(
  p_previous bytea, p_biller integer, p_entry bigint, p_at timestamptz, p_actor text, p_act text, p_subject text,
  p_detail jsonb
) returns bytea language sql stable as $$
  select sha256(string_agg(int4send(octet_length(part)) || part, ''::bytea order by nth))
    from unnest(array[
      convert_to('wasl audit 1', 'UTF8'),
      p_previous,
      convert_to(p_biller::text, 'UTF8'),
      convert_to(p_entry::text, 'UTF8'),
      convert_to(to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8'),
      convert_to(p_actor, 'UTF8'),
      convert_to(p_act, 'UTF8'),
      convert_to(p_subject, 'UTF8'),
      convert_to(p_detail::text, 'UTF8')]) with ordinality as p(part, nth)
$$;

-- Adds an entry to its chain, in the transaction of the act itself.
create function audit.append(
  p_biller integer, p_actor text, p_act text, p_subject text, p_detail jsonb
) returns void language plpgsql as $$
declare
  v_head audit.head;
  v_at timestamptz;
  v_hash bytea;
begin
  insert into audit.head (biller_id, entry_id, hash)
    values (p_biller, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
  select * into strict v_head from audit.head where biller_id = p_biller for update;
  -- Once the head is ours: times in a chain never run backwards.
  v_at := clock_timestamp();
  v_hash := audit.hash_of(v_head.hash, p_biller, v_head.entry_id + 1, v_at, p_actor, p_act, p_subject, p_detail);
  insert into audit.entry (biller_id, entry_id, at, actor, act, subject, detail, previous, hash)
    values (p_biller, v_head.entry_id + 1, v_at, p_actor, p_act, p_subject, p_detail, v_head.hash, v_hash);
  update audit.head set entry_id = v_head.entry_id + 1, hash = v_hash where biller_id = p_biller;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Members of staff. Few rows, and none of them belongs to one biller.

create schema staff;

create table staff.member (
  staff_id bigint primary key generated always as identity,
  -- Lower case; what is typed is folded before it is compared.
  login text not null unique check (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
  name text not null check (char_length(name) between 1 and 80),
  roles text[] not null check (roles <@ array['clerk', 'supervisor', 'finance', 'administrator', 'auditor']),
  -- Whose customers and books they see; null: everybody's.
  billers integer[],
  -- Argon2id as a PHC string; null until the invitation is taken up.
  password text,
  -- The secret of the second factor, sealed.
  totp_secret bytea,
  -- The last time step whose code was taken: each is good for one sign-in (RFC 6238, 5.2).
  totp_step bigint not null default 0,
  disabled_at timestamptz,
  -- Made by the demo; nobody can sign in as such a member where the demo is off.
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  check ((password is null) = (totp_secret is null))
);

-- Codes for who has lost the second factor, each good once.
create table staff.recovery_code (
  staff_id bigint not null references staff.member,
  digest bytea not null,
  used_at timestamptz,
  primary key (staff_id, digest)
);

-- A link with which a member sets password and second factor, once. A new one ends the one before.
create table staff.invitation (
  staff_id bigint primary key references staff.member,
  token_digest bytea not null unique,
  -- The second factor that the page offers; it becomes theirs when they prove that they have it.
  totp_secret bytea not null,
  expires_at timestamptz not null
);

-- A sign-in between its two steps. Whether the login exists and the password is right is known here alone,
-- and told only together with the second step. Expired rows are swept away.
create table staff.sign_in (
  token_digest bytea primary key,
  -- Null: there is no such login.
  staff_id bigint references staff.member,
  password_right boolean not null,
  login_digest bytea not null,
  expires_at timestamptz not null
);

-- Attempts to sign in, by the login that was typed, whether or not there is such a member.
create table staff.attempt (
  login_digest bytea primary key,
  attempts integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
) with (fillfactor = 70);

create table staff.session (
  staff_id bigint not null references staff.member,
  session_id bigint generated always as identity,
  token_digest bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  -- Address and browser, sealed: {"address", "agent"}.
  origin bytea not null,
  primary key (staff_id, session_id)
) with (fillfactor = 80);

-- Takes one attempt for a login before anything is looked at, so that attempts made at the same moment count
-- too. The first p_free cost nothing; from then on each starts a pause twice as long as the last, p_pause_ms at
-- first and p_pause_max_ms at most. An hour without attempts, or a sign-in that succeeds, forgets them. Gives
-- the milliseconds to wait (0: the attempt is taken) and whether a pause begins with this attempt.
create function staff.take_attempt(
  p_login bytea, p_now timestamptz, p_free integer, p_pause_ms integer, p_pause_max_ms integer
) returns table (wait_ms integer, pause_begins boolean) language plpgsql as $$
declare
  v_attempt staff.attempt;
  v_over integer;
begin
  insert into staff.attempt (login_digest, attempts, last_at) values (p_login, 0, p_now) on conflict do nothing;
  select * into strict v_attempt from staff.attempt where login_digest = p_login for update;
  if v_attempt.blocked_until > p_now then
    return query select ceil(extract(epoch from v_attempt.blocked_until - p_now) * 1000)::integer, false;
    return;
  end if;
  if v_attempt.last_at < p_now - interval '1 hour' then
    v_attempt.attempts := 0;
  end if;
  v_over := v_attempt.attempts + 1 - p_free;
  update staff.attempt
     set attempts = v_attempt.attempts + 1, last_at = p_now,
         blocked_until = case when v_over > 0 then
           p_now + least(p_pause_max_ms::bigint, p_pause_ms::bigint << least(v_over - 1, 20)) * interval '1 millisecond' end
   where login_digest = p_login;
  return query select 0, v_over > 0;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Four eyes: what one member of staff asks for happens only when another one agrees.

create table staff.approval (
  -- 0: about the system as a whole.
  biller_id integer not null,
  approval_id bigint generated always as identity,
  kind text not null,
  -- What is to happen. Numbers of things, amounts, references: nothing about persons.
  payload jsonb not null,
  -- What it is about, as in the audit trail: `payment:12`.
  subject text not null,
  reason text not null check (char_length(reason) between 1 and 500),
  state text not null default 'asked'
    check (state in ('asked', 'approved', 'refused', 'executed', 'failed', 'expired')),
  asked_by bigint not null references staff.member,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by bigint references staff.member,
  decided_at timestamptz,
  decision_note text check (char_length(decision_note) <= 500),
  -- Why it could not be carried out.
  failure text,
  primary key (biller_id, approval_id),
  constraint approval_by_four_eyes check (decided_by <> asked_by),
  constraint approval_decided_by_somebody check ((decided_by is null) = (state in ('asked', 'expired')))
);

create index approval_open on staff.approval (asked_at) where state = 'asked';
create index approval_by_subject on staff.approval (biller_id, subject);
-- One thing is asked for once at a time.
create unique index approval_once on staff.approval (biller_id, kind, subject) where state = 'asked';

-- What was asked for stays as it was asked, and its states follow each other one way only; so what has been
-- carried out cannot be carried out again, whoever writes the statement.
create function staff.guard_approval() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'approvals are kept' using errcode = 'WL011';
  end if;
  if (new.biller_id, new.approval_id, new.kind, new.payload, new.subject, new.reason, new.asked_by, new.asked_at)
     is distinct from
     (old.biller_id, old.approval_id, old.kind, old.payload, old.subject, old.reason, old.asked_by, old.asked_at) then
    raise exception 'what was asked for cannot be altered' using errcode = 'WL011';
  end if;
  if old.state <> new.state and (old.state, new.state) not in (
       ('asked', 'approved'), ('asked', 'refused'), ('asked', 'expired'),
       ('approved', 'executed'), ('approved', 'failed')) then
    raise exception 'an approval does not go from % to %', old.state, new.state using errcode = 'WL011';
  end if;
  if old.state <> 'asked' and new.decided_by is distinct from old.decided_by then
    raise exception 'who has decided stays who has decided' using errcode = 'WL011';
  end if;
  return new;
end $$;

create trigger approval_guard before update or delete on staff.approval
  for each row execute function staff.guard_approval();

-- It is born asked for.
create function staff.guard_new_approval() returns trigger language plpgsql as $$
begin
  if new.state <> 'asked' then
    raise exception 'an approval is asked for first' using errcode = 'WL011';
  end if;
  return new;
end $$;

create trigger approval_begins_asked before insert on staff.approval
  for each row execute function staff.guard_new_approval();
