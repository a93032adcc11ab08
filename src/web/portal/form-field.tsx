import { exactly } from './page.tsx';

export interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Said beside the label: `optional`. */
  readonly note?: string | undefined;
  readonly problem?: string | undefined;
  readonly required?: boolean;
  readonly type?: 'text' | 'tel';
  readonly keyboard?: 'numeric' | 'decimal' | 'tel' | 'text';
  readonly autocomplete?: string;
  /** What helps to fill it in, and a number as it may look, in the reader's digits. */
  readonly hint?: string | undefined;
  readonly example?: string;
}

/** More than any identifier or amount with its separators, also with joiners pasted along. */
const TYPED_LENGTH_MAX = 100;

/** A labelled input for a number, with its help and its problem read out along with it. */
export function Field(props: FieldProps) {
  const { id, problem } = props;
  const described = [
    ...(problem === undefined ? [] : [`${id}-problem`]),
    ...(props.hint === undefined ? [] : [`${id}-hint`]),
  ].join(' ');
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={id}>
        <span safe>{props.label}</span>
        {props.note === undefined ? (
          ''
        ) : (
          <span class="note" safe>
            {props.note}
          </span>
        )}
      </label>
      {problem === undefined ? (
        ''
      ) : (
        <p class="problem" id={`${id}-problem`} safe>
          {problem}
        </p>
      )}
      <input
        id={id}
        name={props.name}
        value={exactly(props.value)}
        type={props.type ?? 'text'}
        inputmode={props.keyboard ?? 'numeric'}
        dir="ltr"
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize="characters"
        spellcheck="false"
        maxlength={TYPED_LENGTH_MAX}
        required={props.required}
        aria-invalid={problem === undefined ? undefined : 'true'}
        aria-describedby={described}
      />
      {props.hint === undefined ? (
        ''
      ) : (
        <p class="hint" id={`${id}-hint`}>
          <span safe>{props.hint}</span>
          {props.example === undefined ? (
            ''
          ) : (
            <bdi dir="ltr" class="number" safe>
              {props.example}
            </bdi>
          )}
        </p>
      )}
    </div>
  );
}
