import { RAZORPAY, ZARINPAL } from './outside.ts';

/** An order as its bank gave it a name; heard on the line between product and bank, whether or not the answer arrived. */
export interface BankOrder {
  readonly bank: 'zarinpal' | 'razorpay';
  readonly token: string;
  readonly amountMinor: bigint;
}

/** Whose the payer's money is, by the bank. `taken`: the bank has it, and waits for us. */
export type Whereabouts = 'nowhere' | 'taken' | 'ours' | 'given back';

export interface BankBooks {
  hear(path: string, request: Buffer, status: number, answer: Buffer): void;
  readonly orders: readonly BankOrder[];
  whereabouts(order: BankOrder, bankUrl: string): Promise<Whereabouts>;
}

/** What the banks have, asked by the banks' own interfaces and with nothing of the product's adapters. */
export function createBankBooks(): BankBooks {
  const orders: BankOrder[] = [];
  return {
    orders,
    hear: (path, request, status, answer) => {
      if (status !== 200) return;
      if (path.endsWith('/payment/request.json')) {
        const { amount } = JSON.parse(request.toString());
        const { authority: token } = JSON.parse(answer.toString()).data;
        orders.push({ bank: 'zarinpal', token, amountMinor: BigInt(amount) });
      }
      if (path.endsWith('/v1/payment_links')) {
        const { amount } = JSON.parse(request.toString());
        orders.push({
          bank: 'razorpay',
          token: JSON.parse(answer.toString()).id,
          amountMinor: BigInt(amount),
        });
      }
    },
    whereabouts: ({ bank, token }, bankUrl) =>
      bank === 'zarinpal' ? atZarinpal(bankUrl, token) : atRazorpay(bankUrl, token),
  };
}

async function atZarinpal(url: string, authority: string): Promise<Whereabouts> {
  const answer = await fetch(`${url}/pg/v4/payment/inquiry.json`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ merchant_id: ZARINPAL.merchantId, authority }),
  });
  const states: Readonly<Record<string, Whereabouts>> = {
    ...{ IN_BANK: 'nowhere', FAILED: 'nowhere', PAID: 'taken', VERIFIED: 'ours', REVERSED: 'given back' },
  };
  return known(states[JSON.parse(await answer.text()).data.status], authority);
}

async function atRazorpay(url: string, link: string): Promise<Whereabouts> {
  const login = Buffer.from(`${RAZORPAY.keyId}:${RAZORPAY.keySecret}`).toString('base64');
  const ask = async (path: string) => {
    const answer = await fetch(`${url}/v1/${path}`, { headers: { authorization: `Basic ${login}` } });
    return JSON.parse(await answer.text());
  };
  const { status, payments } = await ask(`payment_links/${link}`);
  if (status !== 'paid') return 'nowhere';
  const captured = payments.find((payment: { readonly status: string }) => payment.status !== 'failed');
  const { amount, amount_refunded } = await ask(`payments/${captured.payment_id}`);
  if (amount_refunded === 0) return 'ours';
  return known(amount_refunded === amount ? 'given back' : undefined, link);
}

function known(found: Whereabouts | undefined, order: string): Whereabouts {
  if (found === undefined) throw new Error(`the bank says something unheard of about ${order}`);
  return found;
}
