import type { FastifyPluginAsync } from 'fastify';

/** A text message between a telephone and one of the numbers behind a gateway. */
export interface SimulatedSms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** An SMS gateway on the internet, with invented telephones behind it. */
export interface SimulatedSmsGateway {
  /** What it serves: its API. */
  readonly plugin: FastifyPluginAsync;
  /** What telephones have got, oldest first. */
  received(): readonly SimulatedSms[];
  /** How often it was asked to send, whatever came of it. */
  asked(): number;
  /** A telephone writes; `id` is the gateway's name for it. The status that its webhook answered. */
  write(sms: SimulatedSms, id: string): Promise<number>;
  /** Tells what became of the messages that it took since the last time. */
  report(): Promise<void>;
  setMode(mode: 'up' | 'throttled' | 'down'): void;
  /** Nothing is taken for this telephone (E.164), and never will be. */
  refuse(number: string): void;
  /** This telephone is off: what is sent to it is taken and does not arrive. */
  lose(number: string): void;
}
