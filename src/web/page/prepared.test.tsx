import { describe, expect, test } from 'vitest';
import { exactly } from './page.tsx';
import { prepared } from './prepared.ts';

type Words = { readonly text: string };

const NASTY = [
  `<script>alert("1' & 2")</script>`,
  `&lt;b&gt; &amp; "quoted" 'twice'`,
  '$& $1 \\',
  '۱۲٬۵۰۰ ریال',
  '',
];

/** Each way in which a text can stand in markup. */
const WAYS: Readonly<Record<string, (words: Words) => JSX.Element>> = {
  text: ({ text }) => <p safe>{text}</p>,
  'text within a text': ({ text }) => <p safe>{`before "${text}" & after`}</p>,
  attribute: ({ text }) => <a href={text}>the bill</a>,
  'attribute after exactly': ({ text }) => <a href={exactly(`/p?${text}`)}>the bill</a>,
  'all of them, twice': ({ text }) => (
    <form action={exactly(text)} class={`a ${text}`}>
      <b safe>{text}</b>
      <input value={text} />
    </form>
  ),
};

describe('prepared markup', () => {
  test.each(Object.keys(WAYS))('is the same as markup that is made anew: %s', (way) => {
    const made = WAYS[way];
    const Filled = prepared<Words>((words) => made?.(words) ?? '');
    for (const text of NASTY) expect(<Filled text={text} />).toBe(made?.({ text }));
  });

  test('takes markup as it is, one piece or many', () => {
    const List = prepared<{ title: JSX.Element; children?: JSX.Element[] }>(({ title, children }) => (
      <ul>
        {title}
        {children}
      </ul>
    ));
    const list = (
      <List title={<b>&amp;amp;</b>}>
        <li>1</li>
        <li>2</li>
      </List>
    );
    expect(list).toBe('<ul><b>&amp;</b><li>1</li><li>2</li></ul>');
  });

  test('is made once', () => {
    let made = 0;
    const Counted = prepared<Words>(({ text }) => {
      made += 1;
      return <i safe>{text}</i>;
    });
    for (const text of NASTY) Counted({ text });
    expect(made).toBe(1);
  });
});
