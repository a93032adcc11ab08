import { readVariables, textsIn } from './kind-settings.ts';

/** The SMS gateway as the configuration names it; what its settings mean is known to its kind alone. */
export interface SmsEntry {
  /** Undefined: there is none, and messages go to the mailbox of the demo, or wait. */
  readonly kind: string | undefined;
  /** Number or name that messages come from which answer nobody. */
  readonly sender: string;
  readonly settings: Readonly<Record<string, string>>;
  /** From `WASL_SMS_NAME` or the file that `WASL_SMS_NAME_FILE` names, by the last part of that name. */
  readonly variables: Readonly<Record<string, string>>;
}

export const SMS_PREFIX = 'WASL_SMS_';
/** Settings of every kind; they stand in the table of all settings. */
const COMMON = ['GATEWAY', 'SENDER'];

/** Reads `sms` of the configuration file, and the variables that belong to it. */
export function readSms(
  { kind, sender, settings }: Pick<SmsEntry, 'kind' | 'sender'> & { readonly settings: unknown },
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): SmsEntry {
  const texts = settings === undefined ? {} : textsIn(settings);
  if (texts === undefined) problems.push('sms must be an object of texts: the settings of the SMS gateway.');
  const own = Object.entries(env).filter(([name]) => !COMMON.includes(name.slice(SMS_PREFIX.length)));
  const variables = readVariables(SMS_PREFIX, Object.fromEntries(own), problems);
  if (kind === undefined && Object.keys({ ...texts, ...variables }).length > 0)
    problems.push(
      'There are settings of an SMS gateway, and WASL_SMS_GATEWAY does not say which: name it, or remove them.',
    );
  return { kind, sender, settings: texts ?? {}, variables };
}
