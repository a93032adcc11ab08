import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IMAGE_BYTES_MAX, readDataAddress, readImage, toDataAddress } from './image.ts';

const svg = (content: string, attributes = 'viewBox="0 0 40 20"'): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`);

const codeOf = (content: Buffer): string => {
  const image = readImage(content);
  return image.ok ? 'taken' : image.error.code;
};

describe('M13 a logo that only draws is taken', () => {
  test.each([
    ['shapes', '<path d="M0 0h40v20H0z" fill="#0b6e4f"/>'],
    [
      'groups, text outside of shapes, a title',
      '<title>A &amp; B</title><g><circle cx="1" cy="2" r="3"/></g>',
    ],
    [
      'a gradient that it refers to itself',
      '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect width="4" height="4" fill="url(#a)"/>',
    ],
    ['a part used twice', '<symbol id="s"><path d="M0 0"/></symbol><use href="#s"/>'],
    ['style as an attribute', '<path d="M0 0" style="fill:#123456;stroke:none"/>'],
    ['a comment', '<!-- drawn by hand --><path d="M0 0"/>'],
  ])('%s', (_name, content) => expect(codeOf(svg(content))).toBe('taken'));

  test('its shape is told, and it comes back from its address as it was', () => {
    const content = svg('<path d="M0 0"/>');
    const image = readImage(content);
    expect(image).toMatchObject({ ok: true, value: { type: 'image/svg+xml', width: 40, height: 20 } });
    expect(image.ok && readDataAddress(toDataAddress(image.value))).toEqual(image);
  });

  test('a PNG by its first bytes, with its size', () => {
    const png = readFileSync(new URL('../web/page/app/icon-192.png', import.meta.url));
    expect(readImage(png)).toMatchObject({ ok: true, value: { type: 'image/png', width: 192, height: 192 } });
  });
});

describe('M13 a logo that could do anything else is refused', () => {
  test.each([
    ['a script', '<script>alert(1)</script>', 'forbidden_element'],
    ['a script in another case', '<ScRiPt>1</ScRiPt>', 'forbidden_element'],
    ['a style sheet', '<style>@import "https://evil.example"</style>', 'forbidden_element'],
    ['other content', '<foreignObject><body/></foreignObject>', 'forbidden_element'],
    ['an image', '<image href="https://evil.example/a.png"/>', 'forbidden_element'],
    ['a link', '<a href="https://evil.example"><path d="M0 0"/></a>', 'forbidden_element'],
    ['animation', '<set attributeName="href" to="javascript:alert(1)"/>', 'forbidden_element'],
    [
      'an element of another namespace',
      '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
      'forbidden_element',
    ],
    ['an event handler', '<path d="M0 0" onload="alert(1)"/>', 'forbidden_attribute'],
    ['an event handler in another case', '<path d="M0 0" OnClick="alert(1)"/>', 'forbidden_attribute'],
    ['a foreign namespace', '<g xmlns="http://www.w3.org/1999/xhtml"/>', 'forbidden_attribute'],
    [
      'a letter hidden as a number',
      '<path style="fill:&#117;rl(https://evil.example)"/>',
      'forbidden_attribute',
    ],
    ['an escape in a style', '<path style="fill:u\\72l(https://evil.example)"/>', 'forbidden_attribute'],
    ['a reference outside', '<use href="https://evil.example/a.svg#b"/>', 'external_reference'],
    ['a reference by the old name', '<use xlink:href="//evil.example/a.svg#b"/>', 'external_reference'],
    ['a paint from outside', '<path fill="url(//evil.example/a.svg#b)"/>', 'external_reference'],
    ['a paint with space in it', '<path fill="url (https://evil.example#b)"/>', 'external_reference'],
    ['a picture in a style', '<path style="mask:image-set(url(#a) 1x)"/>', 'external_reference'],
    ['an entity', '<title>&evil;</title>', 'malformed'],
    ['an unclosed shape', '<path d="M0 0">', 'malformed'],
    ['an attribute without quotes', '<path onload=alert(1) />', 'malformed'],
    ['text made to look like a comment', '<!-- --!><script>1</script><!-- -->', 'malformed'],
    ['a section that is not read', '<![CDATA[<script>1</script>]]>', 'malformed'],
  ])('%s', (_name, content, code) => expect(codeOf(svg(content))).toBe(code));

  test.each([
    ['a document type', '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>', 'not_an_image'],
    [
      'a style sheet before it',
      '<?xml-stylesheet href="https://evil.example"?><svg viewBox="0 0 1 1"/>',
      'not_svg',
    ],
    ['another encoding', '<?xml version="1.0" encoding="utf-7"?><svg viewBox="0 0 1 1"/>', 'not_an_image'],
    ['HTML', '<html><script>1</script></html>', 'not_an_image'],
    ['something after its end', '<svg viewBox="0 0 1 1"/><script/>', 'malformed'],
    ['no size', '<svg><path d="M0 0"/></svg>', 'malformed'],
    ['JPEG', '\u00ff\u00d8\u00ff', 'not_an_image'],
    ['nothing', '', 'not_an_image'],
  ])('%s', (_name, text, code) => expect(codeOf(Buffer.from(text))).toBe(code));

  test('one that is too large, in bytes or in pixels', () => {
    expect(codeOf(svg(`<path d="${'M0 0'.repeat(IMAGE_BYTES_MAX / 4)}"/>`))).toBe('too_large');
    const png = Buffer.from(readFileSync(new URL('../web/page/app/icon-192.png', import.meta.url)));
    png.writeUInt32BE(50_000, 16);
    expect(codeOf(png)).toBe('dimensions');
  });

  test('whatever stands in an attribute, nothing comes through that a browser would run or load', () => {
    const pieces = fc.constantFrom(
      'url(',
      'URL (',
      ')',
      '#a',
      '//',
      'x',
      ' ',
      '"',
      "'",
      '&#117;',
      '\\75',
      'data:',
      '@',
    );
    const value = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
    const name = fc.constantFrom(
      'href',
      'xlink:href',
      'fill',
      'style',
      'd',
      'onload',
      'x:onclick',
      'src',
      'id',
    );
    let taken = 0;
    fc.assert(
      fc.property(
        fc.constantFrom('path', 'use', 'script', 'a', 'g'),
        name,
        value,
        (element, attribute, text) => {
          if (codeOf(svg(`<${element} ${attribute}="${text}"/>`)) !== 'taken') return;
          taken += 1;
          expect(['path', 'use', 'g']).toContain(element);
          expect(attribute).not.toMatch(/on|src/);
          if (attribute.endsWith('href')) expect(text.trim()).toMatch(/^#[\w.-]+$/);
          expect(text.replaceAll(/url\(\s*(['"]?)#\w+\1\s*\)/gi, '')).not.toMatch(/url|["&\\@]|data:/i);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
