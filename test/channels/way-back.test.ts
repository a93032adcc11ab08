import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, type PortalApp, startPortalApp, textOf, type Visitor } from '../support/portal-app.ts';
import { ussdTelephone } from '../support/ussd-telephone.ts';

const MINUTE_MS = 60_000;
const clock = { at: Date.now(), now: () => new Date(clock.at) };
let portal: PortalApp;
let numbers = 10_000;

beforeAll(async () => {
  portal = await startPortalApp({ clock });
});
afterAll(() => portal.close());

function newPhone(): string {
  numbers += 1;
  return `+9198261${numbers}`;
}

/** A telephone on which a bill was found and nobody has said yet whether to pay it. */
async function halfWay(bill = 'N0010010031') {
  const telephone = ussdTelephone(portal, newPhone());
  await telephone.english();
  const dialog = await telephone.dial('1');
  expect(await dialog.type(bill)).toContain('Pay it now?');
  return { ...telephone, dialog };
}

const LINK = /\/t\/[0-9a-z]+$/;

/** The way back, as it came; the telephone was hung up before. */
async function linkOf(telephone: Awaited<ReturnType<typeof halfWay>>): Promise<string> {
  clock.at += 4 * MINUTE_MS;
  const [text = ''] = await telephone.texts();
  return LINK.exec(text)?.[0] ?? '';
}

async function takeUp(link: string, visitor: Visitor = portal.visitor('en')) {
  const { status, location } = await visitor.post(link, {});
  expect(status).toBe(303);
  const place = location.split('#')[0] ?? '';
  return {
    visitor,
    place,
    read: async (): Promise<string> => textOf((await visitor.get(place)).html),
    /** Presses or types what answers the question that the page shows. */
    answer: async (text: string): Promise<string> => {
      const { html } = await visitor.get(place);
      const turn = formOf(html, /^\/chat\//).find(([name]) => name === 'turn')?.[1] ?? '';
      expect((await visitor.post(place, { text, turn })).status).toBe(303);
      return textOf((await visitor.get(place)).html);
    },
  };
}

describe('X2 hung up half-way, one message leads back', () => {
  test('when nobody has answered for as long as a session lasts, and only once', async () => {
    const telephone = await halfWay();
    clock.at += 2 * MINUTE_MS;
    expect(await telephone.texts()).toEqual([]);
    clock.at += 2 * MINUTE_MS;
    const [text = '', ...others] = await telephone.texts();
    expect(text).toMatch(
      /^You had not finished with Malwa Vidyut\. Go on where you were:\nhttp:\/\/127\.0\.0\.1:\d+\/t\/[0-9a-z]{11,13}$/,
    );
    expect(others).toEqual([]);
    // A late answer is an answer, and is not followed by another message.
    expect(await telephone.dialog.type('1')).toContain('How?');
    clock.at += 4 * MINUTE_MS;
    expect(await telephone.texts()).toEqual([text]);
  });

  test('from one of several workers, and from none where the payer answers at the same moment', async () => {
    const telephones = [];
    for (let n = 0; n < 8; n++) telephones.push(await halfWay());
    clock.at += 4 * MINUTE_MS;
    const { conversations } = portal.app;
    const answers = telephones.slice(4).map(({ dialog }) => dialog.type('2'));
    await Promise.all([...answers, ...Array.from({ length: 4 }, () => conversations.work())]);
    for (const [n, { texts }] of telephones.entries()) {
      const count = (await texts()).filter((text) => LINK.test(text)).length;
      expect(n < 4 ? [1] : [0, 1]).toContain(count);
    }
    for (const answer of answers) expect(await answer).toContain('Nothing was paid.');
    clock.at += 4 * MINUTE_MS;
    for (const { texts } of telephones)
      expect((await texts()).filter((text) => LINK.test(text)).length).toBeLessThan(2);
  });

  test('sooner where the network tells, later than somebody needs who dials again', async () => {
    const telephone = await halfWay();
    await telephone.dialog.hangUp();
    expect(await telephone.texts()).toEqual([]);
    const again = await telephone.dial();
    expect(again.screen).toContain('You had not finished last time.');
    clock.at += 20_000;
    // The session that is over is not the one that is open.
    await telephone.dialog.hangUp();
    clock.at += 20_000;
    expect(await telephone.texts()).toEqual([]);
    await again.hangUp();
    clock.at += 20_000;
    expect(await telephone.texts()).toHaveLength(1);
  });

  test.each([
    ['nothing was found yet', []],
    ['the bill is not to be paid', ['N0010010031', '2']],
    ['the link to pay was given', ['N0010010038', '1', '3']],
    ['no such bill is there', ['N0010019999']],
  ])('not where %s', async (_where, typed) => {
    const telephone = ussdTelephone(portal, newPhone());
    await telephone.english();
    const dialog = await telephone.dial('1');
    for (const text of typed) await dialog.type(text);
    clock.at += 4 * MINUTE_MS;
    expect((await telephone.texts()).filter((text) => LINK.test(text))).toEqual([]);
  });

  test('not to whoever has said stop, nor to one who goes on by text message or came too late', async () => {
    const stopped = await halfWay();
    await stopped.dialog.type('stop');
    const dialog = await stopped.dial('1');
    await dialog.type('N0010010031');
    const moved = await halfWay();
    await moved.write('51912', 'hello');
    await moved.texts();
    const forgotten = await halfWay();
    clock.at += 4 * MINUTE_MS;
    expect((await stopped.texts()).filter((text) => LINK.test(text))).toEqual([]);
    expect((await moved.texts()).filter((text) => LINK.test(text))).toEqual([]);
    expect(await forgotten.texts()).toHaveLength(1);
    // Nobody looked after it while it could be gone on with.
    const late = await halfWay();
    clock.at += 16 * MINUTE_MS;
    expect(await late.texts()).toEqual([]);
  });

  test('at night as well: whoever was there a moment ago is up', async () => {
    const before = clock.at;
    // Half past two in India.
    clock.at = new Date('2027-01-10T21:00:00Z').getTime();
    const telephone = await halfWay();
    clock.at += 4 * MINUTE_MS;
    expect(await telephone.texts()).toHaveLength(1);
    clock.at = before;
  });
});

describe('X2 the link leads to a chat', () => {
  test('opening it uses nothing up; it is good in the first browser that goes on, and in no other', async () => {
    const link = await linkOf(await halfWay());
    for (const preview of [portal.visitor('en'), portal.visitor('en')]) {
      const { status, html } = await preview.get(link);
      expect(status).toBe(200);
      expect(textOf(html)).toContain('Go on where you were');
      expect(textOf(html)).toContain('Malwa Vidyut');
    }
    const { visitor, place, read } = await takeUp(link);
    expect(place).toBe('/chat/malwa');
    expect(await read()).toContain('Pay it now?');
    const other = portal.visitor('en');
    expect((await other.get(link)).status).toBe(410);
    const refused = await other.post(link, {});
    expect(refused.status).toBe(410);
    expect(textOf(refused.html)).toContain('goes on in another browser');
    expect((await other.get(place)).status).toBe(410);
    // The first may open it again, and be led to the same place.
    expect((await visitor.get(link)).status).toBe(200);
    await takeUp(link, visitor);
    expect(await read()).toContain('Pay it now?');
  });

  test('it goes on where it was, is gone from the telephone, and nothing is paid twice', async () => {
    const telephone = await halfWay('N0010010034');
    expect(await telephone.dialog.type('1')).toContain('How?');
    const before = await portal.payments();
    const { answer, read, visitor, place } = await takeUp(await linkOf(telephone));
    // What was opened on the telephone is paid here.
    const [, payLink = ''] = /(\/l\/[0-9a-z]+)/.exec(await read()) ?? [];
    expect((await visitor.get(payLink)).status).toBe(200);
    expect(await portal.payments()).toBe(before);
    // The session is still open there: it answers nothing any more.
    expect(await telephone.dialog.type('3')).not.toContain('texted');
    expect(await portal.payments()).toBe(before);
    expect((await telephone.texts()).filter((text) => text.includes('/l/'))).toEqual([]);
    expect(await answer('menu')).toContain('What can we do for you?');
    expect((await visitor.get(place)).status).toBe(200);
  });

  test('dialled again, it comes back from there', async () => {
    const telephone = await halfWay('N0010010035');
    const link = await linkOf(telephone);
    const { visitor, place } = await takeUp(link);
    const again = await telephone.dial();
    expect(again.screen).toBe('CON You had not finished last time.\n1 Go on\n2 Start again');
    expect((await visitor.get(place)).status).toBe(410);
    expect(await again.type('1')).toContain('Pay it now?');
    // And back once more, by the link that this browser has.
    const { read } = await takeUp(link, visitor);
    expect(await read()).toContain('Pay it now?');
  });

  test('the number is lent for this talk: who begins another has none', async () => {
    const telephone = await halfWay('N0010010036');
    await telephone.dialog.type('2');
    expect(await telephone.dialog.type('1')).toContain('END');
    const mine = await telephone.dial('2');
    expect(mine.screen).toContain('N0010010036');
    await mine.type('1');
    expect(await mine.type('1')).toContain('Pay it now?');
    const { answer, visitor, place } = await takeUp(await linkOf(telephone));
    expect(await answer('bills')).toContain('No bill is remembered yet.');
    expect((await visitor.get(place)).status).toBe(200);
    // What was begun there is not the telephone's.
    expect((await telephone.dial()).screen).toContain('What would you like to do');
  });

  test('a page that was left open answers only what it shows, and a button pressed twice is pressed once', async () => {
    const { visitor, place, answer, read } = await takeUp(await linkOf(await halfWay('N0010010033')));
    const { html } = await visitor.get(place);
    const turn = formOf(html, /^\/chat\//).find(([name]) => name === 'turn')?.[1] ?? '';
    const before = await portal.payments();
    await Promise.all([1, 2, 3].map(() => visitor.post(place, { text: '1', turn })));
    expect(await portal.payments()).toBe(before + 1);
    expect(await read()).toMatch(/You: Yes .*\/l\//);
    await answer('menu');
    await visitor.post(place, { text: '1', turn });
    expect(await read()).toContain('What can we do for you?');
  });

  test('out of time, tampered with, over or gone on elsewhere: the page says so and offers the portal', async () => {
    const expired = await linkOf(await halfWay());
    clock.at += 16 * MINUTE_MS;
    const page = await portal.visitor('en').get(expired);
    expect(page.status).toBe(410);
    expect(textOf(page.html)).toContain('This link has run out');
    expect(page.html).toContain('href="/"');
    expect((await portal.visitor('en').post(expired, {})).status).toBe(410);

    const link = await linkOf(await halfWay());
    const other = link.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await portal.visitor('en').get(other)).status).toBe(404);
    expect((await portal.visitor('en').post(other, {})).status).toBe(404);
    // Links to pay are of another kind.
    expect((await portal.visitor('en').get(link.replace('/t/', '/l/'))).status).toBe(404);

    const over = await halfWay();
    const overLink = await linkOf(over);
    await over.dialog.type('2');
    await over.dialog.type('2');
    const moved = await halfWay();
    const movedLink = await linkOf(moved);
    await moved.write('51912', 'hello');
    await moved.texts();
    for (const gone of [overLink, movedLink]) {
      const answer = await portal.visitor('en').post(gone, {});
      expect(answer.status).toBe(410);
      expect(textOf(answer.html)).toContain('This conversation is not open here');
    }
  });

  test('another site cannot answer here', async () => {
    const { visitor, place } = await takeUp(await linkOf(await halfWay()));
    const sent = await visitor.post(place, { text: '1', turn: '3' }, { 'sec-fetch-site': 'cross-site' });
    expect(sent.status).toBe(403);
    expect((await visitor.post(place, { text: '1', turn: 'x' })).status).toBe(400);
    expect((await visitor.post(place, { text: 'x'.repeat(1_001), turn: '3' })).status).toBe(413);
    expect((await visitor.get('/chat/nobody')).status).toBe(410);
  });

  test('of a biller without a chat it goes on on a line made for it, where nobody can begin', async () => {
    const { billers } = portal.app;
    const malwa = billers.find('malwa');
    if (malwa === undefined) throw new Error('the demo has Malwa');
    const lines = malwa.lines?.filter(({ channel }) => channel !== 'web') ?? [];
    await billers.put({ ...malwa, lines });
    const { place, read, answer } = await takeUp(await linkOf(await halfWay('N0010010039')));
    expect(place).toBe('/chat/~1912');
    expect(await read()).toContain('Pay it now?');
    expect(await answer('2')).toContain('Nothing was paid.');
    const begun = await fetch(`${portal.url}/channels/web/~1912`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"menu"}',
    });
    expect(begun.status).toBe(404);
    await billers.put(malwa);
  });
});
