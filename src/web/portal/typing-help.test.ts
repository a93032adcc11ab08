import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, type PortalApp, startPortalApp, textOf } from '../../../test/support/portal-app.ts';
import { LANGUAGES } from '../../kernel/index.ts';

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

async function check(
  biller: string,
  fields: Readonly<Record<string, string>>,
  language = 'en',
): Promise<unknown> {
  const { status, html } = await portal.visitor(language).post(`/b/${biller}/check`, fields);
  expect(status).toBe(200);
  return JSON.parse(html);
}

const PAIR = { bill_id: '1000000104128', payment_id: '48550606' };

describe('M1 M2 numbers are checked while they are typed', () => {
  test.each(LANGUAGES)('in %s the very words that the form itself would say', async (language) => {
    const typed = { ...PAIR, payment_id: '48550616' };
    const answer = await check('sepehr', typed, language);
    const said = textOf((await portal.visitor(language).post('/b/sepehr', typed)).html);
    expect(answer).toEqual({ problems: { payment_id: expect.any(String) } });
    expect(said).toContain(String(Object.values(Object.entries(Object(answer))[0]?.[1] ?? {})[0]));
  });

  test.each([
    ['right numbers', 'sepehr', PAIR, {}],
    ['half of them, and the rest still empty', 'sepehr', { bill_id: PAIR.bill_id, payment_id: '' }, {}],
    ['one that is right while another is missing', 'comet', { account_number: '8255100010001234' }, {}],
    ['nothing', 'sepehr', { bill_id: ' ' }, {}],
    ['in other digits and groups', 'malwa', { consumer_number: 'n १२३४ ५६७ ८९०' }, {}],
    [
      'a bar code in the bill ID’s field',
      'sepehr',
      { bill_id: '10000001041280000048550606' },
      { way: 0, values: PAIR },
    ],
    ['a message', 'sepehr', { text: 'Bill 1000000104128, payment 48550606' }, { way: 0, values: PAIR }],
    [
      'a subscription number',
      'sepehr',
      { text: 'اشتراک ۷۰۰۱۰۰۰۱' },
      { way: 2, values: { subscription: '70010001' } },
    ],
  ])('%s', async (_what, biller, fields, answer) => expect(await check(biller, fields)).toEqual(answer));

  test.each([
    ['too short', { bill_id: '123' }, { bill_id: expect.stringMatching(/too short .* 1000000104128/) }],
    ['mistyped', { bill_id: '1000000104129' }, { bill_id: expect.stringContaining('compare it') }],
    [
      'of two bills',
      { bill_id: '1000055604120', payment_id: '48550606' },
      { payment_id: expect.stringContaining('not from the same bill') },
    ],
  ])('%s', async (_what, fields, problems) => expect(await check('sepehr', fields)).toEqual({ problems }));

  test('each other’s place: the right way round is offered', async () => {
    const swapped = { bill_id: PAIR.payment_id, payment_id: PAIR.bill_id };
    expect(await check('sepehr', swapped)).toEqual({
      offer: { text: expect.any(String), button: 'Yes, swap them', values: PAIR },
    });
  });

  test('it looks nothing up, so it tells nothing of any account', async () => {
    expect(await check('malwa', { consumer_number: 'N0000000000' })).toEqual({});
    expect(await check('comet', { account_number: '8255100010001234', zip: '99999' })).toEqual({});
  });

  test('a page of another site may not ask', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await portal.visitor('en').post('/b/sepehr/check', PAIR, headers)).status).toBe(403);
  });
});

describe('without scripts the server says it', () => {
  test('a whole message in one field: the numbers found are offered, and lead to the bill', async () => {
    const visitor = portal.visitor('fa');
    const message = 'قبض شما: شناسه قبض ۱۰۰۰۰۰۰۱۰۴۱۲۸ شناسه پرداخت ۴۸۵۵۰۶۰۶';
    const { status, html } = await visitor.post('/b/sepehr', { way: '0', bill_id: message });
    expect(status).toBe(422);
    expect(textOf(html)).toContain('بله، قبض را نشان بده');
    const offered = Object.fromEntries(formOf(/role="alert">.*?<\/form>/s.exec(html)?.[0] ?? '', /sepehr$/));
    expect(offered).toEqual(PAIR);
    expect((await visitor.post('/b/sepehr', offered)).status).toBe(303);
  });

  test.each([
    ['sepehr', 4],
    ['malwa', 1],
    ['nile', 2],
    ['comet', 2],
  ])('%s: each field tells where its number stands and how it looks', async (biller, fields) => {
    for (const language of LANGUAGES) {
      const { html } = await portal.visitor(language).get(`/b/${biller}?lang=${language}`);
      expect(html.match(/<p class="hint" id="[a-z_]+-\d-where">[^<]{10,}/g)).toHaveLength(fields);
      expect(html.match(/<input id="[^>]* data-groups="[\d ]+"[^>]* autocomplete="off"/g)).toHaveLength(
        fields,
      );
    }
  });

  test('number pads come up where digits alone are asked for', async () => {
    const { html } = await portal.visitor('en').get('/b/sepehr');
    expect(html).toMatch(/<input id="bill_id-0"[^>]* inputmode="numeric" pattern="\[0-9\]\*"/);
    const malwa = await portal.visitor('en').get('/b/malwa');
    expect(malwa.html).toMatch(/<input id="consumer_number-0"[^>]* inputmode="text" data-groups="5 3"/);
  });
});

describe('X10 another language keeps what was typed', () => {
  /** The button of the switch, as a browser presses it: its form's fields, sent to its own address. */
  async function switchTo(visitor: ReturnType<PortalApp['visitor']>, html: string, language: string) {
    const [, form = '', action = ''] =
      new RegExp(`form="([^"]+)" formaction="([^"]+)" formnovalidate lang="${language}"`).exec(html) ?? [];
    const own = new RegExp(`<form id="${form}"[^>]*action="([^"]+)".*?</form>`, 's').exec(html);
    return visitor.post(action, formOf(own?.[0] ?? '', new RegExp(`${own?.[1]}$`)));
  }

  test('after a mistake in a search: the numbers, and what is wrong with them, in the new language', async () => {
    const visitor = portal.visitor('en');
    const typed = { way: '0', bill_id: '1000000104128', payment_id: '48550616' };
    const { html } = await visitor.post('/b/sepehr', typed);
    const turned = await switchTo(visitor, html, 'fa');
    expect(turned.html).toContain('<html lang="fa"');
    expect(formOf(turned.html, /sepehr$/)).toEqual(Object.entries(typed));
    expect(textOf(turned.html)).toContain('یک رقم');
    const again = await switchTo(visitor, turned.html, 'hi');
    expect(again.html).toContain('<html lang="hi"');
    expect(formOf(again.html, /sepehr$/)).toEqual(Object.entries(typed));
  });

  test('right by now: the language changes, the bill waits for its own button', async () => {
    const { status, html } = await portal.visitor('en').post('/b/sepehr?lang=fa', { way: '0', ...PAIR });
    expect(status).toBe(200);
    expect(formOf(html, /sepehr$/)).toEqual(Object.entries({ way: '0', ...PAIR }));
  });

  test('after a mistake beside the pay button: amount, phone and ticks, and nothing is paid', async () => {
    const visitor = portal.visitor('en');
    const { location } = await visitor.post('/b/malwa', { consumer_number: 'N1234567890' });
    const form = formOf((await visitor.get(location)).html, /\/pay$/).map(
      ([name, value]): [string, string] =>
        name === 'amount' ? [name, '12,50'] : name === 'phone' ? [name, '600'] : [name, value],
    );
    const refused = await visitor.post('/b/malwa/pay', form);
    expect(refused.status).toBe(422);
    const before = await portal.payments();
    const turned = await switchTo(visitor, refused.html, 'hi');
    expect(turned.html).toContain('<html lang="hi"');
    const fields = formOf(turned.html, /\/pay$/);
    expect(fields).toContainEqual(['amount', '12,50']);
    expect(fields).toContainEqual(['phone', '600']);
    const mended = fields.map(([name, value]): [string, string] => [
      name,
      name === 'amount' ? '10' : name === 'phone' ? '' : value,
    ]);
    expect((await visitor.post('/b/malwa/pay?lang=en', mended)).status).toBe(422);
    expect(await portal.payments()).toBe(before);
    expect((await visitor.post('/b/malwa/pay', mended)).status).toBe(303);
  });
});
