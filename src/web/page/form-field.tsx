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
  readonly lengthMax?: number;
  /** What helps to fill it in, and a number as it may look, in the reader's digits. */
  readonly hint?: string | undefined;
  readonly example?: string;
  /** Where the number is to be found; said also beside a problem. */
  readonly where?: string | undefined;
  /** Digits alone are asked for: old iPhones bring up their number pad by this and nothing else. */
  readonly digitsOnly?: boolean;
  /** An identifier: sizes of the groups in which the form's script shows it. */
  readonly groups?: readonly number[];
}

/** More than any identifier or amount with its separators, also with joiners pasted along. */
const TYPED_LENGTH_MAX = 100;

/** A labelled input for a number, with its help and its problem read out along with it. */
export function Field(props: FieldProps) {
  const { id, problem } = props;
  const described = [
    ...(problem === undefined ? [] : [`${id}-problem`]),
    ...(props.where === undefined ? [] : [`${id}-where`]),
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
        pattern={props.digitsOnly === true ? '[0-9]*' : undefined}
        data-groups={props.groups?.join(' ')}
        dir="ltr"
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize="characters"
        spellcheck="false"
        maxlength={props.lengthMax ?? TYPED_LENGTH_MAX}
        required={props.required}
        aria-invalid={problem === undefined ? undefined : 'true'}
        aria-describedby={described === '' ? undefined : described}
      />
      {props.where === undefined ? (
        ''
      ) : (
        <p class="hint" id={`${id}-where`} safe>
          {props.where}
        </p>
      )}
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
