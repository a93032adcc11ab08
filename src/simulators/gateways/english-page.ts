import { escapeHtml, inputs, type WayBack } from './payer-page.ts';

/** The page of a gateway, as far as it matters: three buttons. */
export function englishPage(name: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name} (simulated)</title>
<form method="post"><button name="act" value="pay">Pay</button> <button name="act" value="decline">Not enough money</button>
<button name="act" value="cancel">Cancel</button></form></html>`;
}

/** The last page of a gateway: a button posts the payer back to the merchant. */
export function englishWayBack({ url, fields }: WayBack): string {
  if (url === undefined || fields === undefined)
    return '<!doctype html><html lang="en"><meta charset="utf-8"><title>.</title></html>';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Done (simulated)</title>
<form method="post" action="${escapeHtml(url)}">${inputs(fields)}<button>Back to the merchant</button></form></html>`;
}
