/** The page of a gateway, as far as it matters: three buttons. */
export function englishPage(name: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name} (simulated)</title>
<form method="post"><button name="act" value="pay">Pay</button> <button name="act" value="decline">Not enough money</button>
<button name="act" value="cancel">Cancel</button></form></html>`;
}
