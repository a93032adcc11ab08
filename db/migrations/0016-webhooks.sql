-- What happens to payments, told to the systems of billers and of the partners by whose pages they came. Written from the feed of events, which is written with the payments
-- themselves; delivered apart from that, to each address by itself, for days.

create table notifications.webhook (
  biller_id integer not null,
  webhook_id bigint generated always as identity,
  url text not null,
  -- JSON: base64 of one secret, or of two while it is being changed; sealed by the program.
  secrets bytea not null,
  -- Empty: all there are.
  types text[] not null default '{}',
  -- Only payments that came by this partner's pages or widget.
  partner text references partners.partner (code) on delete cascade,
  -- paused: it did not answer for days; disabled: it said that it wants nothing any more (410), or was switched off.
  state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
  -- Since when nothing has arrived there.
  failing_since timestamptz,
  created_at timestamptz not null default now(),
  primary key (biller_id, webhook_id)
);

create table notifications.webhook_followed (
  biller_id integer primary key,
  xact xid8 not null default '0',
  event_id bigint not null default 0
);

create table notifications.delivery (
  biller_id integer not null,
  delivery_id bigint generated always as identity,
  webhook_id bigint not null,
  -- The event's own name: the same at each try and at each address, so that whoever gets it twice knows.
  message text not null,
  type text not null,
  body text not null,
  state text not null default 'queued' check (state in ('queued', 'delivered', 'exhausted')),
  -- Of sending, since it was made or was sent again by hand.
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  state_at timestamptz not null default now(),
  attend_at timestamptz default now(),
  -- Somebody has it in hand until then.
  leased_until timestamptz,
  primary key (biller_id, delivery_id),
  unique (biller_id, webhook_id, message),
  foreign key (biller_id, webhook_id) references notifications.webhook on delete cascade,
  constraint delivery_waits_or_is_over check ((state = 'queued') = (attend_at is not null))
) with (fillfactor = 85);
create index delivery_due on notifications.delivery (biller_id, webhook_id, attend_at) where attend_at is not null;
create index delivery_in_hand on notifications.delivery (biller_id, webhook_id, leased_until) where leased_until is not null;
create index delivery_not_there on notifications.delivery (biller_id, delivery_id) where state <> 'delivered';

create table notifications.delivery_try (
  biller_id integer not null,
  delivery_id bigint not null,
  try_id bigint generated always as identity,
  at timestamptz not null default now(),
  -- Of the answer, if there was one.
  status integer,
  error text check (char_length(error) <= 200),
  ms integer not null,
  primary key (biller_id, delivery_id, try_id),
  foreign key (biller_id, delivery_id) references notifications.delivery on delete cascade
);

-- Takes what is due, the oldest first: of each address at most so many at once, and of one where nothing arrives a single one, so
-- that whoever is slow or dead keeps nobody else waiting.
create function notifications.take_deliveries(p_each integer, p_all integer, p_lease_ms integer)
returns setof notifications.delivery language sql set plan_cache_mode = force_custom_plan as $$
  with due as (
    select d.biller_id, d.delivery_id
      from notifications.webhook w
     cross join lateral (
       select case when w.failing_since is null then p_each else 1 end - count(*) as places from notifications.delivery h
        where h.biller_id = w.biller_id and h.webhook_id = w.webhook_id and h.leased_until > now()) as free
     cross join lateral (
       select d.biller_id, d.delivery_id, d.attend_at from notifications.delivery d
        where d.biller_id = w.biller_id and d.webhook_id = w.webhook_id and d.attend_at <= now()
          and (d.leased_until is null or d.leased_until <= now())
        order by d.attend_at limit greatest(free.places, 0) for update skip locked) as d
     where w.state = 'active'
     order by d.attend_at limit p_all)
  update notifications.delivery t
     set leased_until = now() + p_lease_ms * interval '1 millisecond', tries = t.tries + 1
    from due
   where t.biller_id = due.biller_id and t.delivery_id = due.delivery_id
  returning t.*
$$;

-- Writes down how a try ended. p_again_in: when the next one is; null where there is none.
create function notifications.record_try(
  p_biller integer, p_delivery bigint, p_status integer, p_error text, p_ms integer, p_again_in interval, p_pause_after interval
) returns void language plpgsql as $$
declare
  v_webhook bigint;
begin
  update notifications.delivery d
     set state = case when p_error is null then 'delivered' when p_again_in is null then 'exhausted' else 'queued' end,
         state_at = now(), leased_until = null, attend_at = case when p_error is not null then now() + p_again_in end
   where d.biller_id = p_biller and d.delivery_id = p_delivery
  returning d.webhook_id into v_webhook;
  -- It was removed meanwhile.
  if not found then return; end if;
  insert into notifications.delivery_try (biller_id, delivery_id, status, error, ms)
    values (p_biller, p_delivery, p_status, p_error, p_ms);
  if p_error is null then
    update notifications.webhook w set failing_since = null
     where w.biller_id = p_biller and w.webhook_id = v_webhook and w.failing_since is not null;
  else
    update notifications.webhook w
       set failing_since = coalesce(w.failing_since, now()),
           state = case when p_status = 410 then 'disabled' when w.failing_since < now() - p_pause_after then 'paused' else w.state end
     where w.biller_id = p_biller and w.webhook_id = v_webhook;
  end if;
end $$;

-- Forgets what is over for so long, the oldest first and so many at once; how many.
create function notifications.tidy_deliveries(p_biller integer, p_kept interval, p_limit integer) returns integer
language sql as $$
  with oldest as (
    select d.delivery_id from notifications.delivery d where d.biller_id = p_biller order by d.delivery_id limit p_limit),
  gone as (
    delete from notifications.delivery d using oldest
     where d.biller_id = p_biller and d.delivery_id = oldest.delivery_id and d.attend_at is null and d.state_at < now() - p_kept
    returning 1)
  select count(*)::integer from gone
$$;
