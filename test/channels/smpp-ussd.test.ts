import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Centre, startCentre } from '../support/smpp-centre.ts';
import { octetsOf, TAGS, textOf } from '../support/smpp-codec.ts';

const PROFILES = ['standard', '6d', 'mica'] as const;
type Profile = (typeof PROFILES)[number];

/** A telephone in a session, as each kind of network brings it. */
function telephone(centre: Centre, profile: Profile, phone: string, number: number) {
  let step = 0;
  const sessionInfo = (end: boolean): Buffer => {
    const info = Buffer.alloc(2);
    const rest = profile === 'standard' ? ((number & 0xff) << 8) | (step << 1) : (number & 0x7fff) << 1;
    info.writeUInt16BE(rest | (end ? 1 : 0));
    return info;
  };
  const tlvsOf = (op: number, end: boolean): Map<number, Buffer> => {
    const reference = Buffer.alloc(2);
    reference.writeUInt16BE(number);
    return new Map([
      [TAGS.ussdOp, Buffer.of(op)],
      ...(profile === 'mica'
        ? [[TAGS.messageReference, reference] as const]
        : [[TAGS.sessionInfo, sessionInfo(end)] as const]),
    ]);
  };
  const say = async (op: number, text: string, code: string): Promise<number> => {
    step += 1;
    const { coding, octets } = octetsOf(text);
    return centre.deliver({
      ...{ serviceType: 'USSD', from: phone, to: code, coding, text: octets, tlvs: tlvsOf(op, false) },
    });
  };
  const screen = async (op: number, text: string, code: string) => {
    const before = centre.submits.filter(({ to }) => to === phone).length;
    expect(await say(op, text, code)).toBe(0);
    await expect
      .poll(() => centre.submits.filter(({ to }) => to === phone).length, { timeout: 5_000, interval: 10 })
      .toBe(before + 1);
    const submit = centre.submits.filter(({ to }) => to === phone).at(-1);
    if (submit === undefined) throw new Error('it was there a moment ago');
    const { tlvs, serviceType, coding, text: octets, from } = submit;
    expect([serviceType, from]).toEqual(['USSD', code]);
    const [answered] = tlvs.get(TAGS.ussdOp) ?? [];
    const open = answered === 2;
    if (!open) expect(answered).toBe(17);
    const sent = tlvsOf(op, !open);
    const tag = profile === 'mica' ? TAGS.messageReference : TAGS.sessionInfo;
    expect(tlvs.get(tag)?.toString('hex')).toBe(sent.get(tag)?.toString('hex'));
    return { open, text: textOf(octets, coding), coding, octets };
  };
  // A network that has the code in the text has a number of the gateway where it went to.
  const short = profile === 'standard' ? '*1521#' : '1521';
  return {
    dial: (text = '*1521#') => screen(1, text, short),
    type: (text: string) => screen(18, text, short),
    raw: say,
    hangUp: () => {
      step += 1;
      return centre.deliver({
        ...{ serviceType: 'USSD', from: phone, to: short, tlvs: tlvsOf(0x81, profile !== 'mica') },
      });
    },
  };
}

describe.each(PROFILES)('M6 a bill by USSD over the link to the operator (%s)', (profile) => {
  let centre: Centre;
  let app: TestApp;
  beforeAll(async () => {
    centre = await startCentre();
    app = await startTestApp({
      workers: true,
      env: {
        ...{ WASL_SMS_GATEWAY: 'smpp', WASL_SMS_URL: centre.url, WASL_SMS_SYSTEM_ID: centre.systemId },
        ...{ WASL_SMS_PASSWORD: centre.password, WASL_SMS_USSD: profile, WASL_SMS_RECONNECT_SECONDS: '1' },
      },
    });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await centre.close();
  });

  test('is found, confirmed, and paid by the link that comes as a text message', async () => {
    const phone = '989123330001';
    const dialogue = telephone(centre, profile, phone, 11);
    const menu = await dialogue.dial();
    expect(menu).toMatchObject({ open: true, coding: 8 });
    expect(menu.text).toContain('۱ ');
    expect(menu.octets.length).toBeLessThanOrEqual(140);
    expect((await dialogue.type('1')).open).toBe(true);
    let shown = await dialogue.type('1000000104128');
    for (let leaves = 0; shown.open && !shown.text.includes('پرداخت شود؟') && leaves < 4; leaves++) {
      shown = await dialogue.type(shown.text.includes('۹۸') ? '98' : '48550606');
    }
    expect(shown.text).toContain('پرداخت شود؟');
    let last = await dialogue.type('1');
    // How: by a link in a text message.
    if (last.text.includes('پیامک')) last = await dialogue.type('3');
    expect(last.text).not.toBe('');
    const { text, from } = await centre.until((each) => each.to === phone && each.text.includes('/l/'));
    expect([text.includes('۴۸۵٬۰۰۰'), from]).toEqual([true, '3000']);
  }, 30_000);

  test('X2 hung up and dialled again, it goes on where it was', async () => {
    const phone = '989123330002';
    const first = telephone(centre, profile, phone, 21);
    await first.dial();
    await first.type('1');
    expect(await first.hangUp()).toBe(0);
    const second = telephone(centre, profile, phone, 22);
    const { text, open } = await second.dial();
    expect(open).toBe(true);
    expect(text).toMatch(/[۱1] .*\n[۲2] /);
    expect((await second.type('1')).open).toBe(true);
  }, 20_000);

  test('X2 hung up with a bill on the screen, a message that leads back is soon due', async () => {
    const phone = '989123330007';
    const dialogue = telephone(centre, profile, phone, 71);
    await dialogue.dial();
    await dialogue.type('1');
    expect((await dialogue.type('70010014')).text).toContain('پرداخت شود؟');
    const due = async (): Promise<number> => {
      const [row] = await app.database.sql<{ due: Date }[]>`
        select max(attend_at) as due from conversations.conversation where attend_at is not null`;
      return (row?.due.getTime() ?? 0) - Date.now();
    };
    expect(await due()).toBeGreaterThan(60_000);
    expect(await dialogue.hangUp()).toBe(0);
    expect(await due()).toBeLessThan(30_000);
    // Nobody waits for that: the message is asked for now.
    await app.database.sql`
      update conversations.conversation set attend_at = now() - interval '1 second' where attend_at is not null`;
    const { from } = await centre.until((each) => each.to === phone && each.text.includes('/t/'));
    expect(from).toBe('3000');
  }, 30_000);

  test('what is dialled behind the number finds the bill, and pays nothing', async () => {
    const dialogue = telephone(centre, profile, '989123330003', 31);
    const { text, open } = await dialogue.dial('*1521*1*1000000104129*48550607#');
    expect([open, text.length > 10]).toEqual([true, true]);
    expect(text).not.toContain('چه کاری؟');
  }, 20_000);

  test('a screen that ends, ends the session', async () => {
    const dialogue = telephone(centre, profile, '989123330006', 61);
    await dialogue.dial();
    const languages = await dialogue.type('6');
    expect(languages.text).toContain('English');
    expect(await dialogue.type('2')).toMatchObject({ open: false, coding: 0, text: 'English from now on.' });
  }, 20_000);

  test('of a code that is nobody’s the network is told, and nothing is answered', async () => {
    const phone = '989123330004';
    const dialogue = telephone(centre, profile, phone, 41);
    expect(await dialogue.raw(1, '*999#', '*999#')).toBe(0x0b);
    expect(centre.submits.filter(({ to }) => to === phone)).toHaveLength(0);
    expect(await (await fetch(`${app.url}/metrics`)).text()).toMatch(
      /wasl_talks_refused_total\{channel="ussd",reason="unknown_line"\} 1/,
    );
  }, 20_000);

  test('the program stopped and started in the middle of a session goes on with it', async () => {
    const phone = '989123330005';
    const dialogue = telephone(centre, profile, phone, 51);
    await dialogue.dial();
    await app.stop();
    app = await startTestApp({ workers: true, database: app.database, env: app.env });
    await centre.untilBound();
    const { text, open } = await dialogue.type('1');
    expect(open).toBe(true);
    expect(text.length).toBeGreaterThan(5);
  }, 30_000);
});
