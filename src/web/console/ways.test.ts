import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleApp, startConsoleApp } from '../../../test/support/console-app.ts';
import { invariant } from '../../kernel/index.ts';

let running: ConsoleApp;
beforeAll(async () => {
  running = await startConsoleApp();
});
afterAll(() => running.close());

test('M10 M11 one page tells which gateways answer, who was told, what collectors have left, what is late', async () => {
  const { app } = running;
  const [sepehr, malwa] = [app.billers.find('sepehr'), app.billers.find('malwa')];
  invariant(sepehr !== undefined && malwa !== undefined, 'the demo is loaded');
  const staff = await running.signIn('supervisor');
  const empty = (await staff.get('/console/ways')).html;
  expect(empty).toContain('sandbox');
  expect(empty).toContain('All billers are hosted here');
  expect(empty).toContain('No money is on its way back');

  await app.billers.put({ ...malwa, posting: { way: 'http', withinMinutes: 10 } });
  await app.collectors.register.put({ id: 'melli', name: 'A bank' });
  await app.collectors.register.agree(sepehr, {
    ...{ collectorId: 'melli', creditMinor: 5_000_000n, paymentMinorMax: undefined, cutoffAt: '23:00' },
  });
  const paid = await running.pay({
    ...{ biller: 'malwa', identifiers: { consumer_number: 'N1234567890' }, card: undefined },
  });
  await app.sql`select payments.move(${paid.billerId}, ${paid.paymentId}, 'returning', 'bills_gone', '{}', null)`;
  await app.sql`
    update payments.payment set state_at = now() - interval '80 hours' where payment_id = ${paid.paymentId}`;
  await app.sql`
    insert into settlement.posting (biller_id, payment_id, kind, account_id, amount_minor, currency, since)
    values (${malwa.billerId}, 1, 'payment', 1, 1000, 'INR', now() - interval '11 minutes')`;
  await app.sql`
    insert into settlement.link (biller_id, failures, down_since) values (${malwa.billerId}, 3, now() - interval '9 minutes')`;
  const page = (await staff.get('/console/ways')).html;
  expect(page).toContain('melli');
  expect(page).toContain('23:00');
  expect(page).toContain('Silent for 9 min');
  expect(page).toMatch(/1 \(11 min\)/);
  expect(page).toContain('Late');
  expect(page).not.toContain('Give back by hand');

  // A bank has posted one by itself; and what another has paid to the biller has to come back.
  await app.sql`
    insert into settlement.posting (biller_id, payment_id, kind, account_id, amount_minor, currency, state, biller_ref, attend_at)
    select ${malwa.billerId}, n, 'payment', 1, 1000, 'INR', 'by_gateway', 'RRN-1', null from generate_series(2, 38) as n`;
  await app.sql`update payments.payment set direct = true where payment_id = ${paid.paymentId}`;
  const later = (await staff.get('/console/ways')).html;
  expect(later).toContain('Give back by hand');
  expect(later).toMatch(/Posted by banks.*>37</s);
});
