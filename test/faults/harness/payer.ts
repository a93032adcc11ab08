import { setTimeout as pause } from 'node:timers/promises';
import { askUntilAnswered, type Heard, type Patience } from './patience.ts';
import type { Random } from './random.ts';

/** A bill that somebody can pay, and how it is found. */
export interface PayableBill {
  readonly biller: string;
  readonly identifiers: Readonly<Record<string, string>>;
}

/** What one payer was told, for the checks afterwards. */
export interface PayerLog {
  readonly payer: number;
  readonly bill: PayableBill;
  readonly by: 'api' | 'portal';
  /** The key of the order, where the payer has given it. */
  readonly key?: string;
  /** Addresses of the payment that the server gave for this one order: there must never be two. */
  readonly payments: Set<string>;
  /** States that the server told, in their order. */
  readonly told: string[];
  act?: string;
}

export interface PayerWorld {
  /** Where payers reach the product. */
  readonly front: string;
  readonly isOver: () => boolean;
}

const ACTS = ['pay', 'pay', 'pay', 'pay', 'pay', 'pay', 'decline', 'cancel', 'leave'] as const;
const JSON_HEADERS = { 'content-type': 'application/json' } as const;
const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' } as const;
/** Longer than any outage of a run. */
const TRIES = 60;

/** One payer, from looking the bill up to coming back from the bank, or not. */
export async function goAndPay(world: PayerWorld, random: Random, log: PayerLog): Promise<void> {
  const patience: Patience = { random, tries: TRIES, isOver: world.isOver };
  const path =
    log.by === 'api' ? await openByApi(world, patience, log) : await openByPortal(world, patience, log);
  if (path === undefined) return;
  log.payments.add(path);
  const bank = await askUntilAnswered(
    `${world.front}${path}`,
    { headers: { accept: 'text/html' } },
    patience,
  );
  if (bank === undefined || !bank.location.startsWith('http')) return;
  log.act = random.pick(ACTS);
  // Some have to look for the card: meanwhile others may pay the bill, and the clock may move.
  await pause(random.whole(0, random.chance(0.4) ? 12_000 : 2_000));
  if (log.act !== 'leave') await actAtTheBank(bank.location, patience, log);
  // Whoever wonders what became of it.
  if (random.chance(0.5)) await look(world, path, patience, log);
}

async function openByApi(
  { front }: PayerWorld,
  patience: Patience,
  log: PayerLog,
): Promise<string | undefined> {
  const found = await askUntilAnswered(
    `${front}/v1/inquiries`,
    {
      ...{ method: 'POST', headers: JSON_HEADERS },
      body: JSON.stringify({ biller: log.bill.biller, identifiers: log.bill.identifiers }),
    },
    patience,
  );
  const bills: readonly { readonly id: string; readonly state: string }[] =
    found?.status === 200 ? JSON.parse(found.text).bills : [];
  const open = bills.filter(({ state }) => state === 'open');
  if (open.length === 0) return undefined;
  const order = (): Promise<Heard | undefined> =>
    askUntilAnswered(
      `${front}/v1/payments`,
      {
        method: 'POST',
        headers: { ...JSON_HEADERS, 'idempotency-key': log.key ?? '' },
        body: JSON.stringify({ bills: open.map(({ id }) => id) }),
      },
      patience,
    );
  // Some order twice at once, under the same key.
  const orders = patience.random.chance(0.1) ? [order(), order()] : [order()];
  const opened = (await Promise.all(orders)).filter((heard) => heard?.status === 201);
  const paths = opened.map((heard) => new URL(JSON.parse(heard?.text ?? '').next.url).pathname);
  for (const path of paths) log.payments.add(path);
  return paths[0];
}

async function openByPortal(
  { front }: PayerWorld,
  patience: Patience,
  log: PayerLog,
): Promise<string | undefined> {
  const cookies = new Map<string, string>();
  const visit = async (path: string, form?: URLSearchParams): Promise<Heard | undefined> => {
    const headers = {
      ...{ accept: 'text/html', 'accept-language': 'en' },
      cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
    };
    const heard = await askUntilAnswered(
      `${front}${path}`,
      form === undefined
        ? { headers }
        : { method: 'POST', headers: { ...headers, ...FORM_HEADERS }, body: form.toString() },
      patience,
    );
    for (const cookie of heard?.cookies ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return heard;
  };
  const found = await visit(`/b/${log.bill.biller}`, new URLSearchParams(log.bill.identifiers));
  if (found === undefined || !found.location.includes('/bills/')) return undefined;
  const bills = await visit(found.location);
  const form = formIn(bills?.text ?? '', `/b/${log.bill.biller}/pay`);
  if (form === undefined) return undefined;
  const opened = await visit(`/b/${log.bill.biller}/pay`, form);
  return opened?.location.startsWith('/pay/') === true ? opened.location : undefined;
}

/** The fields of the form that is sent there, as a browser would send them without anything typed. */
function formIn(html: string, action: string): URLSearchParams | undefined {
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`));
  if (form === undefined) return undefined;
  const fields = new URLSearchParams();
  for (const [input] of form.split('</form>')[0]?.matchAll(/<input[^>]*>/g) ?? []) {
    const attribute = (name: string): string | undefined => new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1];
    const isOff = /type="(checkbox|radio)"/.test(input) && !/ checked/.test(input);
    const name = attribute('name');
    if (name !== undefined && !isOff) fields.append(name, attribute('value') ?? '');
  }
  return fields;
}

/** The bank sends the browser back once; browsers are closed, reloaded, and slow. */
async function actAtTheBank(page: string, patience: Patience, log: PayerLog): Promise<void> {
  const { random } = patience;
  const acted = await askUntilAnswered(
    page,
    { method: 'POST', headers: FORM_HEADERS, body: `act=${log.act}` },
    patience,
  );
  if (acted === undefined || !acted.location.startsWith('http')) return;
  if (random.chance(0.15)) return;
  await pause(random.whole(0, 1_500));
  const come = (): Promise<Heard | undefined> =>
    askUntilAnswered(acted.location, { headers: { accept: 'text/html' } }, patience);
  await (random.chance(0.1) ? Promise.all([come(), come()]) : come());
}

async function look({ front }: PayerWorld, path: string, patience: Patience, log: PayerLog): Promise<void> {
  const heard = await askUntilAnswered(`${front}/v1/payments/${path.split('/')[2]}`, {}, patience);
  if (heard?.status === 200) log.told.push(JSON.parse(heard.text).state);
}
