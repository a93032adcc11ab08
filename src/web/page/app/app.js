// The installed app: its worker, and the receipts that are kept on the phone. Without this file the pages are the
// same, and receipts are in the panel.

const RECEIPT_CACHE = 'wasl-receipts';
const RECEIPTS_MAX = 50;
/** References that the reader has removed: opened again, they are not kept a second time. */
const REMOVED = 'wasl-removed-receipts';
/** What a kept page may do: no more than the page that it was. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// Taken before anything on the page is changed.
const page = `<!doctype html>${document.documentElement.outerHTML}`;

// After the page itself: on a slow line its own things come first.
function startWorker() {
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
}
if ('serviceWorker' in navigator) {
  if (document.readyState === 'complete') startWorker();
  else window.addEventListener('load', startWorker);
}

const receipt = document.querySelector('[data-keep]');
const list = document.querySelector('[data-kept]');
if ('caches' in window) {
  if (receipt !== null) startReceipt(receipt).catch(() => {});
  if (list !== null) showList(list).catch(() => tellUnknown(list));
} else if (list !== null) tellUnknown(list);

window.addEventListener('online', () => {
  if (document.querySelector('[data-offline]') !== null) location.reload();
});

async function startReceipt(part) {
  const { keep: reference } = part.dataset;
  const path = `/receipts/${reference}`;
  const cache = await caches.open(RECEIPT_CACHE);
  const show = (isKept) => {
    for (const each of part.querySelectorAll('[data-when]')) {
      each.hidden = (each.dataset.when === 'kept') !== isKept;
    }
    part.hidden = false;
  };
  const keep = async () => {
    await cache.put(path, makeCopy(part));
    const requests = await cache.keys();
    for (const old of requests.slice(0, Math.max(0, requests.length - RECEIPTS_MAX))) await cache.delete(old);
    show(true);
  };
  part.querySelector('[data-do=remove]').addEventListener('click', async () => {
    await cache.delete(path);
    writeRemoved([reference, ...readRemoved()]);
    show(false);
    part.querySelector('[data-do=keep]').focus();
  });
  part.querySelector('[data-do=keep]').addEventListener('click', async () => {
    writeRemoved(readRemoved().filter((each) => each !== reference));
    await keep();
    part.querySelector('[data-do=remove]').focus();
  });
  if (readRemoved().includes(reference)) show(false);
  // A copy that is shown without a connection is not copied again.
  else if (navigator.onLine) await keep();
  else show((await cache.match(path)) !== undefined);
}

function makeCopy(part) {
  const { biller, amount, at } = part.dataset;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'content-language': document.documentElement.lang,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-wasl-receipt': encodeURIComponent(JSON.stringify({ biller, amount, at })),
  };
  return new Response(page, { headers });
}

async function showList(part) {
  const cache = await caches.open(RECEIPT_CACHE);
  const template = part.querySelector('template');
  const items = part.querySelector('ul');
  const none = part.querySelector('[data-none]');
  const tell = () => {
    none.hidden = items.children.length > 0;
  };
  // The newest first.
  for (const request of (await cache.keys()).reverse()) {
    const response = await cache.match(request);
    const { biller, amount, at } = readLabel(response);
    const path = new URL(request.url).pathname;
    const item = template.content.firstElementChild.cloneNode(true);
    item.querySelector('a').href = path;
    item.querySelector('strong').textContent = biller;
    item.querySelector('[data-amount]').textContent = amount;
    item.querySelector('[data-at]').textContent = at;
    item.querySelector('button').addEventListener('click', async () => {
      await cache.delete(request);
      writeRemoved([path.split('/').at(-1), ...readRemoved()]);
      item.remove();
      tell();
    });
    items.append(item);
  }
  tell();
  part.hidden = false;
}

function readLabel(response) {
  try {
    return JSON.parse(decodeURIComponent(response.headers.get('x-wasl-receipt')));
  } catch {
    return { biller: '', amount: '', at: '' };
  }
}

function tellUnknown(part) {
  part.querySelector('[data-unknown]').hidden = false;
  part.hidden = false;
}

function readRemoved() {
  try {
    const removed = JSON.parse(localStorage.getItem(REMOVED) ?? '[]');
    return Array.isArray(removed) ? removed : [];
  } catch {
    return [];
  }
}

function writeRemoved(references) {
  try {
    localStorage.setItem(REMOVED, JSON.stringify(references.slice(0, RECEIPTS_MAX)));
  } catch {
    // Storage is full or forbidden: then it is kept again when it is opened again.
  }
}
