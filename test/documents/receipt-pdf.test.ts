import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import jsqr from 'jsqr';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { requirePoppler } from '../../scripts/poppler.ts';
import { createDocuments, type Documents, type ReceiptDocument } from '../../src/documents/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { drawPdf, textOfPdf } from '../support/poppler.ts';
import { createTestSigner, demoBiller, documentOf } from '../support/receipts.ts';

// Installing it may take longer than any test.
beforeAll(() => void requirePoppler('pdftotext'), 300_000);

let folder: string;
let documents: Documents;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-receipts-'));
  documents = createDocuments();
});
// Drawing is quick, and starting the thread that draws is not.
vi.setConfig({ testTimeout: 60_000 });
afterAll(async () => {
  await documents.close();
  await rm(folder, { recursive: true, force: true });
});

// A CommonJS package: what it exports by default is one level deeper than its types say.
const readQr = 'default' in jsqr ? jsqr.default : jsqr;

async function draw(document: ReceiptDocument, by: Documents = documents): Promise<Uint8Array> {
  const drawn = await by.receipt(document).render();
  invariant(drawn.ok, 'few documents are being drawn');
  return drawn.value;
}

let files = 0;

async function fileOf(pdf: Uint8Array): Promise<string> {
  files += 1;
  const file = path.join(folder, `${files}.pdf`);
  await writeFile(file, pdf);
  return file;
}

const read = async (document: ReceiptDocument): Promise<string> =>
  textOfPdf(await fileOf(await draw(document)));

/** Everything on the page that has a digit in it: identifiers, amounts, times; in no order. */
function numbersIn(text: string): string[] {
  const found = text.match(/[\p{Nd}A-Z][\p{Nd}A-Z٬٫,.:-]*/gu) ?? [];
  return found.filter((word) => /\p{Nd}/u.test(word)).toSorted();
}

const SEPEHR = documentOf(demoBiller('sepehr'), 'fa', {
  amountMinor: 485_000n,
  bills: [
    {
      number: 'B-2026-11',
      period: '2026-11',
      amountMinor: 235_000n,
      identifiers: { payment_id: '48550606' },
    },
    { number: '140508', period: '1405-08', amountMinor: 250_000n, identifiers: { payment_id: '25050453' } },
  ],
});
const NILE = documentOf(demoBiller('nile'), 'ar', { accountNumber: '04710000101' });
const MALWA = documentOf(demoBiller('malwa'), 'hi', { accountNumber: 'N1234567890', advanceMinor: 5_000n });
const COMET = documentOf(demoBiller('comet'), 'en', {
  amountMinor: 8_999n,
  accountNumber: '8255100010001234',
});
const ALL = { fa: SEPEHR, ar: NILE, hi: MALWA, en: COMET };

describe('M8 X10 the receipt as PDF, read back', () => {
  test('Persian: own digits, own calendar, nothing turned round', async () => {
    const text = await read(SEPEHR);
    expect(numbersIn(text)).toEqual(
      [
        ...['۴۸۵٬۰۰۰', '۴۸٬۵۰۰', '۱۰۱-۵۰۷۴۴-۴۸۶۴۴-۸', '0XHBJ-DS847', '۲۵', '۱۴۰۵', '۱۴:۳۵', '۷۰۰۱۰۰۰۱'],
        ...['۵۴۴۳', 'A8F2-00192837', 'B-2026-11', '۲۰۲۶-۱۱', '۴۸۵۵۰۶۰۶', '۲۳۵٬۰۰۰'],
        ...['۱۴۰۵۰۸', '۱۴۰۵-۰۸', '۲۵۰۵۰۴۵۳', '۲۵۰٬۰۰۰'],
      ].toSorted(),
    );
    // Poppler puts the blank after a number in front of it.
    expect(text).toMatch(/۲۵\s?آبان ۱۴۰۵/);
    expect(text).toMatch(/۴۸۵٬۰۰۰\s?ریال/);
    expect(text).toMatch(/۴۸٬۵۰۰\s?تومان/);
    expect(text).toContain('برق سپهر');
    expect(text).toContain('https://pay.example.org/verify');
  });

  test('Arabic: digits of its own around hyphens and decimal marks', async () => {
    const text = await read(NILE);
    expect(numbersIn(text)).toEqual(
      [
        ...['١٬٢٥٠٫٥٠', '١٬٢٥٠٫٥٠', '١٠١-٥٠٧٤٤-٤٨٦٤٤-٨', '0XHBJ-DS847', '١٦', '٢٠٢٦', '١٣:٠٥'],
        ...['٠٤٧١٠٠٠٠١٠١', '٥٤٤٣', 'A8F2-00192837', 'B-2026-11', '٢٠٢٦-١١'],
      ].toSorted(),
    );
    expect(text).toMatch(/١٦\s?نوفمبر ٢٠٢٦/);
    expect(text).toContain('إيصال الدفع');
    expect(text).toContain('كهرباء النيل');
  });

  test('Hindi: rupees in lakh groups, and no word lost', async () => {
    const text = await read(documentOf(demoBiller('malwa'), 'hi', { amountMinor: 12_345_678n }));
    expect(numbersIn(text)).toEqual(
      [
        ...['1,23,456.78', '1,23,456.78', '101-50744-48644-8', '0XHBJ-DS847', '16', '2026', '16:35'],
        ...['70010001', '5443', 'A8F2-00192837', 'B-2026-11', '2026-11'],
      ].toSorted(),
    );
    expect(text).toContain('₹1,23,456.78');
    expect(text).toContain('16 नवंबर 2026');
    // Vowel signs are read back in the order in which they are drawn; none is missing.
    const letters = (word: string): string => [...word].toSorted().join('');
    expect(text.split('\n').map(letters)).toContain(letters('चुकाई गई राशि'));
  });

  test('English: an advance is told beside the amount', async () => {
    const text = await read(
      documentOf(demoBiller('comet'), 'en', { amountMinor: 10_000n, advanceMinor: 1_001n }),
    );
    expect(numbersIn(text)).toEqual(
      [
        ...['100.00', '100.00', '10.01', '101-50744-48644-8', '0XHBJ-DS847', '16', '2026', '04:05'],
        ...['70010001', '5443', 'A8F2-00192837', 'B-2026-11', '2026-11'],
      ].toSorted(),
    );
    expect(text).toContain('16 November 2026');
    expect(text).toContain('$100.00');
    expect(text).toContain('Comet Broadband');
  });

  test('identifiers of any length, kind and number come out whole', async () => {
    const long = '9403272004129'.repeat(5);
    const bills = Array.from({ length: 24 }, (_, nth) => ({
      number: `2026-${String(nth).padStart(6, '0')}/7`,
      period: '',
      amountMinor: BigInt(1_000 + nth),
      identifiers: {},
    }));
    for (const language of ['fa', 'ar', 'en'] as const) {
      const fields = { amountMinor: 24_276n, accountNumber: long, gatewayRef: '+98 21 8888 7777', bills };
      const text = await read(documentOf(demoBiller('comet'), language, fields));
      const latin = text.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
      expect(latin.replaceAll('\n', '')).toContain(long.slice(0, 30));
      for (const part of [long.slice(0, 30), long.slice(30, 60), '+98 21 8888 7777']) {
        expect(latin).toContain(part);
      }
      for (const { number } of bills) expect(latin).toContain(number);
    }
  });

  test('letters that Persian and Arabic share stand beside each other in one document', async () => {
    const name = 'شركة الکهرباء العربي یکی علي';
    const biller = { ...demoBiller('sepehr'), name: { ...demoBiller('sepehr').name, fa: name } };
    expect(await read(documentOf(biller, 'fa'))).toContain(name);
  });

  test('that the money went back is told on the paper too', async () => {
    const returned = documentOf(demoBiller('comet'), 'en', { standing: 'returned' });
    expect(await read(returned)).toContain('The money of this payment was given back later.');
  });
});

describe('X9 the QR code on paper', () => {
  test.each(Object.entries(ALL))(
    'printed at 150 points an inch (%s): read back and verified',
    async (_language, document) => {
      const { width, height, rgba } = await drawPdf(await fileOf(await draw(document)), 150);
      const code = readQr(rgba, width, height);
      expect(code?.data).toBe(document.statementUrl);
      const verified = createTestSigner().verify(code?.data ?? '');
      const { receipt, biller } = document;
      expect(verified).toMatchObject({
        ok: true,
        value: { number: receipt.number, biller: biller.id, amount: receipt.payment.amount },
      });
      expect(
        createTestSigner(`1:${Buffer.alloc(32, 8).toString('base64')}`).verify(code?.data ?? '').ok,
      ).toBe(false);
    },
  );
});

describe('the same receipt', () => {
  test('is the same file, byte by byte, whatever was drawn before it', async () => {
    const other = createDocuments();
    try {
      for (const document of Object.values(ALL).toReversed()) {
        const [first, second] = [await draw(document), await draw(document, other)];
        expect(Buffer.compare(first, second)).toBe(0);
        const isDated = Buffer.from(first).includes('(D:20261116110507Z)');
        expect(isDated).toBe(true);
        expect(documents.receipt(document).etag).toBe(other.receipt(document).etag);
      }
    } finally {
      await other.close();
    }
  });

  test('has another tag in another language, and when it says something else', () => {
    const tags = [
      ...Object.values(ALL),
      { ...SEPEHR, language: 'en' as const },
      { ...SEPEHR, demo: true },
      { ...SEPEHR, statementUrl: `${SEPEHR.statementUrl}0` },
    ].map((document) => documents.receipt(document).etag);
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(tag).toMatch(/^"[A-Za-z0-9_-]{27}"$/);
  });
});

describe('under load', () => {
  test('twenty wait, the others are told to come back; the same one is drawn once for all', async () => {
    const busy = createDocuments();
    try {
      const documentsOf = Array.from({ length: 25 }, (_, nth) =>
        documentOf(demoBiller('comet'), 'en', { amountMinor: BigInt(nth + 1) }),
      );
      const drawn = await Promise.all(documentsOf.map((document) => busy.receipt(document).render()));
      expect(drawn.map(({ ok }) => ok)).toEqual([...Array(20).fill(true), ...Array(5).fill(false)]);
      expect(drawn.at(-1)).toEqual({ ok: false, error: { code: 'busy', retryAfterSeconds: 5 } });
      const [first] = documentsOf;
      invariant(first !== undefined, 'there is a first');
      const many = await Promise.all(Array.from({ length: 50 }, () => busy.receipt(first).render()));
      expect(many.every(({ ok }) => ok)).toBe(true);
    } finally {
      await busy.close();
    }
  });
});
