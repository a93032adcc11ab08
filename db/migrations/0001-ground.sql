-- What belongs to the installation as a whole.

create table installation (
  only_one boolean primary key default true check (only_one),
  -- Permutes payment numbers into references that do not tell how many payments there are. It is not a
  -- secret that protects data; it lives here so that it can never be lost apart from the payments.
  reference_key bytea not null,
  created_at timestamptz not null default now()
);

-- A random uuid is 122 random bits; two of them are more than the 16 bytes that are needed.
insert into installation (reference_key)
values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- Keys of programs that call the HTTP API. Only the hash is kept: the key is shown once, when it is made.
create table api_key (
  biller_id integer not null,
  key_id bigint generated always as identity,
  digest bytea not null,
  role text not null check (role in ('biller', 'integrator')),
  label text not null default '',
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (biller_id, key_id),
  unique (biller_id, digest)
);

-- Whoever shows a key does not say whose it is. A small table, the same everywhere.
create unique index api_key_by_digest on api_key (digest);
