import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { hurry, settle } from '../support/hurry.ts';
import { type Centre, startCentre } from '../support/smpp-centre.ts';

let centre: Centre;
let app: TestApp;

beforeAll(async () => {
  centre = await startCentre();
  app = await start();
}, 60_000);
afterAll(async () => {
  await app.close();
  await centre.close();
});

function start(env: Readonly<Record<string, string>> = {}, at: Centre = centre): Promise<TestApp> {
  return startTestApp({
    workers: true,
    env: {
      ...{
        WASL_SMS_GATEWAY: 'smpp',
        WASL_SMS_URL: at.url,
        WASL_SMS_SYSTEM_ID: at.systemId,
        WASL_SMS_PASSWORD: at.password,
      },
      ...{ WASL_SMS_RECONNECT_SECONDS: '1', ...env },
    },
  });
}

/** What this telephone gets next that says this. */
async function gets(phone: string, words: string): Promise<string> {
  const got = centre.until((each) => each.to === phone && each.text.includes(words));
  const { text } = await hurry(app, got);
  return text;
}

function inbox(phone: string): readonly string[] {
  return centre.shown.filter(({ to }) => to === phone).map(({ text }) => text);
}

/** What became of the answers, to this telephone alone where one is named. */
async function statesOf(at: TestApp, phone?: string): Promise<readonly string[]> {
  const to = phone === undefined ? null : at.vault.digest('phone', `+${phone}`);
  const rows = await at.app.sql<{ state: string }[]>`
    select state || coalesce(' ' || reason, '') as state from notifications.message
     where kind = 'reply' and (${to}::bytea is null or address_digest = ${to}) order by message_id`;
  return rows.map(({ state }) => state);
}

describe('M3 and M7 over a link of our own to the operator', () => {
  test('a bill ID in Persian is answered with what is owed, and a yes with a link to pay', async () => {
    const phone = '989121234567';
    await centre.write(phone, '3000', 'قبض ۱۰۰۰۰۰۰۱۰۴۱۲۸ ۴۸۵۵۰۶۰۶');
    expect(await gets(phone, 'پرداخت شود؟')).toMatch(/برق سپهر: ۴۸۵٬۰۰۰ ریال/);
    await centre.write(phone, '3000', '۱');
    expect(await gets(phone, '/l/')).toContain('۴۸۵٬۰۰۰ ریال');
    expect(inbox(phone)).toHaveLength(2);
  }, 30_000);

  test('and one in English, from the number that was written to', async () => {
    const phone = '13035550111';
    await centre.write(phone, '73000', 'hello');
    expect(await gets(phone, 'What would you like to do?')).toContain('1 View and pay a bill');
    await centre.write(phone, '73000', '1');
    expect(await gets(phone, 'Account number')).toContain('Please send');
    await centre.write(phone, '73000', '8255100010001234');
    await gets(phone, 'ZIP');
    await centre.write(phone, '73000', '80202');
    expect(await gets(phone, 'Pay it now?')).toContain('$89.99');
    await centre.write(phone, '73000', '1');
    await gets(phone, '/l/');
    expect(new Set(centre.shown.filter(({ to }) => to === phone).map(({ from }) => from))).toEqual(
      new Set(['73000']),
    );
    expect(inbox(phone)).toHaveLength(5);
  }, 30_000);

  test('texts say their own coding, and long ones come in parts that fit', async () => {
    await centre.write('989121234001', '3000', 'menu');
    await hurry(
      app,
      centre.until(({ to }) => to === '989121234001'),
    );
    for (const { coding, text, esmClass } of centre.submits) {
      expect([0, 8]).toContain(coding);
      expect(text.length).toBeLessThanOrEqual(coding === 0 ? 160 : 140);
      expect(esmClass).toBe(text[0] === 5 ? 0x40 : 0);
    }
    expect(centre.shown.some(({ parts }) => parts > 1)).toBe(true);
  });

  test('the centre tells what became of each message', async () => {
    const phone = '989121234002';
    await centre.write(phone, '3000', 'menu');
    await hurry(
      app,
      expect
        .poll(async () => [...new Set(await statesOf(app, phone))], { timeout: 15_000 })
        .toEqual(['delivered smpp_delivered']),
    );
  }, 20_000);

  test.each(['udh8', 'udh16', 'sar'] as const)(
    'a long text in parts (%s, in any order) is one',
    async (way) => {
      const phone = `98912555000${['udh8', 'udh16', 'sar'].indexOf(way)}`;
      const text = `${'من می خواهم قبض برق خانه را بدهم و شماره آن این است '.repeat(3)} 1000000104128 48550606`;
      const parts = centre.parts(phone, '3000', text, way, 0x1234);
      expect(parts.length).toBeGreaterThan(1);
      await Promise.all(parts.toReversed().map((part) => centre.untilTaken(part)));
      // One of them again: its acknowledgement may have been lost.
      await centre.untilTaken(parts[0] ?? {});
      await hurry(app, expect.poll(() => inbox(phone).length, { timeout: 10_000 }).toBe(1));
      await settle(app);
      expect(inbox(phone)).toHaveLength(1);
    },
    20_000,
  );

  test('a text in a message_payload is read', async () => {
    const phone = '989125550010';
    const text = Buffer.from('1000000104128 48550606');
    await centre.untilTaken({ from: phone, to: '3000', tlvs: new Map([[0x0424, text]]) });
    await gets(phone, 'پرداخت شود؟');
  }, 20_000);

  test('to a number of nobody it is acknowledged, and not answered', async () => {
    expect(await centre.deliver({ from: '989125550011', to: '9999', text: Buffer.from('1') })).toBe(0);
    expect(await centre.deliver({ from: 'BANK', to: '3000', text: Buffer.from('1') })).toBe(0);
    expect(
      await centre.deliver({ from: '989125550011', to: '3000', coding: 4, text: Buffer.from('1') }),
    ).toBe(0);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/wasl_talks_refused_total\{channel="sms",reason="unknown_line"\} 1/);
    expect(metrics).toMatch(/wasl_talks_refused_total\{channel="sms",reason="malformed"\} 2/);
  });
});

describe('X1 whatever the centre does, no message is lost', () => {
  let number = 0;
  const telephone = (): string => {
    number += 1;
    return `9891266600${10 + number}`;
  };

  test.each([
    'throttle',
    'queue_full',
    'system_error',
    'submit_failed',
    'drop',
    'late',
    'twice',
    'receipt_first',
  ] as const)(
    '%s: the answer comes once',
    async (fault) => {
      const phone = telephone();
      await centre.untilBound();
      centre.fault(fault);
      await centre.write(phone, '3000', 'menu');
      await hurry(app, expect.poll(() => inbox(phone).length, { timeout: 25_000 }).toBe(1));
      expect(centre.pending()).toHaveLength(0);
      await hurry(
        app,
        expect
          .poll(async () => [...new Set(await statesOf(app, phone))], { timeout: 15_000 })
          .toEqual(['delivered smpp_delivered']),
      );
      expect(inbox(phone)).toHaveLength(1);
    },
    45_000,
  );

  test.each(['truncate', 'take_and_drop'] as const)(
    '%s: a part that was taken, and nobody was told, goes again; telephones know it by its header',
    async (fault) => {
      const phone = telephone();
      await centre.untilBound();
      centre.fault(fault);
      await centre.write(phone, '3000', 'menu');
      await hurry(app, expect.poll(() => inbox(phone).length, { timeout: 25_000 }).toBe(1));
      const headers = centre.submits
        .filter(({ to }) => to === phone)
        .map(({ text }) => text.subarray(3, 6).toString('hex'));
      // The first one twice, and the second when that was settled.
      expect([headers.length, new Set(headers).size]).toEqual([3, 2]);
      expect(headers[0]).toBe(headers[1]);
    },
    45_000,
  );

  test('a number that cannot be reached is not tried again', async () => {
    const phone = telephone();
    centre.fault('wrong_number');
    await centre.write(phone, '3000', 'menu');
    await hurry(
      app,
      expect
        .poll(async () => (await statesOf(app, phone)).at(-1), { timeout: 15_000 })
        .toBe('failed smpp_0b'),
    );
    expect(inbox(phone)).toHaveLength(0);
  }, 20_000);

  test('a receipt that says it did not arrive is believed', async () => {
    centre.flags.receiptState = 'UNDELIV';
    const phone = telephone();
    await centre.write(phone, '3000', 'menu');
    await hurry(
      app,
      expect
        .poll(async () => (await statesOf(app, phone)).at(-1), { timeout: 15_000 })
        .toBe('failed smpp_undeliverable_034'),
    );
    centre.flags.receiptState = 'DELIVRD';
  }, 20_000);
});

describe('X8 what comes twice', () => {
  test('the same answer to two questions is two answers', async () => {
    const phone = '919826012399';
    await centre.write(phone, '51912', 'N1234567890');
    await gets(phone, '1,250.50');
    const before = inbox(phone).length;
    // To the question; and then once more, on the same line, both acknowledged.
    await centre.write(phone, '51912', '2');
    await centre.write(phone, '51912', '2');
    await hurry(app, expect.poll(() => inbox(phone).length, { timeout: 10_000 }).toBe(before + 2));
  }, 20_000);

  test('what comes again on the next line, its acknowledgement lost with the last one, is one', async () => {
    const phone = '919826012388';
    const message = { from: phone, to: '51912', text: Buffer.from('N1234567890') };
    const first = centre.deliver(message).catch(() => -1);
    // Kept by then, and nothing was said since that the centre has answered.
    expect(await first).toBe(0);
    centre.drop();
    await centre.untilTaken(message);
    await gets(phone, '1,250.50');
    await settle(app);
    expect(inbox(phone)).toHaveLength(1);
  }, 20_000);
});

describe('the program stopped and started in the middle', () => {
  test('says good-bye, takes up the talk, and knows old messages by their receipts', async () => {
    const other = await startCentre({ ids: 'hex-decimal', receipts: 'none' });
    const env = { WASL_SMS_IDS: 'hex-decimal' };
    let running = await start(env, other);
    try {
      const phone = '13035550122';
      await other.write(phone, '73000', 'hello');
      await hurry(
        running,
        other.until(({ text }) => text.includes('What would you like to do?')),
      );
      await expect.poll(async () => statesOf(running), { timeout: 5_000 }).toEqual(['sent']);
      await running.stop();
      expect(other.figures.unbinds).toBe(1);
      // Written while nobody is bound: the centre keeps it, and brings the receipt of before as well.
      const written = other.write(phone, '73000', '1');
      const receipt = other.untilTaken({
        ...{ from: phone, to: '73000', esmClass: 4 },
        text: Buffer.from('id:0000000161 sub:001 dlvrd:001 stat:DELIVRD err:000 text:'),
      });
      running = await startTestApp({ workers: true, database: running.database, env: running.env });
      await Promise.all([written, receipt]);
      await hurry(
        running,
        other.until(({ text }) => text.includes('Account number')),
      );
      await expect
        .poll(async () => (await statesOf(running))[0], { timeout: 5_000 })
        .toBe('delivered smpp_delivered');
      expect(other.shown).toHaveLength(2);
    } finally {
      await running.close();
      await other.close();
    }
  }, 60_000);

  test('a centre that waits for each answer can send a long text as well', async () => {
    const other = await startCentre({ oneByOne: true, receipts: 'tlv' });
    const running = await start({ WASL_SMS_LONG: 'payload' }, other);
    try {
      const parts = other.parts(
        '989125550020',
        '3000',
        `${'x '.repeat(90)}1000000104128 48550606`,
        'udh8',
        7,
      );
      await Promise.all(parts.map((part) => other.untilTaken(part)));
      await hurry(running, expect.poll(() => other.shown.length, { timeout: 15_000 }).toBe(1));
      // A long answer goes whole: the centre divides it.
      expect(other.submits.every(({ esmClass }) => esmClass === 0)).toBe(true);
    } finally {
      await running.close();
      await other.close();
    }
  }, 60_000);
});
