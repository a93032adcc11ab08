import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalApp, startPortalApp, textOf, type Visitor } from '../../../test/support/portal-app.ts';
import { addDays, LANGUAGES, todayIn } from '../../kernel/index.ts';
import { systemClock } from '../../platform/index.ts';

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

async function billPage(
  language: string,
  biller: string,
  identifiers: Readonly<Record<string, string>>,
  visitor: Visitor = portal.visitor(language),
): Promise<string> {
  const { location } = await visitor.post(`/b/${biller}`, identifiers);
  return (await visitor.get(location)).html;
}

const PROMISED = { bill_id: '1000000104128', payment_id: '48550606' };

describe('M1 a bill that can be understood', () => {
  test('in Persian the amount stands there in toman and in words, in other languages it does not', async () => {
    expect(textOf(await billPage('fa', 'sepehr', PROMISED))).toContain('چهل و هشت هزار و پانصد تومان');
    for (const language of ['ar', 'hi', 'en']) {
      expect(await billPage(language, 'sepehr', PROMISED)).not.toContain('class="words"');
    }
    expect(await billPage('fa', 'malwa', { consumer_number: 'N1234567890' })).not.toContain('class="words"');
  });

  test('its lines add up to its amount; a remark of the biller is told as one', async () => {
    const text = textOf(await billPage('en', 'malwa', { consumer_number: 'N0010010034' }));
    expect(text).toMatch(/What it is made of .* ₹1,215\.00 .* ₹112\.50 .* ₹119\.48 Bill amount ₹1,446\.98/);
    expect(text).toContain('पिछले माह की खपत: 182 यूनिट');
    expect(text).not.toContain('₹0.00');
  });

  test.each([
    [-40, /40 days late/, 'late'],
    [-1, /1 day late/, 'late'],
    [0, /Due today/, 'soon'],
    [1, /Due tomorrow/, 'soon'],
    [3, /Due in 3 days/, 'soon'],
    [12, /Due in 12 days/, ''],
  ])('due in %d days is said in words', async (days, words, look) => {
    const dueOn = addDays(todayIn('Asia/Tehran', systemClock.now()), days);
    await portal.app.sql`
      update billing.bill set due_on = ${dueOn}, issued_on = ${addDays(dueOn, -20)} where number = '10000556-04'`;
    const html = await billPage('en', 'sepehr', { subscription: '70010002' });
    expect(textOf(html)).toMatch(words);
    expect(html).toContain(look === '' ? '<span class="chip">' : `<span class="chip ${look}">`);
  });

  test('what was paid of it and what is left', async () => {
    await portal.app.sql`update billing.bill set paid_minor = 100000 where number = '10000556-04'`;
    const text = textOf(await billPage('en', 'sepehr', { subscription: '70010002' }));
    expect(text).toContain('To pay 150,000 rial');
    expect(text).toContain('Partly paid');
    expect(text).toMatch(/Bill amount 250,000 rial Paid so far 100,000 rial Still to pay 150,000 rial/);
  });

  test('the account is known to whoever holds the address, in any browser', async () => {
    const { location } = await portal.visitor('en').post('/b/sepehr', PROMISED);
    const elsewhere = await portal.visitor('en').get(location);
    expect(textOf(elsewhere.html)).toContain('Account 70010001');
    expect(elsewhere.headers.get('set-cookie')).toBeNull();
  });
});

describe('consumption', () => {
  test.each([
    ['fa', 'sepehr', PROMISED, '۳۱۲ کیلووات‌ساعت؛ ۱۲٪ کمتر از همین دوره در سال پیش (۳۵۵ کیلووات‌ساعت).'],
    [
      'ar',
      'nile',
      { meter_number: '04710000105' },
      '٣٥٢ ك.و.س، أقل بنسبة ٥٪ من الفترة نفسها في العام الماضي (٣٧١ ك.و.س).',
    ],
    ['hi', 'malwa', { consumer_number: 'N1234567890' }, '164 यूनिट, पिछले साल इसी अवधि (187 यूनिट) से 12% कम।'],
    [
      'en',
      'comet',
      { account_number: '8255100010001234', zip: '80202' },
      '412 GB, 33% more than in the same period last year (310 GB).',
    ],
  ])(
    'in %s it is compared with the year before in one sentence',
    async (language, biller, identifiers, sentence) => {
      expect(textOf(await billPage(language, biller, identifiers))).toContain(sentence);
    },
  );

  test('a picture of the last bills in the reading direction, and every figure of it in a table', async () => {
    for (const language of LANGUAGES) {
      const html = await billPage(language, 'sepehr', PROMISED);
      const picture = /<svg class="bars".*?<\/svg>/s.exec(html)?.[0] ?? '';
      const bars = [...picture.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)"/g)];
      expect(bars).toHaveLength(12);
      const places = bars.map(([, x]) => Number(x));
      expect(places).toEqual(
        places.toSorted((a, b) => (language === 'fa' || language === 'ar' ? b - a : a - b)),
      );
      // 312 of at most 420 at a full height of 92.
      expect(bars.at(-1)?.[2]).toBe('68.3');
      expect(picture.match(/<g class="now">/g)).toHaveLength(1);
      expect(picture).toContain('aria-hidden="true"');
      const rows = /<table class="figures">.*?<\/table>/s.exec(html)?.[0].match(/<tr>/g);
      expect(rows).toHaveLength(13);
    }
  });

  test.each([
    ['nothing earlier is known', 'sepehr', { subscription: '70010013' }],
    ['the bill names none', 'sepehr', { subscription: '70010016' }],
  ])('no picture where %s', async (_what, biller, identifiers) => {
    expect(await billPage('en', biller, identifiers)).not.toContain('<svg class="bars"');
  });

  test('an address that names bills of two accounts shows the history of neither', async () => {
    const visitor = portal.visitor('en');
    const [one, two] = await Promise.all(
      [PROMISED, { subscription: '70010013' }].map(async (identifiers) =>
        (await visitor.post('/b/sepehr', identifiers)).location.split('/').at(-1),
      ),
    );
    const { status, html } = await visitor.get(`/b/sepehr/bills/${one}.${two}`);
    expect(status).toBe(200);
    expect(html).not.toMatch(/<svg class="bars"|70010001|70010013/);
  });
});

describe('over the wire', () => {
  test('pages are compressed where the browser says it can read that', async () => {
    for (const [encodings, expected] of [
      ['gzip, deflate, br', 'gzip'],
      ['br', null],
      ['gzip;q=0', null],
      ['identity', null],
    ] as const) {
      const { headers, html } = await portal.visitor('en').get('/', { 'accept-encoding': encodings });
      expect(headers.get('content-encoding')).toBe(expected);
      expect(headers.get('vary')).toContain('accept-encoding');
      expect(html).toContain('Sepehr Electricity');
    }
  });

  test('what comes back with something typed in it is not: its length would tell (BREACH)', async () => {
    const { headers } = await portal
      .visitor('en')
      .post('/b/sepehr', { bill_id: 'x' }, { 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBeNull();
  });

  test('the style sheet comes as Brotli', async () => {
    const { headers, html } = await portal
      .visitor('en')
      .get('/assets/portal.css', { 'accept-encoding': 'gzip, br' });
    expect(headers.get('content-encoding')).toBe('br');
    expect(html).toContain(':root');
  });
});
