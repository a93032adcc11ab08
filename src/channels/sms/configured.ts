import { err, ok, type Result } from '../../kernel/index.ts';
import { readKindSettings, SMS_PREFIX, type SmsEntry } from '../../platform/index.ts';
import { SMPP } from '../smpp/kind.ts';
import { KANNEL } from './kannel.ts';
import { KAVENEGAR } from './kavenegar.ts';
import type { SmsCommon, SmsKind, SmsLink } from './kind.ts';
import { TWILIO } from './twilio.ts';

/** Every kind of SMS gateway there is. */
export const SMS_KINDS: readonly SmsKind[] = [KANNEL, TWILIO, KAVENEGAR, SMPP];

/** The gateway that the configuration names; the error is everything that is wrong with it, each with how to mend it. */
export function createConfiguredSms(
  entry: SmsEntry,
  {
    channelKey,
    ...common
  }: Omit<SmsCommon, 'sender' | 'keyedUrl'> & { readonly channelKey: string | undefined },
): Result<SmsLink | undefined, readonly string[]> {
  if (entry.kind === undefined) return ok(undefined);
  const kind = SMS_KINDS.find((each) => each.kind === entry.kind);
  if (kind === undefined) {
    const known = SMS_KINDS.map((each) => each.kind).join(', ');
    return err([`WASL_SMS_GATEWAY is "${entry.kind}", which is no kind of SMS gateway. Known: ${known}.`]);
  }
  const problems: string[] = [];
  const settings = readKindSettings(kind, { ...entry, owner: 'sms', prefix: SMS_PREFIX }, problems);
  if (problems.length > 0) return err(problems);
  const keyedUrl = (): string => smsAddress(kind.kind, common.publicUrl(), channelKey);
  return ok(kind.create(settings, { ...common, sender: entry.sender, keyedUrl }));
}

/** Where a gateway that does not sign calls. */
export function smsAddress(kind: string, publicUrl: string, channelKey: string | undefined): string {
  return `${publicUrl}/channels/sms/${kind}${channelKey === undefined ? '' : `/${channelKey}`}`;
}
