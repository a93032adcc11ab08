import { exactly } from './page.tsx';

const LINK = /(https?:\/\/[^\s\u200e]+)/;

/** What was said: each line a paragraph, in the direction of its own letters; links can be followed. */
export function Words(props: { text: string }) {
  return (
    <div dir="auto">
      {props.text.split('\n').map((line) => (
        <p dir="auto">
          {line.split(LINK).map((part) =>
            LINK.test(part) ? (
              <a href={exactly(part)} dir="ltr" safe>
                {part}
              </a>
            ) : (
              <span safe>{part}</span>
            ),
          )}
        </p>
      ))}
    </div>
  );
}
