import type { Page } from 'playwright-core';
import { invariant } from '../../src/kernel/index.ts';
import { formOf, type PortalApp, type Visitor } from '../support/portal-app.ts';
import { ussdTelephone } from '../support/ussd-telephone.ts';

/** A page that people see. Whoever adds one adds it here: it is then looked at in every language, width and scheme. */
interface SeenPage {
  readonly name: string;
  /** Shown inside another site's page: there is no head to skip. */
  readonly isFramed?: true;
  /** Brings a browser there, in the language that it asks for; from a context without cookies. */
  open(page: Page, places: Places): Promise<unknown>;
}

/** Addresses that must be made first. */
type Places = Awaited<ReturnType<typeof preparePlaces>>;

/** Bills in every state, and payments of every kind; each a path. */
export async function preparePlaces(portal: PortalApp) {
  const payer = portal.visitor('en');
  const bill = await find(payer, 'sepehr', { bill_id: '1000000104128', payment_id: '48550606' });
  const paid = await pay(
    portal,
    payer,
    'sepehr',
    await find(payer, 'sepehr', { subscription: '70010013' }),
    'pay',
  );
  return {
    bill,
    bills: await find(payer, 'sepehr', { subscription: '70010012' }),
    anyAmount: await find(payer, 'malwa', { consumer_number: 'N1234567890' }),
    paidBill: paid.bills,
    paid: paid.result,
    receipt: `/receipts/${paid.reference}`,
    reference: paid.reference,
    declined: (
      await pay(portal, payer, 'nile', await find(payer, 'nile', { meter_number: '04710000104' }), 'decline')
    ).result,
    pending: (await pay(portal, payer, 'nile', await find(payer, 'nile', { meter_number: '04710000105' })))
      .result,
    held: (
      await pay(
        portal,
        payer,
        'comet',
        await find(payer, 'comet', { account_number: '8255100010001234', zip: '80202' }),
      )
    ).bills,
    wayBack: await hangUp(portal, '+989121230001', '70010015'),
    chat: await goOn(portal, await hangUp(portal, '+989121230002', '70010016')),
  };
}

/** Looks for a bill by USSD and hangs up; the link in the message that follows. */
export async function hangUp(portal: PortalApp, phone: string, subscription: string): Promise<string> {
  const telephone = ussdTelephone(portal, phone, '*1521#');
  const dialog = await telephone.dial('1');
  await dialog.type(subscription);
  await dialog.hangUp();
  // Nobody dials again.
  await portal.app.sql`
    update conversations.conversation set attend_at = now() - interval '1 second' where attend_at is not null`;
  const [text = ''] = await telephone.texts();
  const link = /\/t\/[0-9a-z]+$/.exec(text)?.[0];
  invariant(link !== undefined, `a link that leads back: ${text}`);
  return link;
}

/** Goes on in a chat; where, and as whom. */
async function goOn(portal: PortalApp, link: string): Promise<{ place: string; visitor: string }> {
  const response = await fetch(`${portal.url}${link}`, { method: 'POST', redirect: 'manual' });
  const visitor = /wasl_chat=([^;]+)/.exec(response.headers.getSetCookie().join('\n'))?.[1];
  invariant(visitor !== undefined, 'a visitor of the chat');
  return { place: (response.headers.get('location') ?? '').replace(/#.*/, ''), visitor };
}

async function find(
  visitor: Visitor,
  biller: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const { location } = await visitor.post(`/b/${biller}`, fields);
  invariant(location.startsWith(`/b/${biller}/bills/`), `a bill of ${biller}: ${JSON.stringify(fields)}`);
  return location;
}

/** Opens a payment of these bills; `card` plays it at the bank, left out it stays there. */
async function pay(
  portal: PortalApp,
  visitor: Visitor,
  biller: string,
  bills: string,
  card?: 'pay' | 'decline',
): Promise<{ bills: string; result: string; reference: string }> {
  const opened = await visitor.post(`/b/${biller}/pay`, formOf((await visitor.get(bills)).html, /\/pay$/));
  const bank = await visitor.get(opened.location);
  const result = `${opened.location}/result`;
  if (card !== undefined) {
    const fields = await portal.play(bank.location, card);
    await visitor.post('/gateways/sandbox/return', fields, { 'sec-fetch-site': 'cross-site', cookie: '' });
  }
  const id = opened.location.split('/')[2] ?? '';
  const payment = await portal.app.payments.find(id);
  invariant(payment !== undefined, 'a payment that was just opened');
  return { bills, result, reference: payment.reference };
}

/** Until the page is there that answers: a press alone may leave the eye on a page that is about to go. */
async function send(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]:visible`, value);
  await Promise.all([page.waitForEvent('load'), page.click('main form button.main:visible')]);
}

export const PAGES: readonly SeenPage[] = [
  { name: 'first page', open: (page) => page.goto('/') },
  { name: 'search with several ways', open: (page) => page.goto('/b/sepehr') },
  { name: 'search with two numbers', open: (page) => page.goto('/b/comet') },
  {
    name: 'search with a mistyped number',
    open: async (page) => {
      await page.goto('/b/sepehr');
      await send(page, { bill_id: '1000055604120', payment_id: '25050435' });
    },
  },
  {
    name: 'search with swapped numbers',
    open: async (page) => {
      await page.goto('/b/sepehr');
      await send(page, { bill_id: '25050453', payment_id: '1000055604120' });
    },
  },
  { name: 'a bill', open: (page, { bill }) => page.goto(bill) },
  { name: 'several bills', open: (page, { bills }) => page.goto(bills) },
  {
    name: 'a bill of any amount, with wrong entries',
    open: async (page, { anyAmount }) => {
      await page.goto(anyAmount);
      await send(page, { amount: '12,50', phone: '123' });
    },
  },
  { name: 'a bill that was paid', open: (page, { paidBill }) => page.goto(paidBill) },
  { name: 'a bill that somebody is paying', open: (page, { held }) => page.goto(held) },
  { name: 'paid', open: (page, { paid }) => page.goto(paid) },
  { name: 'declined', open: (page, { declined }) => page.goto(declined) },
  { name: 'waiting for the bank', open: (page, { pending }) => page.goto(pending) },
  { name: 'receipt', open: (page, { receipt }) => page.goto(receipt) },
  { name: 'where is my payment', open: (page) => page.goto('/p') },
  { name: 'here is my payment', open: (page, { reference }) => page.goto(`/p/${reference}`) },
  { name: 'the way back to a talk', open: (page, { wayBack }) => page.goto(wayBack) },
  {
    name: 'a talk that goes on',
    open: async (page, { chat }) => {
      await page.goto('/p');
      await page.context().addCookies([{ name: 'wasl_chat', value: chat.visitor, url: page.url() }]);
      return page.goto(chat.place);
    },
  },
  { name: 'a talk that is not here', open: (page) => page.goto('/chat/sepehr') },
  { name: 'signing in', open: (page) => page.goto('/panel/sign-in') },
  { name: 'no such page', open: (page) => page.goto('/nothing/here') },
  { name: 'sandbox', open: (page) => page.goto('/sandbox') },
  {
    name: 'mailbox of the sandbox, with a message',
    open: async (page) => {
      await page.goto('/panel/sign-in');
      await page.selectOption('[name=country]', 'IR');
      await send(page, { phone: '09120000301' });
      await page.goto('/sandbox/messages');
    },
  },
  { name: 'receipts on this phone', open: (page) => page.goto('/receipts-kept') },
  {
    name: 'without a connection',
    open: async (page) => {
      await page.goto('/');
      await page.goto(`/offline/${await page.locator('html').getAttribute('lang')}`);
    },
  },
  { name: 'a partner’s first page', open: (page) => page.goto('/?partner=nilufar') },
  { name: 'a search under a partner’s name', open: (page) => page.goto('/b/malwa?partner=nilufar') },
  { name: 'widget', isFramed: true, open: (page) => page.goto('/widget?partner=nilufar') },
  {
    name: 'widget with a form',
    isFramed: true,
    open: (page) => page.goto('/widget?partner=nilufar&biller=sepehr'),
  },
  {
    name: 'widget with a bill',
    isFramed: true,
    open: async (page) => {
      await page.goto('/widget?partner=nilufar&biller=sepehr');
      await send(page, { bill_id: '1000055604120', payment_id: '25050453' });
    },
  },
];
