import type { ConsoleContext } from './context.ts';
import { Field } from './fields.tsx';
import { JOIN } from './sign-in-texts.ts';

/** A password that somebody chooses, twice. */
export function NewPassword(props: {
  context: Pick<ConsoleContext, 'reader'>;
  problems: { readonly password?: string | undefined; readonly repeat?: string | undefined };
}) {
  const { t } = props.context.reader;
  return (
    <>
      <Field
        name="password"
        label={t(JOIN.newPassword)}
        type="password"
        autocomplete="new-password"
        direction="ltr"
        lengthMax={512}
        hint={t(JOIN.passwordHint)}
        problem={props.problems.password}
        required
      />
      <Field
        name="repeat"
        label={t(JOIN.repeat)}
        type="password"
        autocomplete="new-password"
        direction="ltr"
        lengthMax={512}
        problem={props.problems.repeat}
        required
      />
    </>
  );
}
