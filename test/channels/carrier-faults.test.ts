import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WRITTEN_LANGUAGES } from '../../src/kernel/index.ts';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';

const PATH = '/sandbox/phone';
const WORST = { twice: '1', answersLost: '1' } as const;

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp({ workers: true });
});
afterAll(() => portal.close());

/** A telephone on the page, used as a browser without scripts uses it. */
function telephone(number: string, part: 'sms' | 'ussd', line: string) {
  const visitor = portal.visitor('en');
  const act = (name: string, fields: Readonly<Record<string, string>>) =>
    visitor.post(`${PATH}/${name}`, { number, part, line, ...fields });
  const html = async (): Promise<string> =>
    (await visitor.get(`${PATH}?${new URLSearchParams({ number, part, line })}`)).html;
  return {
    faults: (on: Readonly<Record<string, string>>) => act('faults', { delay: '0', ...on }),
    write: (text: string) => act('text', { text }),
    dial: (code: string) => act('dial', { code, provider: 'africastalking' }),
    answer: (text: string) => act('answer', { text }),
    text: async () => textOf(await html()),
    reads: (words: string | RegExp) =>
      expect.poll(async () => textOf(await html()), { timeout: 15_000 }).toMatch(words),
    /** How many messages it has got that say this. */
    got: async (words: string): Promise<number> =>
      (await html()).split('<article class="bubble">').filter((each) => bubble(each).includes(words)).length,
  };
}

function bubble(html: string): string {
  return textOf(html.split('</article>')[0] ?? '');
}

describe('with everything sent twice and answers lost', () => {
  test('M7 by text message there is one answer to each message, and one link', async () => {
    const phone = telephone('+989121230091', 'sms', '3000');
    await phone.faults(WORST);
    await phone.write('1000000104128 48550606');
    await phone.reads(/پرداخت شود؟/);
    await phone.write('1');
    await phone.reads(/\/l\//);
    // Each of them came three times.
    expect(await phone.got('پرداخت شود؟')).toBe(1);
    expect(await phone.got('/l/')).toBe(1);
    await phone.faults({});
  });

  test('M6 by USSD the bank asks for the money once', async () => {
    const phone = telephone('+919826044441', 'ussd', '');
    const before = await portal.payments();
    await phone.dial('*1912#');
    await phone.faults(WORST);
    await phone.answer('1');
    await phone.answer('N0010010034');
    await phone.answer('1');
    await phone.answer('2');
    expect(await portal.payments()).toBe(before + 1);
    await phone.faults({});
  });
});

describe('what went wrong is told in the reader’s language', () => {
  const WRONG = {
    fa: ['این شماره در هیچ‌یک', 'چنین خطی نیست', 'بلندتر از آن است که شبکه ببرد: ۱۵۳۰'],
    ar: ['هذا الرقم ليس', 'لا يوجد هذا الخط', 'أطول مما تحمله الشبكة: ١٥٣٠'],
    hi: ['यह नंबर चारों', 'यह लाइन नहीं है', 'नेटवर्क के लिए बहुत लंबा: ज़्यादा से ज़्यादा 1530'],
    en: ['not a number of any', 'no such line', 'Longer than the network carries: 1530'],
  } as const;

  test.each(WRITTEN_LANGUAGES)('in %s', async (language) => {
    const visitor = portal.visitor(language);
    const [number, line, tooLong] = WRONG[language];
    const wrong = await visitor.get(`${PATH}?number=0912&country=IR`);
    expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining(number)]);
    const from = { number: '+989121230099', part: 'sms' };
    const noLine = await visitor.post(`${PATH}/text`, { ...from, line: '73000', text: 'سلام' });
    expect([noLine.status, textOf(noLine.html)]).toEqual([422, expect.stringContaining(line)]);
    // What was typed is not lost.
    expect(noLine.html).toContain('سلام</textarea>');
    const long = await visitor.post(`${PATH}/text`, { ...from, line: '3000', text: 'x'.repeat(1_531) });
    expect([long.status, textOf(long.html)]).toEqual([422, expect.stringContaining(tooLong)]);
  });

  test('what is typed is shown as it was typed, and is never markup', async () => {
    const phone = telephone('+13035550192', 'sms', '73000');
    await phone.write('<img src=x onerror=alert(1)> https://example.com/"><b>');
    const { html } = await portal
      .visitor('en')
      .get(`${PATH}?${new URLSearchParams({ number: '+13035550192', part: 'sms' })}`);
    expect(html).not.toMatch(/<img|<b>/);
    expect(await phone.text()).toContain('<img src=x onerror=alert(1)>');
  });
});
