import { err, ok, type Result } from '../kernel/index.ts';

export type SvgProblem =
  | 'not_svg'
  | 'forbidden_element'
  | 'forbidden_attribute'
  | 'external_reference'
  | 'malformed';

export interface SvgError {
  readonly code: SvgProblem;
  /** The element, attribute or piece of text that is meant. */
  readonly at: string;
}

/** Shapes and how they are painted. What could load, run, animate or hold other content is not among them. */
const ELEMENTS = new Set(
  `svg g path rect circle ellipse line polyline polygon defs use symbol title desc
  linearGradient radialGradient stop clipPath mask pattern`.split(/\s+/),
);

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /\s+([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const TEXT = /[^<]+/y;
const COMMENT = /<!--(?:[^-]|-(?!-))*-->/g;

/**
 * Accepts an SVG only when it is nothing but drawing: no script, style sheet, event handler, link, animation,
 * entity or reference to anything outside of itself. It is not repaired: what is refused names its place, and
 * whoever drew it takes it out. Gives the width and height of the drawing, in its own units.
 */
export function checkSvg(text: string): Result<{ width: number; height: number }, SvgError> {
  const body = text
    .replace(/^\uFEFF?\s*<\?xml\s[^?<>]*\?>/, '')
    .replace(COMMENT, '')
    .trim();
  if (!/^<svg[\s>]/.test(body)) return err({ code: 'not_svg', at: body.slice(0, 20) });
  const open: string[] = [];
  let root: ReadonlyMap<string, string> | undefined;
  let at = 0;
  while (at < body.length) {
    TEXT.lastIndex = at;
    const words = TEXT.exec(body);
    if (words !== null) {
      if (open.length === 0 || hasEntity(words[0]))
        return err({ code: 'malformed', at: words[0].slice(0, 40) });
      at = TEXT.lastIndex;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(body);
    const [, closing, name = '', attributes = '', empty] = tag ?? [];
    if (tag === null || (root !== undefined && open.length === 0))
      return err({ code: 'malformed', at: body.slice(at, at + 40) });
    at = TAG.lastIndex;
    if (closing === '/') {
      if (open.pop() !== name) return err({ code: 'malformed', at: `</${name}>` });
      continue;
    }
    if (!ELEMENTS.has(name)) return err({ code: 'forbidden_element', at: `<${name}>` });
    const read = readAttributes(attributes);
    if (!read.ok) return read;
    root ??= read.value;
    if (empty !== '/') open.push(name);
  }
  if (open.length > 0 || root === undefined)
    return err({ code: 'malformed', at: `<${open.at(-1) ?? 'svg'}>` });
  const size = sizeOf(root);
  return size === undefined ? err({ code: 'malformed', at: 'viewBox' }) : ok(size);
}

function readAttributes(text: string): Result<ReadonlyMap<string, string>, SvgError> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    const local = name.toLowerCase().split(':').at(-1) ?? '';
    if (found.has(name)) return err({ code: 'malformed', at: name });
    if (local.startsWith('on') || local === 'src' || local === 'base')
      return err({ code: 'forbidden_attribute', at: name });
    if (/^xmlns(:|$)/.test(name)) {
      if (!NAMESPACES.includes(value)) return err({ code: 'forbidden_attribute', at: name });
    } else if (hasEntity(value) || value.includes('\\') || value.includes('@')) {
      return err({ code: 'forbidden_attribute', at: name });
    } else if (refersOutside(local, value)) {
      return err({ code: 'external_reference', at: `${name}="${value.slice(0, 40)}"` });
    }
    found.set(name, value);
  }
  return ok(found);
}

const NAMESPACES = ['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink'];

/** A reference may only lead to a part of the drawing itself (`#id`). */
function refersOutside(name: string, value: string): boolean {
  if (name === 'href' && !/^#[\w.-]+$/.test(value.trim())) return true;
  if (/(?:javascript|data|https?|file|blob)\s*:/i.test(value)) return true;
  const references = value.match(/url\s*\([^)]*\)?/gi) ?? [];
  if (/image-set|image\s*\(|cross-fade|element\s*\(/i.test(value)) return true;
  return references.some((each) => !/^url\(\s*(['"]?)#[\w.-]+\1\s*\)$/i.test(each));
}

/** Nothing but the five of XML itself: others are declared, and a number could hide a letter. */
function hasEntity(text: string): boolean {
  return /&(?!(?:amp|lt|gt|quot|apos);)/.test(text);
}

function sizeOf(root: ReadonlyMap<string, string>): { width: number; height: number } | undefined {
  const number = (text: string | undefined): number =>
    /^\d+(\.\d+)?(px)?$/.test(text ?? '') ? Number.parseFloat(text ?? '') : 0;
  const [, , boxWidth, boxHeight] = (root.get('viewBox') ?? '').trim().split(/[\s,]+/);
  const width = number(boxWidth) || number(root.get('width'));
  const height = number(boxHeight) || number(root.get('height'));
  return width > 0 && height > 0 ? { width, height } : undefined;
}
