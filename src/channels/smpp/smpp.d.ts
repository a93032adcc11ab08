/** What is used of the package, which comes without types. What it reads off the wire is unknown until pdu.ts has looked. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  export interface FieldType {
    /** `length`: only of optional parameters, which say how long they are. */
    read(buffer: Buffer, offset: number, length: number): unknown;
    write(value: unknown, buffer: Buffer, offset: number): void;
    size(value: unknown): number;
    readonly default: unknown;
  }

  interface Pdu {
    readonly command: string;
  }

  interface Session extends EventEmitter {
    readonly socket: Socket;
    /** False where the socket takes nothing any more. Throws what does not fit its field. */
    send(pdu: Pdu): boolean;
    destroy(): void;
  }

  const smpp: {
    connect(options: { readonly host: string; readonly port: number }): Session;
    readonly PDU: {
      new (command: string, options: Readonly<Record<string, unknown>>): Pdu;
      maxLength: number;
    };
    readonly tlvs: Readonly<Record<string, { readonly id: number }>>;
    addTLV(tag: string, options: { readonly id: number; readonly type: FieldType }): void;
    addCommand(
      command: string,
      options: {
        readonly id: number;
        readonly params: Readonly<Record<string, { readonly type: FieldType }>>;
      },
    ): void;
  };
  export default smpp;
}
