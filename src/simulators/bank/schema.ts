import type { Database } from '../../platform/index.ts';

/**
 * The bank's own tables. They stand in a schema of their own because the bank is an outside party: it
 * must remember what it did when our process dies, and nothing of ours may join against it.
 */
const DDL = `
  select pg_advisory_xact_lock(hashtext('sandbox_bank schema'));
  create schema if not exists sandbox_bank;
  create table if not exists sandbox_bank.orders (
    order_number  bigint generated always as identity primary key,
    token         text not null unique,
    terminal      text not null,
    order_id      text not null,
    amount_minor  bigint not null check (amount_minor > 0),
    currency      text not null,
    callback_url  text not null,
    language      text not null,
    description   text not null,
    state         text not null default 'in_progress' check (state in
      ('in_progress', 'cancelled', 'declined', 'expired', 'authorised', 'verified', 'reversed', 'returned')),
    way_back      text not null default 'once' check (way_back in ('once', 'twice', 'none', 'late')),
    way_back_from timestamptz,
    wrong_pins    smallint not null default 0,
    ref_num       text unique,
    masked_pan    text,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    authorised_at timestamptz,
    verified_at   timestamptz,
    given_back_at timestamptz,
    unique (terminal, order_id),
    check ((authorised_at is null) = (ref_num is null))
  );
  -- Whose telephone was asked for the money of an order, and how.
  create table if not exists sandbox_bank.pushes (
    token     text primary key references sandbox_bank.orders (token),
    phone     text not null,
    way       text not null check (way in ('card', 'wallet', 'call')),
    asked_at  timestamptz not null
  );
  create index if not exists pushes_by_phone on sandbox_bank.pushes (phone);
  create table if not exists sandbox_bank.faults (
    fault_id   bigint generated always as identity primary key,
    target     text not null,
    fault      text not null,
    times_left integer check (times_left >= 0),
    delay_ms   integer not null,
    unique (target, fault)
  );
`;

/**
 * Makes what is missing; safe when several processes start at once: the statements are sent as one
 * simple query, which is one transaction, and `create … if not exists` alone still collides
 * (unique_violation on pg_namespace) without the lock.
 */
export async function prepareSchema(sql: Database): Promise<void> {
  await sql.unsafe(DDL).simple();
}
