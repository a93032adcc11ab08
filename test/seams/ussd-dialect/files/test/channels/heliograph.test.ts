import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

let portal: PortalApp;
beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

async function flash(fields: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(`${portal.url}/channels/ussd/heliograph`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ flash: 's1', from: '919826011177', mirror: '*1912#', ...fields }),
  });
  expect(response.status).toBe(200);
  return response.json();
}

test('a session by the eleventh provider: the menu, a bill, and its end', async () => {
  expect(await flash({ dawn: 'yes' })).toMatchObject({ more: true, show: expect.stringContaining('1') });
  expect(await flash({ said: '1' })).toMatchObject({ more: true });
  expect(await flash({ dusk: 'yes' })).toBeDefined();
});
