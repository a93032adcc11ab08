-- Who offers the service under a name of its own: banks, SMS services, payment sites, billers with a domain.

create schema partners;

create table partners.partner (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{1,23}$'),
  -- Checked as a whole by src/partners/partner.ts before it comes here: name, colours, logo, texts, origins.
  profile jsonb not null check (profile ->> 'code' = code),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One domain shows one brand, so that a payer always sees the same name under the same address.
create table partners.domain (
  domain text primary key check (domain = lower(domain)),
  code text not null references partners.partner (code) on delete cascade
);

create index domain_of_partner on partners.domain (code);

-- Adds a partner or changes it, with its domains. A domain of another partner is a unique violation.
create function partners.put(p_code text, p_profile jsonb, p_domains text[]) returns void
language sql as $$
  -- The clock and not the transaction's start: readers notice a change by the newest of these times.
  insert into partners.partner (code, profile, updated_at) values (p_code, p_profile, clock_timestamp())
    on conflict (code) do update set profile = excluded.profile, updated_at = excluded.updated_at;
  delete from partners.domain where code = p_code and domain <> all (p_domains);
  insert into partners.domain (domain, code)
    select d, p_code from unnest(p_domains) as d
     where not exists (select from partners.domain o where o.domain = d and o.code = p_code);
$$;
