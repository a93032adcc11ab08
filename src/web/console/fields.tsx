import type { Children } from '@kitajs/html';
import { exactly } from '../page/page.tsx';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  /** Told apart where a page has two forms with the same names. */
  readonly id?: string;
  readonly type?: 'text' | 'password' | 'date' | 'search';
  readonly keyboard?: 'numeric' | 'decimal' | 'text';
  readonly direction?: 'ltr' | 'auto';
  readonly autocomplete?: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly required?: boolean;
  readonly lengthMax?: number;
  readonly autofocus?: boolean;
  readonly readonly?: boolean;
  readonly class?: string;
}

const LENGTH_MAX = 200;

/** A labelled input with its help and its problem read out along with it. */
export function Field(props: FieldProps) {
  const id = props.id ?? props.name;
  return (
    <Labelled {...props} id={id}>
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        value={props.value === undefined ? undefined : exactly(props.value)}
        inputmode={props.keyboard}
        dir={props.direction}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize="none"
        spellcheck="false"
        maxlength={props.lengthMax ?? LENGTH_MAX}
        required={props.required}
        autofocus={props.autofocus}
        readonly={props.readonly}
        aria-invalid={props.problem === undefined ? undefined : 'true'}
        aria-describedby={describedBy(id, props)}
      />
    </Labelled>
  );
}

/** The same, for some sentences. */
export function TextArea(props: FieldProps) {
  const id = props.id ?? props.name;
  return (
    <Labelled {...props} id={id}>
      <textarea
        id={id}
        name={props.name}
        maxlength={props.lengthMax ?? LENGTH_MAX}
        required={props.required}
        dir={props.direction ?? 'auto'}
        aria-invalid={props.problem === undefined ? undefined : 'true'}
        aria-describedby={describedBy(id, props)}
        safe
      >
        {props.value ?? ''}
      </textarea>
    </Labelled>
  );
}

/** One of several. */
export function Choice(
  props: FieldProps & { readonly options: readonly { readonly value: string; readonly text: string }[] },
) {
  const id = props.id ?? props.name;
  return (
    <Labelled {...props} id={id}>
      <select id={id} name={props.name} required={props.required} aria-describedby={describedBy(id, props)}>
        {props.options.map(({ value, text }) => (
          <option value={exactly(value)} selected={value === props.value} safe>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function Labelled(props: FieldProps & { readonly id: string; readonly children?: Children }) {
  const classes = ['field', props.problem === undefined ? '' : 'wrong', props.class ?? ''].filter(Boolean);
  return (
    <div class={classes.join(' ')}>
      <label for={props.id} safe>
        {props.label}
      </label>
      {props.problem === undefined ? (
        ''
      ) : (
        <p class="problem" id={`${props.id}-problem`} safe>
          {props.problem}
        </p>
      )}
      {props.children}
      {props.hint === undefined ? (
        ''
      ) : (
        <p class="hint" id={`${props.id}-hint`} safe>
          {props.hint}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { problem, hint }: FieldProps): string | undefined {
  const ids = [
    ...(problem === undefined ? [] : [`${id}-problem`]),
    ...(hint === undefined ? [] : [`${id}-hint`]),
  ];
  return ids.length === 0 ? undefined : ids.join(' ');
}
