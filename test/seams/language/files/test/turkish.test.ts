import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDate, formatMoney, money, parsePlainDate } from '../src/kernel/index.ts';
import { type PortalApp, startPortalApp, textOf } from './support/portal-app.ts';

let portal: PortalApp;
beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

test('amounts and dates are told as Turkish tells them', () => {
  expect(formatMoney(money(123_456_789n, 'USD'), 'tr')).toBe('1.234.567,89 dolar');
  const day = parsePlainDate('2026-11-24');
  expect(day.ok && formatDate(day.value, 'tr')).toBe('24 Kasım 2026');
});

test('pages are in Turkish where it was translated, otherwise in English, and can be chosen', async () => {
  const { html, status } = await portal.visitor('en').get('/?lang=tr');
  expect(status).toBe(200);
  expect(html).toMatch(/<html[^>]* lang="tr"/);
  expect(textOf(html)).toContain('Ödemem nerede?');
  expect(textOf(html)).toContain('Faturalarım');
  expect(html).toContain('Türkçe');
});
