// The service worker: pages come from the network, and a page that cannot be reached is answered by one that says
// so. The server writes before this what changes: VERSION, SHELL (addresses to have at hand) and LANGUAGES.
/* global VERSION, SHELL, LANGUAGES */

const SHELL_CACHE = `wasl-shell-${VERSION}`;
/** What pages have asked for beside themselves: brands, fonts, older sheets that kept receipts still use. */
const ASSET_CACHE = 'wasl-assets';
const ASSETS_MAX = 60;
/** Written by the page of a receipt (app.js), read here and there. */
const RECEIPT_CACHE = 'wasl-receipts';
const READER_CACHE = 'wasl-reader';
const READER_LANGUAGE = '/reader-language';

// Where money is paid, where banks and programs come in, and what belongs to others: as if no worker were there.
// For the same reason there is no navigation preload, which would ask for such a page a second time.
const UNTOUCHED =
  /^\/(?:pay|gateways|partner|sandbox|console|v1|collect|channels|widget|widget\.js|health|metrics|docs|openapi\.json)(?:\/|$)/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || UNTOUCHED.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(answerPage(event, url));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(answerAsset(event, url));
});

/** All or nothing: a version that could not be fetched whole leaves the old one at work. */
async function install() {
  const cache = await caches.open(SHELL_CACHE);
  // What the page has just loaded need not come a second time; its address says what it is.
  const fresh = (address) => (address.startsWith('/assets/') ? 'default' : 'no-cache');
  await cache.addAll(SHELL.map((address) => new Request(address, { cache: fresh(address) })));
  // Pages never come from here while there is a network, so a new worker may take over an open page at once.
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith('wasl-shell-') && name !== SHELL_CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answerPage(event, url) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(rememberLanguage(response.headers.get('content-language')));
    return response;
  } catch {
    return (await findKept(url)) ?? (await findOffline(url)) ?? Response.error();
  }
}

async function findKept(url) {
  if (!/^\/receipts\/\d{14}$/.test(url.pathname)) return undefined;
  const cache = await caches.open(RECEIPT_CACHE);
  return cache.match(url.pathname);
}

async function findOffline(url) {
  const wanted = url.searchParams.get('lang');
  const language = LANGUAGES.includes(wanted) ? wanted : await lastLanguage();
  if (language === wanted) await rememberLanguage(language);
  const cache = await caches.open(SHELL_CACHE);
  return cache.match(`/offline/${language}`);
}

let remembered;

async function rememberLanguage(language) {
  if (!LANGUAGES.includes(language) || language === remembered) return;
  remembered = language;
  const cache = await caches.open(READER_CACHE);
  await cache.put(READER_LANGUAGE, new Response(language));
}

/** That of the last page; on a phone that has none yet, the first of the phone's own that is one of ours. */
async function lastLanguage() {
  const cache = await caches.open(READER_CACHE);
  const kept = await (await cache.match(READER_LANGUAGE))?.text();
  if (LANGUAGES.includes(kept)) return kept;
  const wished = self.navigator.languages.map((tag) => tag.split('-')[0]);
  return wished.find((language) => LANGUAGES.includes(language)) ?? 'en';
}

async function answerAsset(event, url) {
  const { request } = event;
  // Its address changes with its content: what was found once under it is right for good.
  const isHashed = url.searchParams.has('v') || url.pathname.startsWith('/assets/brand/');
  const known = await caches.match(request, { ignoreVary: true });
  if (isHashed && known !== undefined) return known;
  try {
    const response = await fetch(request);
    const forbidden = (response.headers.get('cache-control') ?? '').includes('no-store');
    if (response.status === 200 && !forbidden) event.waitUntil(keepAsset(request, response.clone()));
    return response;
  } catch (error) {
    // A receipt that was kept under an older version is shown with the sheet of today rather than with none.
    const near = known ?? (await caches.match(url.pathname, { ignoreSearch: true, ignoreVary: true }));
    if (near !== undefined) return near;
    throw error;
  }
}

async function keepAsset(request, response) {
  const cache = await caches.open(ASSET_CACHE);
  await cache.put(request, response);
  const requests = await cache.keys();
  for (const old of requests.slice(0, Math.max(0, requests.length - ASSETS_MAX))) await cache.delete(old);
}
