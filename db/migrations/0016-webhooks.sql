-- What happens to payments, told to the systems of billers. Written from the feed of events, which is written with the payments
-- themselves; delivered apart from that, to each address by itself, for days.

create table notifications.webhook (
  biller_id integer not null,
  webhook_id bigint generated always as identity,
  url text not null,
  -- JSON: base64 of one secret, or of two while it is being changed; sealed by the program.
  secrets bytea not null,
  -- Empty: all there are.
  types text[] not null default '{}',
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
  -- Of sending; and of those the ones that failed.
  tries integer not null default 0,
  last_status integer,
  last_error text,
  last_ms integer,
  created_at timestamptz not null default now(),
  state_at timestamptz not null default now(),
  attend_at timestamptz default now(),
  primary key (biller_id, delivery_id),
  unique (biller_id, webhook_id, message),
  constraint delivery_waits_or_is_over check ((state = 'queued') = (attend_at is not null))
) with (fillfactor = 85);
create index delivery_due on notifications.delivery (biller_id, webhook_id, attend_at) where attend_at is not null;
create index delivery_newest on notifications.delivery (biller_id, delivery_id desc);

-- Takes what is due, of each address at most so many at once: one that is slow or dead keeps nobody else waiting.
create function notifications.take_deliveries(p_each integer, p_lease_ms integer) returns setof notifications.delivery
language sql set plan_cache_mode = force_custom_plan as $$
  update notifications.delivery t
     set attend_at = now() + p_lease_ms * interval '1 millisecond', tries = t.tries + 1
    from notifications.webhook w
   cross join lateral (
     select d.biller_id, d.delivery_id from notifications.delivery d
      where d.biller_id = w.biller_id and d.webhook_id = w.webhook_id and d.attend_at <= now()
      order by d.attend_at limit p_each for update skip locked) as due
   where w.state = 'active' and t.biller_id = due.biller_id and t.delivery_id = due.delivery_id
  returning t.*
$$;
