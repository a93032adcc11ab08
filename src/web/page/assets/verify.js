// Reads the QR code of a receipt with the camera, where the browser can. Without this file the number or the
// code's text is typed in, or the phone's own camera opens the address that the code holds.

const box = document.querySelector('[data-scan]');
const field = document.querySelector('#receipt');

async function offer() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats()) ?? [];
  if (!formats.includes('qr_code') || navigator.mediaDevices === undefined) return;
  box.hidden = false;
  box.querySelector('[data-start]').onclick = async () => {
    const { scan } = await import(box.dataset.scan);
    await scan(box, ['qr_code'], (text) => {
      if (!/WASL1\./.test(text)) return false;
      field.value = text;
      field.form.requestSubmit();
      return true;
    });
  };
}

if (box !== null && field !== null) offer();
