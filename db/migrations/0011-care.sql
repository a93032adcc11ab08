-- Requests of payers to speak to a person. What is said in them is sealed by the program.

create schema care;

create table care.request (
  biller_id integer not null,
  request_id bigint generated always as identity,
  -- Of the step that asked: the same one twice is one request.
  key text not null,
  line text not null,
  -- Names the person to the conversations; says nothing by itself.
  reach text not null,
  language text not null check (language ~ '^[a-z]{2}$'),
  phone bytea,
  phone_masked text,
  state text not null default 'open' check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  -- When somebody last said something, and whether that was the payer: those wait for an answer.
  said_at timestamptz not null,
  payer_waits boolean not null default true,
  closed_at timestamptz,
  primary key (biller_id, request_id),
  unique (biller_id, key),
  check ((state = 'closed') = (closed_at is not null))
);

create index request_waiting on care.request (biller_id, said_at) where state = 'open';

create table care.message (
  biller_id integer not null,
  request_id bigint not null,
  message_id bigint generated always as identity,
  key text not null,
  -- Of the staff; null: the payer.
  staff_id bigint,
  content bytea not null,
  -- How it reached the payer: in the talk, or as a text message; null: not yet.
  told text check (told in ('talk', 'text')),
  at timestamptz not null,
  primary key (biller_id, request_id, message_id),
  unique (biller_id, request_id, key),
  foreign key (biller_id, request_id) references care.request
);
