import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger, SYSTEM } from '../../src/platform/index.ts';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';

const CARD = '6037701689095443';
let portal: PortalApp;
let messages = 0;
const logged: string[] = [];

beforeAll(async () => {
  const write = (line: string): void => void logged.push(line);
  portal = await startPortalApp({ logger: createLogger({ logLevel: 'trace' }, { write }) });
});
afterAll(() => portal.close());

/** Writes to a biller's number; what the telephone shows then, the newest first. */
async function write(phone: string, to: string, text: string): Promise<string> {
  messages += 1;
  const query = new URLSearchParams({ from: phone.slice(1), to, text, id: `card-${messages}` });
  expect((await fetch(`${portal.url}/channels/sms/kannel?${query}`)).status).toBe(200);
  await portal.app.conversations.work();
  await portal.app.notifications.deliver();
  const { html } = await portal
    .visitor('en')
    .get(`/sandbox/mailbox?still=1&phone=${encodeURIComponent(phone)}`);
  return textOf(html);
}

/** All that the database keeps of talks, opened. */
async function kept(): Promise<string> {
  const { sql } = portal.app;
  const texts: string[] = [];
  for (const table of [
    'conversations.conversation',
    'conversations.inbound',
    'care.message',
    'notifications.message',
  ]) {
    const rows = await sql.unsafe<Record<string, unknown>[]>(`select * from ${table}`);
    for (const value of rows.flatMap((row) => Object.values(row))) {
      if (!(value instanceof Uint8Array)) texts.push(String(value));
      else {
        try {
          texts.push(portal.vault.open(value));
        } catch {
          // A digest, and nothing that could be opened.
        }
      }
    }
  }
  return texts.join('\n');
}

describe('M8 a card number that somebody types into a talk', () => {
  test.each([
    ['as the first thing', CARD],
    ['among words, with its expiry date', 'my card is ۶۰۳۷ ۷۰۱۶ ۸۹۰۹ ۵۴۴۳ 12/07'],
  ])('%s: they are told not to, and nothing of it is kept', async (_, text) => {
    const shown = await write('+989120000171', '3000', text);
    expect(shown).toMatch(/Never send a card number here|شماره کارت را این‌جا نفرستید/);
    const all = await kept();
    // What was asked stands there, so that what is looked through is what is kept.
    expect(all).toContain('opening');
    expect(all).not.toContain(CARD);
    expect(all).not.toContain('۸۹۰۹');
  });

  test('to a person of the staff: it does not reach them', async () => {
    const phone = '+13035550181';
    await write(phone, '73000', 'agent');
    expect(await write(phone, '73000', 'take 4111 1111 1111 1111 please')).toContain(
      'Never send a card number',
    );
    const { care, billers } = portal.app;
    const list = await care.list(SYSTEM, billers.find('comet')?.billerId ?? 0, { limit: 10 });
    const request = list.ok ? list.value.at(-1) : undefined;
    const read = request === undefined ? undefined : await care.read(SYSTEM, request);
    expect(read?.ok === true ? read.value.messages : undefined).toEqual([]);
    expect(await kept()).not.toContain('1111 1111');
  });

  test('an account number of 16 digits is no card number, whatever its check digit says', async () => {
    // Begins as a RuPay card does, and has its check digit.
    const shown = await write('+13035550182', '73000', '8255100010001234');
    expect(shown).not.toContain('Never send a card number');
  });

  test('and whatever else brings one, the log hides it', () => {
    const lines: string[] = [];
    const logger = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) });
    logger.info({ said: `refused for ${CARD}` }, 'card 6037-7016-8909-5443');
    logger.error({ err: new Error(`no such card ${CARD}`) }, 'failed');
    expect(lines.join('')).toContain('603770••••••5443');
    expect(lines.join('')).not.toMatch(/6037701689095443|6037-7016/);
    expect(logged.join('')).not.toContain(CARD);
  });
});
