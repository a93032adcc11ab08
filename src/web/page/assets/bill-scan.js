// Reads the bar code or QR code of a paper bill with the phone's camera. Pictures never leave the phone.

const WANTED = ['code_128', 'itf', 'code_39', 'codabar', 'ean_13', 'qr_code', 'data_matrix', 'pdf417'];
const LOOK_EVERY_MS = 150;

/**
 * Shows what the camera sees until `read` has found a bill in a code, or the person stops. `box` holds the
 * button, the viewer and the words to say.
 */
export async function scan(box, formats, read) {
  const start = box.querySelector('[data-start]');
  const viewer = box.querySelector('[data-viewer]');
  const video = box.querySelector('video');
  const status = box.querySelector('[role=status]');
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    });
  } catch {
    status.textContent = box.dataset.blocked;
    return;
  }
  let running = true;
  const stop = () => {
    running = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    viewer.hidden = true;
    start.hidden = false;
  };
  box.querySelector('[data-stop]').onclick = () => {
    stop();
    status.textContent = '';
    start.focus();
  };
  addEventListener('pagehide', stop, { once: true });
  start.hidden = true;
  viewer.hidden = false;
  status.textContent = box.dataset.aim;
  // Without these an iPhone shows the camera over the whole screen, or not at all.
  video.playsInline = true;
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  box.querySelector('[data-stop]').focus();

  const detector = new BarcodeDetector({ formats: WANTED.filter((format) => formats.includes(format)) });
  const seen = new Set();
  while (running) {
    const codes = await detector.detect(video).catch(() => []);
    for (const { rawValue } of codes) {
      if (!running || seen.has(rawValue)) continue;
      seen.add(rawValue);
      if (await read(rawValue)) {
        stop();
        status.textContent = box.dataset.found;
        return;
      }
      status.textContent = box.dataset.other;
    }
    await new Promise((resume) => setTimeout(resume, LOOK_EVERY_MS));
  }
}
