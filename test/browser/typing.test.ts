import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { create } from 'qrcode';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

const BARCODE = '10000001041280000048550606';

let portal: PortalApp;
let browser: Browser;
let folder: string;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wasl-camera-'));
  await writeFile(path.join(folder, 'bill.y4m'), filmOf(BARCODE));
  portal = await startPortalApp();
  browser = await launchBrowser({
    whole: true,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${path.join(folder, 'bill.y4m')}`,
    ],
  });
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(complaints.splice(0).filter((text) => !/status of (404|422)/.test(text))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await portal.close();
  await rm(folder, { recursive: true });
});

/** Two seconds of a camera that is held over a QR code: YUV4MPEG2, 640 × 480, grey. */
function filmOf(text: string): Buffer {
  const [width, height, module] = [640, 480, 10];
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const [left, top] = [Math.floor((width - size * module) / 2), Math.floor((height - size * module) / 2)];
  const light = Buffer.alloc(width * height, 235);
  for (let y = 0; y < size * module; y++) {
    for (let x = 0; x < size * module; x++) {
      const isDark = data[Math.floor(y / module) * size + Math.floor(x / module)] === 1;
      if (isDark) light[(top + y) * width + left + x] = 16;
    }
  }
  const grey = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, grey]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`),
    ...Array.from({ length: 20 }, () => frame),
  ]);
}

async function openPhone(locale: string): Promise<Page> {
  const context = await browser.newContext({
    locale,
    viewport: { width: 360, height: 740 },
    baseURL: portal.url,
    serviceWorkers: 'block',
  });
  contexts.push(context);
  const page = await context.newPage();
  listenTo(page, complaints);
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

/** Puts a text in as a paste does, without the clipboard of the machine. */
async function paste(page: Page, field: string, text: string): Promise<void> {
  await page.focus(`[name=${field}]:visible`);
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.setData('text', ${JSON.stringify(text)});
    document.activeElement.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  })()`);
}

const PATIENCE = { timeout: 20_000 } as const;
const said = (page: Page): Promise<string | null> => page.locator('.scan [role=status]').textContent();
const typedIn = (page: Page, field: string): Promise<string> =>
  page.locator(`[name=${field}]:visible`).inputValue();

describe('M1 typing', () => {
  test('a number is shown in groups, also with digits of one’s own, and can be mended in the middle', async () => {
    const page = await openPhone('fa-IR');
    await page.goto('/b/sepehr');
    const field = page.locator('[name=bill_id]:visible');
    await field.pressSequentially('۱۰۰۰۰۰۰۱۰۴');
    expect(await field.inputValue()).toBe('۱۰۰۰ ۰۰۰۱ ۰۴');
    await field.fill('');
    await field.pressSequentially('1000000104128');
    expect(await field.inputValue()).toBe('1000 0001 0412 8');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('3');
    expect(await field.inputValue()).toBe('1000 0001 0413 8');
  });

  test('Arabic-Indic digits are left as typed: a space between them would turn them round', async () => {
    const page = await openPhone('ar-EG');
    await page.goto('/b/nile');
    await page.locator('[name=meter_number]:visible').pressSequentially('٠٤٧١٠٠٠٠١٠١');
    expect(await typedIn(page, 'meter_number')).toBe('٠٤٧١٠٠٠٠١٠١');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/bills\//);
  });

  test('a mistyped number is said beside its field when it is left, and no more once it is right', async () => {
    const page = await openPhone('fa-IR');
    await page.goto('/b/sepehr');
    await page.locator('[name=bill_id]:visible').fill('1000000104128');
    const field = page.locator('[name=payment_id]:visible');
    await field.fill('48550616');
    await field.blur();
    const problem = page.locator('#payment_id-0-problem');
    await problem.waitFor();
    expect(await problem.textContent()).toContain('یک رقم');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toMatch(/^payment_id-0-problem payment_id-0-where/);
    expect(await page.locator('form#find-0 [role=status]').textContent()).toBe(await problem.textContent());
    expect(page.url()).toMatch(/\/b\/sepehr$/);
    await field.fill('48550606');
    expect(await problem.count()).toBe(0);
    expect(await field.getAttribute('aria-invalid')).toBeNull();
    await page.click('form#find-0 button.main');
    await page.waitForURL(/\/bills\//);
  });

  test('numbers in each other’s place are swapped with one press', async () => {
    const page = await openPhone('en-US');
    await page.goto('/b/sepehr');
    await page.locator('[name=bill_id]:visible').fill('48550606');
    await page.locator('[name=payment_id]:visible').fill('1000000104128');
    await page.locator('[name=payment_id]:visible').blur();
    await page.click('text=Yes, swap them');
    expect(await typedIn(page, 'bill_id')).toBe('1000 0001 0412 8');
    expect(await typedIn(page, 'payment_id')).toBe('4855 0606');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('See the bill');
  });

  test('a whole message pasted into one field fills both', async () => {
    const page = await openPhone('fa-IR');
    await page.goto('/b/sepehr');
    await paste(page, 'bill_id', 'شناسه قبض: ۱۰۰۰۰۰۰۱۰۴۱۲۸ شناسه پرداخت: ۴۸۵۵۰۶۰۶');
    await expect.poll(() => typedIn(page, 'payment_id'), PATIENCE).toBe('4855 0606');
    expect(await typedIn(page, 'bill_id')).toBe('1000 0001 0412 8');
  });

  test('what is pasted into the wrong way opens the right one', async () => {
    const page = await openPhone('en-US');
    await page.goto('/b/sepehr');
    await paste(page, 'bill_id', 'My subscription is 70010001');
    const field = page.locator('[name=subscription]');
    await field.waitFor({ state: 'visible' });
    expect(await field.inputValue()).toBe('7001 0001');
  });

  test('with the server out of reach typing goes on as if there were no help', async () => {
    const page = await openPhone('en-US');
    await page.goto('/b/sepehr');
    await page.route('**/check', (route) => route.abort());
    await page.locator('[name=bill_id]:visible').fill('1000000104128');
    await page.locator('[name=payment_id]:visible').fill('48550606');
    await page.click('form#find-0 button.main');
    await page.waitForURL(/\/bills\//);
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('ERR_FAILED')));
  });
});

describe('scanning a paper bill', () => {
  test('where the browser reads no codes there is no button for it', async () => {
    const page = await openPhone('en-US');
    await page.addInitScript('delete window.BarcodeDetector');
    await page.goto('/b/sepehr', { waitUntil: 'networkidle' });
    expect(await page.locator('[data-start]').isVisible()).toBe(false);
  });

  /** The reading of codes comes from the phone's system, which Chromium on Linux has not: jsQR stands in for it. */
  async function withDetector(page: Page): Promise<void> {
    const reader = await readFile(createRequire(import.meta.url).resolve('jsqr'), 'utf8');
    await page.addInitScript(`${reader}
      window.BarcodeDetector = class {
        static getSupportedFormats() { return Promise.resolve(['code_128', 'itf', 'qr_code']); }
        async detect(video) {
          const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
          const context = canvas.getContext('2d');
          context.drawImage(video, 0, 0);
          const found = jsQR(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
          return found === null ? [] : [{ rawValue: found.data, format: 'qr_code' }];
        }
      };`);
  }

  test('the camera reads the code, the fields are filled, the camera is let go', async () => {
    const page = await openPhone('fa-IR');
    await withDetector(page);
    await page.goto('/b/sepehr');
    await page.click('text=خواندن بارکد قبض با دوربین');
    await expect.poll(() => typedIn(page, 'bill_id'), PATIENCE).toBe('1000 0001 0412 8');
    expect(await typedIn(page, 'payment_id')).toBe('4855 0606');
    expect(await page.locator('.scan [role=status]').textContent()).toContain('خوانده شد');
    expect(await page.locator('video').isVisible()).toBe(false);
    expect(await page.evaluate('document.querySelector("video").srcObject')).toBeNull();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/bills\//);
  });

  test('a code of another biller is said to be none of this one, and the search goes on until it is stopped', async () => {
    const page = await openPhone('en-US');
    await withDetector(page);
    await page.goto('/b/malwa');
    await page.click('text=Scan the code on the bill');
    await expect.poll(() => said(page), PATIENCE).toContain('no number');
    await page.click('text=Close the camera');
    expect(await page.locator('video').isVisible()).toBe(false);
    expect(await page.locator('[data-start]').isVisible()).toBe(true);
  });

  test('a camera that may not be used is said so, kindly', async () => {
    const page = await openPhone('hi-IN');
    await withDetector(page);
    await page.addInitScript(
      'navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"))',
    );
    await page.goto('/b/malwa');
    await page.click('[data-start]');
    await expect.poll(() => said(page), PATIENCE).toContain('कैमरा नहीं चला');
  });
});

describe('X4 a payment that the bank has not answered', () => {
  test('the page finds out by itself, without being loaded anew', async () => {
    const page = await openPhone('en-US');
    await page.goto('/b/nile');
    await page.locator('[name=meter_number]:visible').fill('04710000101');
    await page.click('main form button.main:visible');
    await page.click('text=Continue to the bank');
    const bank = page.url();
    const [payment] = await portal.app.sql<{ biller_id: number; payment_id: bigint }[]>`
      select biller_id, payment_id from payments.payment order by created_at desc limit 1`;
    expect(payment?.biller_id).toBe(103);
    const cookies = await page.context().cookies();
    const id = cookies.find(({ name }) => name === 'wasl_payments')?.value.split('.')[0] ?? '';
    await page.goto(`/pay/${id}/result`);
    expect(await page.locator('h1').textContent()).toBe('We are asking the bank');
    await page.evaluate('window.isStillHere = true');
    await portal.play(bank, 'pay');
    await expect.poll(() => page.locator('h1').textContent(), PATIENCE).toBe('Paid');
    expect(await page.evaluate('window.isStillHere')).toBe(true);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(await page.title()).toContain('Paid');
  });
});
