import { type Children, escapeHtml, Fragment } from '@kitajs/html';
import { invariant } from '../../kernel/index.ts';

/** What goes into a piece of markup: text, or markup that is ready. */
type Slots = Readonly<Record<string, Children>>;

type Escape = (text: string) => string;

/** Every character that is escaped somewhere, between two that are in no text (private use). */
const SPECIAL = `&<"'`;
const marker = (name: string): string => `\uE000${SPECIAL}${name}\uE001`;
const MARKER = /\uE000([^\uE000\uE001]*)('|&#39;)([^\uE000\uE001]*)\uE001/;
/** What `split` makes of one marker: what became of its characters, the last of them, its name; and the markup after. */
const PIECES = 4;

/** How markup treats what comes into it, by what it makes of the special characters. */
const ESCAPES: ReadonlyMap<string, Escape> = new Map<string, Escape>([
  // Text that is `safe`.
  ['&amp;&lt;&#34;&#39;', escapeHtml],
  // An attribute.
  [`&<&#34;'`, (text) => (text.includes('"') ? text.replaceAll('"', '&#34;') : text)],
  // An attribute after `exactly`.
  [`&amp;&lt;&#34;'`, escapeExactly],
  // Markup.
  [SPECIAL, (markup) => markup],
]);

function escapeExactly(text: string): string {
  if (!/[&<"]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');
}

interface Place<Props> {
  readonly name: keyof Props & string;
  readonly escaped: Escape;
  /** The markup from here to the next place. */
  readonly after: string;
}

interface Form<Props> {
  readonly before: string;
  readonly places: readonly Place<Props>[];
}

/**
 * A component whose markup is always the same but for what stands in its places: made once, with markers, and from
 * then on only filled in, in a fraction of the time. What became of a marker's special characters tells how the markup
 * escapes what stands there, so that what comes in is escaped just as if the markup were made anew.
 *
 * The component may put its properties into the markup (`safe`, in an attribute, as children), and nothing else: it
 * must not look at them, as they are markers. Whatever depends on a value is left to its caller, or is a second one.
 */
export function prepared<Props extends Slots>(
  component: (props: Props) => JSX.Element,
): (props: Props) => JSX.Element {
  let form: Form<Props> | undefined;
  return (props) => {
    form ??= formOf(component, props);
    let markup = form.before;
    for (const { name, escaped, after } of form.places) {
      const value = props[name];
      markup += escaped(typeof value === 'string' ? value : ready(Fragment({ children: value }))) + after;
    }
    return markup;
  };
}

function formOf<Props extends Slots>(component: (props: Props) => JSX.Element, props: Props): Form<Props> {
  const marked = new Proxy(props, { get: (_props, name) => marker(String(name)) });
  const [before = '', ...pieces] = ready(component(marked)).split(MARKER);
  const places: Place<Props>[] = [];
  for (let at = 0; at < pieces.length; at += PIECES) {
    const [head = '', apostrophe = '', name = '', after = ''] = pieces.slice(at, at + PIECES);
    const escaped = ESCAPES.get(head + apostrophe);
    invariant(escaped !== undefined && name in props, `markup has a place for ${name}`);
    places.push({ name, escaped, after });
  }
  return { before, places };
}

function ready(markup: JSX.Element): string {
  invariant(typeof markup === 'string', 'markup of the portal has nothing to wait for');
  return markup;
}
