import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

export type Act = 'pay' | 'decline' | 'cancel';

/** What a payer brings back, and where to; `fields` are posted, or stand in the address. */
export interface WayBack {
  readonly callbacks: 0 | 1 | 2;
  readonly url: string | undefined;
  readonly fields: Readonly<Record<string, string>> | undefined;
}

export const LOST: WayBack = { callbacks: 0, url: undefined, fields: undefined };

const ActForm = Compile(
  Type.Object({ act: Type.Union([Type.Literal('pay'), Type.Literal('decline'), Type.Literal('cancel')]) }),
);

/** The button that was pressed. */
export function actOf(body: unknown): Act {
  return ActForm.Check(body) ? body.act : 'cancel';
}

/** The page of an Iranian gateway, as far as it matters: three buttons. `hidden` comes along with each. */
export function iranianPage(name: string, hidden: Readonly<Record<string, string>> = {}): string {
  return `<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>${escapeHtml(name)} (آزمایشی)</title>
<form method="post">${inputs(hidden)}<button name="act" value="pay">پرداخت</button> <button name="act" value="decline">موجودی کافی نیست</button>
<button name="act" value="cancel">انصراف</button></form></html>`;
}

/** The receipt page of an Iranian gateway: a button posts the payer back to the merchant. */
export function wayBackPage({ url, fields }: WayBack): string {
  if (url === undefined || fields === undefined)
    return '<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>.</title></html>';
  return `<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>رسید (آزمایشی)</title>
<form method="post" action="${escapeHtml(url)}">${inputs(fields)}<button>بازگشت به سایت پذیرنده</button></form></html>`;
}

export function inputs(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
