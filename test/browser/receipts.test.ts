import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { create } from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';
import { createTestSigner, demoBiller, receiptOf } from '../support/receipts.ts';

const require = createRequire(import.meta.url);

let portal: PortalApp;
let browser: Browser;
let folder: string;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-camera-'));
  const camera = path.join(folder, 'camera.y4m');
  // Signed with a key of another system: the page must say so.
  const signer = createTestSigner(`9:${Buffer.alloc(32, 9).toString('base64')}`);
  const statement = signer.sign(receiptOf(demoBiller('comet'), 'en'), 'comet');
  await writeFile(camera, filmOf(`https://elsewhere.example/verify?s=${statement}`));
  portal = await startPortalApp();
  browser = await launchBrowser({
    whole: true,
    args: [
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      `--use-file-for-fake-video-capture=${camera}`,
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await portal.close();
  await rm(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

/** A film of one picture that shows the code: YUV4MPEG2, grey, 640 by 480. */
function filmOf(text: string): Buffer {
  const [width, height, module] = [640, 480, 6];
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const grey = Buffer.alloc(width * height, 235);
  const [left, top] = [width, height].map((size) => Math.floor((size - modules.size * module) / 2));
  for (let y = 0; y < modules.size * module; y++) {
    for (let x = 0; x < modules.size * module; x++) {
      const isDark = modules.get(Math.floor(y / module), Math.floor(x / module)) !== 0;
      if (isDark) grey[(y + (top ?? 0)) * width + x + (left ?? 0)] = 16;
    }
  }
  const frame = [Buffer.from('FRAME\n'), grey, Buffer.alloc((width * height) / 2, 128)];
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: 3 }, () => frame).flat()]);
}

/** Chromium on Linux has no codes detector of its own: jsQR does its work, on what the camera really shows. */
const DETECTOR = `
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ['qr_code']; }
    async detect(video) {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      if (canvas.width === 0) return [];
      const context = canvas.getContext('2d');
      context.drawImage(video, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      const code = jsQR(data, width, height);
      return code === null ? [] : [{ rawValue: code.data }];
    }
  };`;

async function openPhone(options: { readonly withDetector: boolean; readonly scripts?: boolean }) {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 360, height: 740 },
    baseURL: portal.url,
    javaScriptEnabled: options.scripts ?? true,
  });
  if (options.withDetector) {
    const jsqr = await readFile(require.resolve('jsqr/dist/jsQR.js'), 'utf8');
    await context.addInitScript(`${jsqr};${DETECTOR}`);
  }
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
}

describe('X9 the page that checks receipts', () => {
  test('reads a QR code with the camera and says what it found', async () => {
    const page = await openPhone({ withDetector: true });
    await page.goto('/verify');
    await page.click('text=Scan the QR code');
    await page.waitForURL(/\/verify\?s=https/);
    expect(await page.locator('h1').textContent()).toBe('We did not sign this receipt');
    await page.context().close();
  });

  test.each([
    ['where the browser cannot read codes', { withDetector: false }],
    ['with scripts off', { withDetector: false, scripts: false }],
  ])('offers no camera %s; typing works', async (_where, options) => {
    const page = await openPhone(options);
    await page.goto('/verify');
    expect(await page.locator('[data-scan]').isVisible()).toBe(false);
    await page.fill('#receipt', '101-50744-48644-9');
    await page.click('form button.main');
    expect(await page.locator('h1').textContent()).toBe('Something in the number is mistyped');
    expect(await page.locator('#receipt').inputValue()).toBe('101-50744-48644-9');
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !/status of 422/.test(text)));
    await page.context().close();
  });
});
