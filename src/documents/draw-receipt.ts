import {
  Document,
  Link,
  Page,
  Path,
  renderToBuffer,
  StyleSheet,
  type Styles,
  Svg,
  Text,
  View,
} from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import { FAMILIES, loadFonts } from './fonts.ts';
import { qrSymbol } from './qr.ts';
import type { Fact, ReceiptSheet } from './sheet.ts';

// Runs in a thread of its own (render-worker.ts): nothing here may import a room, and no JSX, which in this
// project means the pages' HTML.

const fonts = loadFonts();

const INK = '#16211c';
const MUTED = '#55635c';
const LINE = '#d5ddd8';
const ACCENT = '#0b6e4f';
const BAD = '#a3260f';

// A line height is given only together with a size: alone it would be taken of 18 points.
const styles = StyleSheet.create({
  page: { paddingVertical: 28, paddingHorizontal: 34, fontSize: 10, lineHeight: 1.5, color: INK },
  band: { height: 5, backgroundColor: ACCENT, borderRadius: 2, marginBottom: 10 },
  top: { justifyContent: 'space-between', alignItems: 'center', gap: 8 },
  paid: { flex: 1 },
  biller: { fontSize: 12, fontWeight: 700, lineHeight: 1.5, color: ACCENT },
  title: { fontSize: 17, fontWeight: 700, lineHeight: 1.6 },
  notice: {
    marginTop: 6,
    paddingHorizontal: 6,
    paddingVertical: 3,
    color: BAD,
    borderWidth: 0.75,
    borderColor: BAD,
    borderRadius: 4,
  },
  amountLabel: { marginTop: 6, color: MUTED },
  amount: { fontSize: 21, fontWeight: 700, lineHeight: 1.5 },
  secondAmount: { fontSize: 12, color: MUTED, lineHeight: 1.5 },
  facts: { marginTop: 8 },
  row: { justifyContent: 'space-between', borderTopWidth: 0.5, borderTopColor: LINE, paddingVertical: 2.5 },
  label: { width: '38%', color: MUTED },
  value: { width: '60%', fontWeight: 700 },
  head: { marginTop: 10, justifyContent: 'space-between', paddingBottom: 3, fontWeight: 700 },
  bill: { width: '60%' },
  small: { fontSize: 8.5, color: MUTED, lineHeight: 1.5 },
  smallRow: { gap: 4 },
  billAmount: { width: '38%', fontWeight: 700 },
  check: { marginTop: 8, paddingTop: 6, borderTopWidth: 0.75, borderTopColor: ACCENT },
  bold: { fontWeight: 700 },
  link: { color: ACCENT, textDecoration: 'none' },
  qr: { width: 128, height: 128 },
});

/** The receipt as PDF, a page of A5 and more where there are many bills. The same sheet gives the same bytes. */
export async function drawReceipt(sheet: ReceiptSheet): Promise<Buffer> {
  await fonts;
  const { language, script } = sheet;
  const side = sideOf(sheet);
  const date = new Date(sheet.paidAt);
  const page = h(
    Page,
    { size: 'A5', style: { ...styles.page, fontFamily: FAMILIES[script] } },
    h(View, { style: styles.band }),
    side.row(styles.top, h(View, { style: styles.paid }, ...paidTexts(side, sheet)), qrCode(sheet)),
    ...sheet.notices.map((notice) => side.text(notice, styles.notice)),
    h(View, { style: styles.facts }, ...sheet.facts.map((fact) => factRow(side, fact))),
    ...billRows(side, sheet),
    checkTexts(side, sheet),
  );
  const properties = {
    title: `${sheet.title} ${sheet.facts[0]?.value ?? ''}`,
    author: sheet.biller,
    language,
    creationDate: date,
    modificationDate: date,
    // The libraries would name themselves.
    producer: 'Wasl',
    creator: 'Wasl',
  };
  return renderToBuffer(h(Document, properties, page));
}

type Style = Styles[string];

/** Text and rows in the direction of a language. */
interface Side {
  text(text: string, style?: Style): ReactElement;
  /** An identifier, in its own order. `end` puts it where the row ends. */
  number(text: string, style?: Style): ReactElement;
  atEnd(text: string, style: Style): ReactElement;
  row(style: Style, ...children: ReactElement[]): ReactElement;
}

function sideOf({ direction }: ReceiptSheet): Side {
  const isRtl = direction === 'rtl';
  const start = { direction: isRtl ? 'rtl' : 'ltr', textAlign: isRtl ? 'right' : 'left' } as const;
  const end = { ...start, textAlign: isRtl ? 'left' : 'right' } as const;
  return {
    text: (text, style = {}) => h(Text, { style: { ...style, ...start } }, text),
    number: (text, style = {}) =>
      h(Text, { style: { ...style, ...end } }, isRtl ? leftToRight(text) : chunks(text).join('\n')),
    atEnd: (text, style) => h(Text, { style: { ...style, ...end } }, text),
    row: (style, ...children) =>
      h(
        View,
        { style: { ...style, flexDirection: isRtl ? 'row-reverse' : 'row' }, wrap: false },
        ...children,
      ),
  };
}

const LRM = '\u200e';
const LRO = '\u202d';
const POP = '\u202c';

/**
 * Keeps an identifier in its order within right-to-left text. LRI and PDI would be drawn as junk (react-pdf
 * 4.9), and LRM alone does not hold Arabic-Indic digits around a hyphen together (UAX 9, N1: 2026-11 would read
 * 11-2026), so they are overridden, except where letters of their own direction are among them.
 */
function leftToRight(text: string): string {
  const hasOwnDirection = /(?=\p{L})\p{Script=Arabic}/u.test(text);
  return chunks(text)
    .map((line) => (hasOwnDirection ? `${LRM}${line}${LRM}` : `${LRO}${line}${POP}`))
    .join('\n');
}

/** What fits into a line of the value's column; a longer word would run out of the page. */
const LINE_CHARACTERS = 30;

function chunks(text: string): readonly string[] {
  const characters = [...text];
  const lines: string[] = [];
  for (let at = 0; at < characters.length; at += LINE_CHARACTERS) {
    lines.push(characters.slice(at, at + LINE_CHARACTERS).join(''));
  }
  return lines;
}

function factRow(side: Side, { label, value, isNumber }: Fact): ReactElement {
  return side.row(
    styles.row,
    side.text(label, styles.label),
    isNumber === true ? side.number(value, styles.value) : side.atEnd(value, styles.value),
  );
}

function billRows(side: Side, { billsHead, bills }: ReceiptSheet): ReactElement[] {
  const [bill, amount] = billsHead;
  return [
    side.row(styles.head, side.text(bill, styles.bill), side.atEnd(amount, styles.billAmount)),
    ...bills.map((each) =>
      side.row(
        styles.row,
        h(
          View,
          { style: styles.bill },
          side.row({}, side.number(each.number)),
          ...each.facts.map((fact) =>
            side.row(
              styles.smallRow,
              side.text(fact.label, styles.small),
              side.number(fact.value, styles.small),
            ),
          ),
        ),
        side.atEnd(each.amount, styles.billAmount),
      ),
    ),
  ];
}

function paidTexts(side: Side, sheet: ReceiptSheet): ReactElement[] {
  const { biller, title, amountLabel, amount, secondAmount } = sheet;
  return [
    side.text(biller, styles.biller),
    side.text(title, styles.title),
    side.text(amountLabel, styles.amountLabel),
    side.text(amount, styles.amount),
    ...(secondAmount === undefined ? [] : [side.text(secondAmount, styles.secondAmount)]),
  ];
}

function qrCode({ qrUrl }: ReceiptSheet): ReactElement {
  const { size, path } = qrSymbol(qrUrl);
  const viewBox = `0 0 ${size} ${size}`;
  return h(Link, { src: qrUrl }, h(Svg, { style: styles.qr, viewBox }, h(Path, { d: path, fill: '#000' })));
}

function checkTexts(side: Side, { check }: ReceiptSheet): ReactElement {
  return h(
    View,
    { style: styles.check, wrap: false },
    side.text(check.title, styles.bold),
    side.text(check.text, styles.small),
    side.row({}, h(Link, { src: check.url, style: styles.link }, check.url)),
  );
}
