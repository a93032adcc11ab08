const BUTTONS = `<button name="act" value="pay">ادفع</button> <button name="act" value="decline">رصيد غير كافٍ</button>
<button name="act" value="cancel">إلغاء</button>`;

/** Where a code is paid under, at a shop or in an app, as far as it matters: the code, and three buttons. */
export function codePage(name: string): string {
  return page(name, `<label>رقم الدفع <input name="code" inputmode="numeric" required></label>`);
}

/** The page of a mobile wallet's operator: three buttons. */
export function walletPage(name: string): string {
  return page(name, '');
}

function page(name: string, fields: string): string {
  return `<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>${name} (تجريبي)</title>
<form method="post">${fields}${BUTTONS}</form></html>`;
}
