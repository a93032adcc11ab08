// Inside the frame: tells the page around it how high the content is, and that page alone. Without this file the
// frame keeps the height that it was given, and scrolls.

const allowed = (document.body.dataset.parents ?? '').split(' ');
const named = new URLSearchParams(location.search).get('origin') ?? location.ancestorOrigins?.[0];
// Whoever frames this page is on the list (frame-ancestors); the name is checked so that the message goes to it alone.
const parent = allowed.includes(named) ? named : undefined;

if (parent !== undefined && window.parent !== window) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ type: 'wasl:height', height }, parent);
  };
  new ResizeObserver(tell).observe(document.body);
  tell();
}
