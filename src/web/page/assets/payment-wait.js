// A payment that the bank has not answered yet: looks again without loading the page anew, so that whoever reads
// it, or has it read out, is not thrown back to the top. Without this file the page loads itself again.

const main = document.querySelector('main[data-refresh]');
if (main !== null) lookLater();

function lookLater() {
  setTimeout(look, Number(main.dataset.refresh) * 1000);
}

async function look() {
  // Whoever is typing is left alone.
  if (main.contains(document.activeElement) && document.activeElement.matches('input')) return lookLater();
  // Nobody is looking: once they are again.
  if (document.hidden) {
    document.addEventListener('visibilitychange', look, { once: true });
    return;
  }
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    const content = fresh.querySelector('main');
    if (response.ok && content !== null) show(fresh.title, content);
    if (response.ok && content?.dataset.refresh === undefined) return;
  } catch {
    // No connection just now.
  }
  lookLater();
}

function show(title, content) {
  if (content.innerHTML === main.innerHTML) return;
  document.title = title;
  main.replaceChildren(...content.childNodes);
  const heading = main.querySelector('h1');
  heading.tabIndex = -1;
  // Said by a screen reader, as a new page would be.
  heading.focus();
}
