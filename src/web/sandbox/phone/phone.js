// The telephone without a new page for each key: forms are sent and what changed is put in its place. Without this file
// the page does the same by loading itself.

const LOOK_MS = 2_000;

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('.phone form');
  if (form === null) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  document.querySelector('.phone').setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' } });
    const fresh = await read(response);
    if (fresh.querySelector('.phone') === null) throw new Error('another page');
    if (response.redirected) history.replaceState(null, '', response.url);
    document.querySelector('.phone').replaceWith(fresh.querySelector('.phone'));
    put(fresh, 'wire');
    toTheEnd();
    document.querySelector('.phone :is([name=text]:not(button), [name=code])')?.focus();
  } catch {
    form.submit();
  }
});

async function read(response) {
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function put(fresh, name) {
  const [from, to] = [fresh, document].map((each) => each.querySelector(`[data-live=${name}]`));
  if (from === null || to === null || from.innerHTML === to.innerHTML) return false;
  to.innerHTML = from.innerHTML;
  return true;
}

function toTheEnd() {
  const screen = document.querySelector('.phone [data-live=screen]');
  if (screen !== null) screen.scrollTop = screen.scrollHeight;
}

async function look() {
  const phone = document.querySelector('.phone');
  if (!document.hidden && phone?.getAttribute('aria-busy') !== 'true') {
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      const fresh = await read(response);
      // Something was sent meanwhile: its answer is newer.
      if (response.ok && document.querySelector('.phone') === phone) {
        if (put(fresh, 'screen')) toTheEnd();
        put(fresh, 'wire');
      }
    } catch {
      // No connection just now.
    }
  }
  setTimeout(look, LOOK_MS);
}

toTheEnd();
setTimeout(look, LOOK_MS);
