import type { Clock, KindSettings, Logger } from '../../platform/index.ts';
import type { SmppTalks } from '../smpp/channel.ts';
import type { SendOutcome, SentSms, SmsGateway } from './gateway.ts';

/** One kind of SMS gateway as data: what it asks for, how it calls us, and how one is made of that. */
export interface SmsKind<Name extends string = string> {
  /** In configuration, and in its address `/channels/sms/KIND`. */
  readonly kind: string;
  /** As people know it. */
  readonly name: string;
  readonly settings: KindSettings<Name>;
  /**
   * Where it does not sign what it tells: its address holds the secret, whichever gateway is configured. One that is being
   * left still brings in what people write.
   */
  readonly webhooks?: SmsGateway;
  readonly create: (settings: Readonly<Record<Name, string>>, common: SmsCommon) => SmsLink;
}

export interface SmsCommon {
  /** Number or name that messages come from which answer nobody. */
  readonly sender: string;
  /** Where this program is reached from outside. */
  readonly publicUrl: () => string;
  /** Where a gateway that does not sign calls: `…/channels/sms/KIND/KEY`. */
  readonly keyedUrl: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One of them, ready to send. */
export interface SmsLink {
  readonly sender: {
    readonly id: string;
    readonly lengthClass: 'short';
    send(message: SentSms, signal: AbortSignal): Promise<SendOutcome>;
  };
  /** Where it signs what it tells. */
  readonly webhooks?: SmsGateway;
  /** Where it is no HTTP, but a connection that stands. */
  readonly start?: (talks: SmppTalks) => void;
  readonly close?: () => Promise<void>;
}

/** Keeps the names of the settings known to `create`. */
export function smsKind<const Name extends string>(kind: SmsKind<Name>): SmsKind<Name> {
  return kind;
}

/** Where a gateway of our own network is asked. */
export const ADDRESS = /^https?:\/\/[^\s?#]*[^/\s?#]$/;
/** Far away, and each call carries a secret: only a simulator on this machine may do without TLS. */
export const FAR_ADDRESS =
  /^(https:\/\/|http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$))([^\s?#]*[^/\s?#])?$/;
