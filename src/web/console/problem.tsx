/** What did not work, at the head of a page; nothing where nothing is wrong. */
export function Problem(props: { text: string | undefined }) {
  return props.text === undefined ? (
    ''
  ) : (
    <div class="notice bad" role="alert">
      <p safe>{props.text}</p>
    </div>
  );
}
