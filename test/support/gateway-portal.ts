import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify, { type FastifyPluginAsync } from 'fastify';
import { expect } from 'vitest';
import { invariant, type Phone } from '../../src/kernel/index.ts';
import { takeBack } from '../../src/payments/index.ts';
import { startPortalApp } from './portal-app.ts';

/** The whole program with one more gateway, and that gateway's other side on a port of its own. */
export async function startGatewayPortal(options: {
  readonly kind: string;
  /** Left out: the kind. */
  readonly id?: string;
  readonly routes: FastifyPluginAsync;
  readonly settings: (url: string) => Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Its bank pays the biller by itself. */
  readonly paysBiller?: true;
  /** One of the demo's, whose bills are found by the identifier named. Left out: an Iranian one, by bill ID. */
  readonly biller?: { readonly id: string; readonly finds: string };
  /** Of whoever pays, where the gateway must know it. */
  readonly payerPhone?: Phone;
}) {
  const { id = options.kind } = options;
  const { id: billerName, finds } = options.biller ?? { id: 'sepehr', finds: 'bill_id' };
  const other = Fastify();
  await other.register(options.routes);
  const folder = await mkdtemp(path.join(tmpdir(), `wasl-${id}-`));
  const file = path.join(folder, 'wasl.config.json');
  const settings = options.settings(await other.listen({ host: '127.0.0.1', port: 0 }));
  writeFileSync(file, JSON.stringify({ gateways: [{ id, kind: options.kind, settings }] }));
  const secrets = Object.fromEntries(
    Object.entries(options.secrets).map(([name, value]) => [
      `WASL_GATEWAY_${id.toUpperCase()}_${name}`,
      value,
    ]),
  );
  const portal = await startPortalApp({ env: { WASL_CONFIG: file, ...secrets } });
  const biller = portal.app.billers.find(billerName);
  invariant(biller !== undefined, 'a biller of the demo');
  const [language] = biller.languages;
  invariant(language !== undefined, 'a biller speaks');
  // What a running program does by itself within seconds.
  const { billerId, currency } = biller;
  const kind = options.paysBiller === true ? 'direct' : 'gateway';
  for (const subject of options.paysBiller === true ? [id, ''] : [id])
    await portal.app.ledger.ensureAccount(billerId, { kind, subject, currency });

  /** What else is asked for of whoever owes this bill: a ZIP code. */
  async function confirmsOf(billId: string): Promise<Readonly<Record<string, string>>> {
    const [account] = await portal.app.sql<{ confirms: Record<string, string> | null }[]>`
      select a.confirms from billing.identifier i join billing.service_account a using (biller_id, account_id)
       where i.biller_id = ${biller?.billerId ?? 0} and i.name = ${finds} and i.value = ${billId}`;
    return account?.confirms ?? {};
  }

  return {
    portal,

    /** A payment of this bill, up to where the payer is sent. */
    async atThePage(billId: string, key: string) {
      const { app } = portal;
      const found = await app.inquiry.inquire(biller, { [finds]: billId, ...(await confirmsOf(billId)) });
      invariant(found.ok, 'the bill is there');
      const bills = found.value.bills.map((bill) => bill.id);
      const opened = await app.payments.open({
        ...{ bills, language, channel: 'test', scope: 'test', key },
        ...(options.payerPhone === undefined ? {} : { payerPhone: options.payerPhone }),
      });
      invariant(opened.ok, 'it is opened');
      const sent = await fetch(`${portal.url}/pay/${opened.value.id}`, { redirect: 'manual' });
      const location = sent.headers.get('location');
      const form = formOf(await sent.text());
      const { id } = opened.value;
      return { id, page: location ?? form.action, fields: form.fields, read: () => app.payments.find(id) };
    },

    /** The number by which the one bill of a household that owes no other is found. */
    /** Of somebody whom no test names. */
    async openBill(): Promise<string> {
      const [bill] = await portal.app.sql<{ value: string }[]>`
        select i.value from billing.identifier i join billing.bill b using (biller_id, account_id)
         where i.biller_id = ${biller.billerId} and i.name = ${finds} and b.paid_minor = 0 and b.held_by is null
           and i.value not in ('1000000104128', '1000055604120')
           and not exists (select 1 from billing.bill o
                where o.biller_id = b.biller_id and o.account_id = b.account_id and o.bill_id <> b.bill_id and o.paid_minor < o.amount_minor)
         order by b.bill_id limit 1`;
      invariant(bill !== undefined, 'somebody owes something');
      return bill.value;
    },

    /** The browser posts this where it is told to, and goes where it is sent from there. */
    async goBack(url: string, fields: Readonly<Record<string, string>>): Promise<string> {
      const back = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
      invariant(back.status === 303, `sent on: ${back.status}`);
      return back.headers.get('location') ?? '';
    },

    /** What the sweeper does when its time has come. */
    async sweep(paymentId: string): Promise<void> {
      const order = (await portal.app.payments.find(paymentId))?.gatewayOrder ?? '';
      await portal.app.sql`update payments.payment set attend_at = now() where gateway_order = ${order}`;
      await portal.app.payments.sweeper.sweep();
    },

    /** A payment that was recorded as paid goes back after all, as far as two looks of the sweeper bring it. */
    async takeBack(paymentId: string) {
      const { app } = portal;
      const payment = await app.payments.find(paymentId);
      invariant(payment !== undefined, 'a payment to take back');
      const taken = await takeBack(app.sql, payment, { reason: 'refused_by_biller' });
      invariant(taken.ok, 'it is taken back');
      await this.sweep(paymentId);
      await this.sweep(paymentId);
      expect(await app.payments.check(payment.billerId)).toEqual([]);
      return app.payments.find(paymentId);
    },

    async close(): Promise<void> {
      await portal.close();
      await other.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The one form of a page, as a browser would send it. */
export function formOf(html: string): {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
} {
  const plain = (text = ''): string =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: plain(/<form[^>]* action="([^"]*)"/.exec(html)?.[1]),
    fields: Object.fromEntries(inputs.map(([, name, value]) => [plain(name), plain(value)])),
  };
}
