import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, importText, toJsonLines } from '../../../test/support/core.ts';
import { type PanelApp, startPanelApp, tokenOf } from '../../../test/support/panel-app.ts';
import { formOf, textOf, type Visitor } from '../../../test/support/portal-app.ts';
import { invariant } from '../../kernel/index.ts';

let portal: PanelApp;
const log: string[] = [];
/** The real time, moved on where a test says so. */
const clock = { ms: 0, now: () => new Date(Date.now() + clock.ms) };

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  portal = await startPanelApp({ logger, clock });
});
afterAll(() => portal.close());

const MINUTE = 60_000;
const MOTHER = 'خانهٔ مادر';

/** Somebody who is signed in, in this language. */
async function newPayer(language = 'en') {
  const visitor = portal.visitor(language);
  const phone = portal.newPhone();
  await portal.signIn(visitor, phone);
  const token = tokenOf((await visitor.get('/panel')).html);
  return { visitor, phone, token };
}

let accounts = 0;

/** The subscription number of a new account of Sepehr with one open bill. */
async function newAccount(): Promise<string> {
  accounts += 1;
  const account = String(79_000_000 + accounts);
  const biller = portal.app.billers.find('sepehr');
  invariant(biller !== undefined, 'a biller of the demo');
  const { sql } = portal.app;
  await importText({ sql, vault: portal.vault }, biller, toJsonLines([billRow(account, '1', 485_000)]));
  return account;
}

async function findBill(visitor: Visitor, subscription: string): Promise<string> {
  const { location } = await visitor.post('/b/sepehr', { subscription });
  invariant(location.startsWith('/b/sepehr/bills/'), location);
  return location;
}

/** Pays what stands on a page of bills, with its form as it is. */
async function pay(visitor: Visitor, bills: string): Promise<string> {
  const opened = await visitor.post('/b/sepehr/pay', formOf((await visitor.get(bills)).html, /\/pay$/));
  invariant(opened.status === 303, `opened: ${opened.status}`);
  const bank = await visitor.get(opened.location);
  const fields = await portal.play(bank.location, 'pay');
  await visitor.post('/gateways/sandbox/return', fields, { 'sec-fetch-site': 'cross-site', cookie: '' });
  return opened.location;
}

const savedId = (html: string): string => /href="\/panel\/saved\/(\d+)"/.exec(html)?.[1] ?? '';

describe('bills under names of one’s own', () => {
  test('from the page of a bill: sign in first, come back, give it a name', async () => {
    const visitor = portal.visitor('fa');
    const bills = await findBill(visitor, await newAccount());
    const link = /href="(\/panel\/save\?bill=[^"]+)"/.exec((await visitor.get(bills)).html)?.[1] ?? '';
    const asked = await visitor.get(link);
    const to = new URL(asked.location, portal.url).searchParams.get('to') ?? '';
    expect(await portal.signIn(visitor, portal.newPhone(), to)).toBe(link);
    const page = await visitor.get(link);
    expect(textOf(page.html)).toContain('ذخیرهٔ این قبض');
    const form = formOf(page.html, /\/panel\/save$/).filter(([name]) => name !== 'label');
    const unnamed = await visitor.post('/panel/save', [...form, ['label', ' ']]);
    expect([unnamed.status, textOf(unnamed.html)]).toEqual([422, expect.stringContaining('نامی بنویسید')]);
    expect((await visitor.post('/panel/save', [...form, ['label', MOTHER]])).location).toBe(
      '/panel?done=saved',
    );
    const home = await visitor.get('/panel?done=saved');
    expect(textOf(home.html)).toMatch(/ذخیره شد.*خانهٔ مادر.*برق سپهر.*[۰-۹٬]+ ریال.*دیدن و پرداخت/);
    expect(home.html).toContain(`href="${bills}"`);
  });

  test('whoever only has the address of a bill must know its number to follow it', async () => {
    const finder = portal.visitor('en');
    const bills = await findBill(finder, await newAccount());
    const { visitor } = await newPayer();
    const link = /href="(\/panel\/save\?bill=[^"]+)"/.exec((await visitor.get(bills)).html)?.[1] ?? '';
    expect((await visitor.get(link)).location).toBe('/panel/add/sepehr');
    // Nor does what was found before count for another bill.
    await findBill(visitor, await newAccount());
    const other = /bill=(.+)$/.exec(link)?.[1] ?? '';
    expect((await visitor.get(`/panel/save?bill=${other}`)).location).toBe('/panel/add/sepehr');
    expect((await visitor.get('/panel/save?bill=nothing')).status).toBe(404);
  });

  test('from the panel, with mistakes told beside the number; an account that owes nothing as well', async () => {
    const { visitor, token } = await newPayer();
    const add = await visitor.get('/panel/add');
    expect(add.html.match(/href="\/panel\/add\/[a-z]+"/g)).toHaveLength(4);
    const wrong = await visitor.post('/panel/add/comet', { account_number: '1', zip: '80202', token });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toMatch(/aria-invalid="true"/);
    expect(wrong.html).toContain('action="/panel/add/comet"');
    const saved = await portal.save(
      visitor,
      'comet',
      { account_number: '8255 1000 1000 1234', zip: '80202' },
      'Office & <b>',
    );
    expect(saved.location).toBe('/panel?done=saved');
    const { html } = await visitor.get('/panel');
    expect(textOf(html)).toContain('Office & <b>');
    expect(html).not.toMatch(/<bdi>[^<]*<b>/);
    expect(textOf(html)).toContain('$89.99');
    await portal.app.sql`
      update billing.bill set paid_minor = amount_minor
       where biller_id = 104 and account_id = (select account_id from billing.identifier
              where biller_id = 104 and value = '8255100010001234')`;
    expect(textOf((await visitor.get('/panel')).html)).toContain('Nothing owed');
  });

  test('another name, no reminder, and away with it; never somebody else’s', async () => {
    const { visitor, token } = await newPayer();
    await portal.save(visitor, 'sepehr', { subscription: await newAccount() }, 'Home');
    const id = savedId((await visitor.get('/panel')).html);
    const form = formOf((await visitor.get(`/panel/saved/${id}`)).html, /saved\/\d+$/);
    expect(form).toContainEqual(['label', 'Home']);
    expect(form).toContainEqual(['remind', '1']);
    await visitor.post(`/panel/saved/${id}`, { token, label: 'Shop' });
    expect(textOf((await visitor.get('/panel')).html)).toContain('Shop');
    expect(formOf((await visitor.get(`/panel/saved/${id}`)).html, /saved\/\d+$/)).not.toContainEqual([
      'remind',
      '1',
    ]);
    const tooLong = await visitor.post(`/panel/saved/${id}`, { token, label: 'x'.repeat(41) });
    expect([tooLong.status, textOf(tooLong.html)]).toEqual([422, expect.stringContaining('40 letters')]);

    const other = await newPayer();
    expect((await other.visitor.get(`/panel/saved/${id}`)).status).toBe(404);
    expect(
      (await other.visitor.post(`/panel/saved/${id}`, { token: other.token, label: 'mine' })).status,
    ).toBe(404);
    await other.visitor.post(`/panel/saved/${id}/remove`, { token: other.token });
    expect(textOf((await visitor.get('/panel')).html)).toContain('Shop');
    const gone = await visitor.post(`/panel/saved/${id}/remove`, { token });
    expect(gone.location).toBe('/panel?done=removed');
    expect(textOf((await visitor.get(gone.location)).html)).toMatch(
      /Removed from the list.*No bills saved yet/,
    );
  });
});

describe('M8 payments and receipts', () => {
  test('one’s own number stands on the bill; what is paid with it is found here, with its receipt', async () => {
    const { visitor, phone } = await newPayer('fa');
    expect(textOf((await visitor.get('/panel/payments')).html)).toContain('هنوز پرداختی با این شماره نیست');
    const bills = await findBill(visitor, await newAccount());
    expect((await visitor.get(bills)).html).toContain(`name="phone" value="${phone}"`);
    await pay(visitor, bills);
    const { html } = await visitor.get('/panel/payments');
    expect(textOf(html)).toMatch(/برق سپهر.*[۰-۹٬]+ ریال.*۱۰۱-[۰-۹]{5}-[۰-۹]{5}-[۰-۹].*رسید/);
    const receipt = /href="(\/receipts\/\d{14})"/.exec(html)?.[1] ?? '';
    expect((await visitor.get(receipt)).status).toBe(200);
    const other = await newPayer();
    expect((await other.visitor.get('/panel/payments')).html).not.toContain(receipt);
  });

  test('twenty to a page, older ones behind a link that tells no numbers of ours', async () => {
    const { visitor, phone } = await newPayer();
    await portal.app.sql`
      insert into payments.payment (biller_id, account_id, amount_minor, currency, state, reason, channel, language,
                                    gateway, payer_digest)
      select 101, 1, n * 1000, 'IRR', 'failed', 'declined', 'portal', 'en', 'sandbox',
             ${portal.vault.digest('phone', phone)}
        from generate_series(1, 45) as n`;
    const seen: string[] = [];
    let path: string | undefined = '/panel/payments';
    while (path !== undefined) {
      const { html }: { html: string } = await visitor.get(path);
      seen.push(...(html.match(/href="\/p\/\d{14}"/g) ?? []));
      path = /href="(\/panel\/payments\?before=\d{14})"/.exec(html)?.[1];
    }
    expect(seen).toHaveLength(45);
    expect(new Set(seen).size).toBe(45);
    expect((await visitor.get('/panel/payments?before=12345678901234')).status).toBe(200);
  });
});

describe('settings', () => {
  test('language of messages and reminders; the pages follow the language', async () => {
    const { visitor, phone, token } = await newPayer('en');
    await portal.save(visitor, 'sepehr', { subscription: await newAccount() }, 'One');
    await portal.save(visitor, 'sepehr', { subscription: await newAccount() }, 'Two');
    const page = await visitor.get('/panel/settings');
    const ids = [...page.html.matchAll(/name="saved" value="(\d+)"/g)].map(([, id = '']) => id);
    expect(ids).toHaveLength(2);
    const sent = await visitor.post('/panel/settings', [
      ['token', token],
      ['language', 'hi'],
      ...ids.map((id): [string, string] => ['saved', id]),
      ['remind', ids[1] ?? ''],
    ]);
    const after = await visitor.get(sent.location);
    expect(after.html).toContain('<html lang="hi"');
    expect(textOf(after.html)).toContain('सहेज लिया गया');
    const followers = await portal.app.sql`
      select language, remind from billing.follower
       where follower_digest = ${portal.vault.digest('phone', phone)} order by remind`;
    expect(followers).toMatchObject([
      { language: 'hi', remind: false },
      { language: 'hi', remind: true },
    ]);
    clock.ms += MINUTE;
    await visitor.post('/panel/delete', { token });
    const [message] = (await portal.messagesTo(phone)).toReversed();
    expect(message?.language).toBe('hi');
  });

  test('the browsers in which one is signed in, and ending them', async () => {
    const { visitor, phone, token } = await newPayer();
    const elsewhere = [portal.visitor('en'), portal.visitor('en')] as const;
    for (const other of elsewhere) {
      clock.ms += MINUTE;
      await portal.signIn(other, phone);
    }
    const { html } = await visitor.get('/panel/settings');
    const ids = [...html.matchAll(/action="\/panel\/sessions">.*?name="session" value="(\d+)"/g)];
    expect(ids).toHaveLength(2);
    await visitor.post('/panel/sessions', { token, session: ids[0]?.[1] ?? '' });
    // The latest used stands first.
    expect((await elsewhere[1].get('/panel')).status).toBe(303);
    expect((await elsewhere[0].get('/panel')).status).toBe(200);
    await visitor.post('/panel/sessions', { token, session: 'others' });
    expect((await elsewhere[0].get('/panel')).status).toBe(303);
    expect((await visitor.get('/panel')).status).toBe(200);
  });

  test('another number, verified by a code; bills and payments come along', async () => {
    const { visitor, phone, token } = await newPayer();
    await portal.save(visitor, 'sepehr', { subscription: await newAccount() }, 'Home');
    await pay(visitor, await findBill(visitor, await newAccount()));
    const next = portal.newPhone();
    const asked = await visitor.post('/panel/number', { token, phone: next, country: 'IR' });
    expect(asked.location).toBe('/panel/code');
    expect(textOf((await visitor.get('/panel/code')).html)).toContain('Use this number from now on');
    const code = await portal.codeFor(next);
    expect((await visitor.post('/panel/code', { code })).status).toBe(403);
    expect((await visitor.post('/panel/code', { code, token })).location).toBe('/panel/settings?phone');
    const settings = textOf((await visitor.get('/panel/settings?phone')).html);
    expect(settings).toContain('The number is changed');
    expect(settings.replaceAll(' ', '')).toContain(next);
    expect(textOf((await visitor.get('/panel')).html)).toContain('Home');
    expect((await visitor.get('/panel/payments')).html).toMatch(/\/receipts\/\d{14}/);

    const newcomer = portal.visitor('en');
    clock.ms += MINUTE;
    await portal.signIn(newcomer, phone);
    expect(textOf((await newcomer.get('/panel')).html)).toContain('No bills saved yet');
    expect((await newcomer.get('/panel/payments')).html).not.toMatch(/\/receipts\/\d{14}/);
  });

  test('a number that has its own panel is not taken over, and that is told only to its owner', async () => {
    const other = await newPayer();
    const { visitor, token } = await newPayer();
    clock.ms += MINUTE;
    const asked = await visitor.post('/panel/number', { token, phone: other.phone, country: 'IR' });
    expect(asked.location).toBe('/panel/code');
    expect(textOf((await visitor.get('/panel/code')).html)).not.toContain('panel of its own');
    const taken = await visitor.post('/panel/code', { token, code: await portal.codeFor(other.phone) });
    expect(taken.location).toBe('/panel/number?taken');
    expect(textOf((await visitor.get(taken.location)).html)).toContain('panel of its own');
    expect((await other.visitor.get('/panel')).status).toBe(200);
  });
});

describe('deleting the account', () => {
  test('says what goes and what stays, asks for a fresh code, and then all of it is gone', async () => {
    const { visitor, phone, token } = await newPayer();
    await portal.save(visitor, 'sepehr', { subscription: await newAccount() }, 'Home');
    await pay(visitor, await findBill(visitor, await newAccount()));
    const receipt = /\/receipts\/\d{14}/.exec((await visitor.get('/panel/payments')).html)?.[0] ?? '';
    const page = textOf((await visitor.get('/panel/delete')).html);
    expect(page).toMatch(/What is deleted .*mobile number.* What is kept, and why .*accounting law/);
    clock.ms += MINUTE;
    expect((await visitor.post('/panel/delete', { token })).location).toBe('/panel/code');
    expect(textOf((await visitor.get('/panel/code')).html)).toContain('Delete my account for good');
    const done = await visitor.post('/panel/code', { token, code: await portal.codeFor(phone) });
    expect(done.location).toBe('/panel/deleted');
    expect(done.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(textOf((await visitor.get(done.location)).html)).toContain('The account is deleted');
    expect((await visitor.get('/panel')).status).toBe(303);

    const digest = portal.vault.digest('phone', phone);
    const [left] = await portal.app.sql`
      select (select count(*) from payers.payer where phone_digest = ${digest}) as payers,
             (select count(*) from payers.code where phone_digest = ${digest}) as codes,
             (select count(*) from billing.follower where follower_digest = ${digest}) as followers`;
    expect(left).toEqual({ payers: 0n, codes: 0n, followers: 0n });
    // The receipt is kept, and opens by its number; the number does not lead to it any more.
    expect((await visitor.get(receipt)).status).toBe(200);
    clock.ms += MINUTE;
    await portal.signIn(visitor, phone);
    expect((await visitor.get('/panel/payments')).html).not.toContain(receipt);
  });
});

describe('M9 the number that is told of a payment', () => {
  test('corrected by the browser that paid, once it is proven; then it is told, once', async () => {
    const visitor = portal.visitor('en');
    const bills = await findBill(visitor, await newAccount());
    const [mistyped, phone] = [portal.newPhone(), portal.newPhone()];
    const form = formOf((await visitor.get(bills)).html, /\/pay$/);
    const opened = await visitor.post(
      '/b/sepehr/pay',
      form.map(([name, value]): [string, string] => [name, name === 'phone' ? mistyped : value]),
    );
    const bank = await visitor.get(opened.location);
    const fields = await portal.play(bank.location, 'pay');
    await visitor.post('/gateways/sandbox/return', fields, { 'sec-fetch-site': 'cross-site', cookie: '' });
    expect(await portal.messagesTo(mistyped)).toHaveLength(1);

    const result = await visitor.get(`${opened.location}/result`);
    expect(textOf(result.html)).toMatch(/The confirmation goes to \+98••••••\d{4}/);
    const link = /href="(\/panel\/confirmation\/[^"]+)"/.exec(result.html)?.[1] ?? '';
    const page = await visitor.get(link);
    expect(page.html).not.toContain(mistyped.slice(1));
    const asked = await visitor.post(link, { phone, country: 'IR' });
    expect(asked.location).toBe('/panel/code');
    const code = await portal.codeFor(phone);
    // Not before it is proven.
    expect(await portal.messagesTo(phone)).toHaveLength(1);
    expect((await visitor.post('/panel/code', { code })).location).toBe(`${opened.location}/result`);
    const told = await portal.messagesTo(phone);
    expect(told.map(({ kind }) => kind)).toEqual(['sign_in_code', 'payment_paid']);
    clock.ms += MINUTE;
    await visitor.post(link, { phone, country: 'IR' });
    await visitor.post('/panel/code', { code: await portal.codeFor(phone) });
    expect((await portal.messagesTo(phone)).filter(({ kind }) => kind === 'payment_paid')).toHaveLength(1);
    // It is found in that number's panel, and in the other's no more.
    clock.ms += MINUTE;
    await portal.signIn(visitor, phone);
    expect((await visitor.get('/panel/payments')).html).toMatch(/\/receipts\/\d{14}/);
  });

  test('whoever is signed in has proven a number: it takes one press', async () => {
    const visitor = portal.visitor('en');
    const bills = await findBill(visitor, await newAccount());
    const paid = await pay(visitor, bills);
    expect(textOf((await visitor.get(`${paid}/result`)).html)).toContain('Get a text message');
    const phone = portal.newPhone();
    await portal.signIn(visitor, phone);
    const link = `/panel/confirmation/${paid.split('/').at(-1)}`;
    const form = formOf((await visitor.get(link)).html, /\/confirmation\//);
    expect(form).toContainEqual(['mine', '1']);
    expect((await visitor.post(link, { mine: '1' })).status).toBe(403);
    expect((await visitor.post(link, form)).location).toBe(`${paid}/result`);
    expect((await portal.messagesTo(phone)).map(({ kind }) => kind)).toEqual([
      'sign_in_code',
      'payment_paid',
    ]);
  });

  test('others who know the payment’s address can neither see nor change it', async () => {
    const visitor = portal.visitor('en');
    const paid = await pay(visitor, await findBill(visitor, await newAccount()));
    const other = portal.visitor('en');
    const link = `/panel/confirmation/${paid.split('/').at(-1)}`;
    expect((await other.get(`${paid}/result`)).html).not.toContain('/panel/confirmation/');
    expect((await other.get(link)).status).toBe(404);
    expect((await other.post(link, { phone: portal.newPhone(), country: 'IR' })).status).toBe(404);
  });
});

test('nothing of a person stands in the log', () => {
  expect(log.length).toBeGreaterThan(100);
  const text = log.join('');
  expect(text).not.toMatch(/\+98|(?<!\d)(98|0)?912[23]\d{6}(?!\d)/);
  expect(text).not.toMatch(/7900\d{4}|8255100|مادر|Office|wasl_|"token"/);
});
