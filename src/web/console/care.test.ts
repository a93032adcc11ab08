import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleApp, startConsoleApp } from '../../../test/support/console-app.ts';
import { formOf, textOf, type Visitor } from '../../../test/support/portal-app.ts';
import { LANGUAGES } from '../../kernel/index.ts';

let running: ConsoleApp;
let clerk: Visitor;
let messages = 0;

beforeAll(async () => {
  running = await startConsoleApp();
  clerk = await running.signIn('clerk');
});
afterAll(() => running.close());

/** A payer writes to Sepehr's number. */
async function write(text: string): Promise<void> {
  messages += 1;
  const query = new URLSearchParams({ from: '989120000177', to: '3000', text, id: `care-${messages}` });
  await fetch(`${running.url}/channels/sms/kannel?${query}`);
  await running.app.conversations.work();
}

async function requestPath(): Promise<string> {
  const { html } = await clerk.get('/console/care?biller=sepehr');
  return /href="(\/console\/care\/101\/\d+)"/.exec(html)?.[1] ?? '';
}

async function send(form: RegExp, path: string, fields: Readonly<Record<string, string>>) {
  const { html } = await clerk.get(path);
  const found = Object.fromEntries(formOf(html, form));
  return clerk.post(form.test(`${path}/close`) ? `${path}/close` : path, { ...found, ...fields });
}

describe('T7 the staff’s side of a talk', () => {
  test('nobody waits, and the page says so', async () => {
    expect(textOf((await clerk.get('/console/care')).html)).toContain('Nobody is waiting for a person.');
  });

  test('a clerk reads what the payer writes, answers in the talk, and ends it', async () => {
    await write('کارشناس');
    await write('چرا قبض من این قدر زیاد است؟ <b>');
    const path = await requestPath();
    expect(path).not.toBe('');
    const list = textOf((await clerk.get('/console/care?biller=sepehr')).html);
    expect(list).toContain('waits for an answer');
    expect(list).not.toContain('9120000177');
    expect(textOf((await clerk.get(path)).html)).toContain('چرا قبض من این قدر زیاد است؟ <b>');

    const answered = await send(/\/care\/101\/\d+$/, path, { answer: 'کنتور تازه خوانده شده است.' });
    expect(answered.location).toBe(path);
    const page = textOf((await clerk.get(path)).html);
    expect(page).toContain('کنتور تازه خوانده شده است.');
    expect(page).toContain('in the talk');
    expect(page).toContain('answered');

    for (const [answer, problem] of [
      ['   ', 'The answer is empty.'],
      ['x'.repeat(301), 'The answer is longer than 300 characters.'],
    ] as const) {
      const refused = await send(/\/care\/101\/\d+$/, path, { answer });
      expect(refused.status).toBe(422);
      expect(textOf(refused.html)).toContain(problem);
    }

    for (const language of LANGUAGES) {
      for (const each of ['/console/care?biller=sepehr', path]) {
        const { status, html } = await clerk.get(`${each}${each.includes('?') ? '&' : '?'}lang=${language}`);
        expect(status).toBe(200);
        expect(html).toContain(`<html lang="${language}"`);
        expect(textOf(html), `${each} ${language}`).not.toMatch(/\{[a-z]+\}|undefined|NaN|\[object/);
      }
    }
    await clerk.get('/console/care?lang=en');

    expect((await send(/\/close$/, path, {})).location).toBe(path);
    expect(textOf((await clerk.get(path)).html)).toContain('over');
    expect(await running.audit(101)).toContainEqual(expect.stringMatching(/^request closed request:\d+$/));
  });

  test('others have no such page', async () => {
    for (const role of ['finance', 'auditor', 'administrator'] as const) {
      const visitor = await running.signIn(role);
      expect((await visitor.get('/console/care')).status).toBe(403);
      expect((await visitor.get('/console')).html).not.toContain('/console/care');
    }
    expect((await clerk.get('/console/care/101/999999')).status).toBe(404);
    expect((await clerk.get('/console/care/x/1')).status).toBe(404);
  });
});
