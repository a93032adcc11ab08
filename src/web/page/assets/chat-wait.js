// A talk in which something may be said without an answer: by a member of staff, or of a payment. Looks again by itself,
// and leaves alone what is being typed. Without this file a link does the same.

const talk = document.querySelector('[data-talk]');
if (talk?.dataset.wait !== undefined) lookLater();

function lookLater() {
  setTimeout(look, Number(talk.dataset.wait) * 1000);
}

async function look() {
  // Nobody is looking: once they are again.
  if (document.hidden) {
    document.addEventListener('visibilitychange', look, { once: true });
    return;
  }
  try {
    const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('[data-talk]');
    if (response.ok && fresh !== null) show(fresh);
    if (response.ok && fresh?.dataset.wait === undefined) return;
  } catch {
    // No connection just now.
  }
  lookLater();
}

function show(fresh) {
  const [told, write] = ['[data-told]', '[data-write]'].map((part) =>
    [talk, fresh].map((in_) => in_.querySelector(part)),
  );
  if (told[0].textContent !== told[1].textContent) told[0].replaceChildren(...told[1].childNodes);
  const [mine, theirs] = write.map((part) => part.querySelector('input[type=text]'));
  const isBusy = mine !== null && (mine === document.activeElement || mine.value !== '');
  if (isBusy && theirs !== null) {
    // What is being typed answers what is asked now.
    mine.form.elements.turn.value = theirs.form.elements.turn.value;
  } else if (write[0].innerHTML !== write[1].innerHTML) write[0].replaceChildren(...write[1].childNodes);
}
