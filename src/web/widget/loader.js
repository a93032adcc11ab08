// Put into a page by one script tag: shows the widget in a frame in the tag's place, as high as its content.
// It reads nothing of the page but the tag's own data- attributes, and keeps nothing.
(() => {
  const script = document.currentScript;
  if (script === null) return;
  const home = new URL(script.src).origin;
  const { partner = '', biller, open, language = document.documentElement.lang } = script.dataset;
  const titles = { fa: 'پرداخت قبض', ar: 'دفع الفاتورة', hi: 'बिल भुगतान', en: 'Pay a bill' };
  const code = language.split('-')[0];

  const address = new URL('/widget', home);
  address.searchParams.set('partner', partner);
  address.searchParams.set('origin', window.location.origin);
  if (biller !== undefined) address.searchParams.set('biller', biller);
  if (open === 'top') address.searchParams.set('open', 'top');
  if (code in titles) address.searchParams.set('lang', code);

  const frame = document.createElement('iframe');
  frame.src = address.href;
  frame.title = titles[code] ?? titles.en;
  frame.referrerPolicy = 'strict-origin';
  frame.width = '100%';
  frame.height = '420';
  frame.style.border = '0';
  frame.style.display = 'block';
  frame.style.maxWidth = '30rem';
  script.after(frame);

  window.addEventListener('message', (event) => {
    // From our origin and from this very frame; anything else may say what it likes.
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const { type, height } = event.data ?? {};
    if (type !== 'wasl:height' || !Number.isInteger(height)) return;
    frame.height = String(Math.min(4000, Math.max(120, height)));
  });
})();
