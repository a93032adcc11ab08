import { smpp } from './mended.ts';
import { type Inbound, readPdu } from './pdu.ts';

/** One connection, as octets go: everything that the package may throw ends here. */
export interface Wire {
  /** False: nothing was written, and nothing will be. */
  send(
    command: string,
    sequence: number,
    fields?: Readonly<Record<string, unknown>>,
    status?: number,
  ): boolean;
  destroy(reason: string): void;
}

export interface WireEvents {
  connected(): void;
  inbound(pdu: Inbound): void;
  /** Once, at the end, whatever the end was. */
  closed(reason: string): void;
}

export function openWire(to: { readonly host: string; readonly port: number }, events: WireEvents): Wire {
  const session = smpp.connect({ host: to.host, port: to.port });
  let reason: string | undefined;
  let isOver = false;
  /** The package calls from within its reading of the socket: an exception there would leave it deaf for good. */
  const guarded = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      destroy(wordsOf(error));
    }
  };
  function destroy(why: string): void {
    reason ??= why;
    session.destroy();
  }

  session.on('connect', () => guarded(events.connected));
  session.on('pdu', (pdu: unknown) => {
    // What the last read had brought is still handed out after the end.
    if (reason !== undefined) return;
    guarded(() => {
      const inbound = readPdu(pdu);
      if (inbound === undefined) destroy('a PDU with a part missing');
      else events.inbound(inbound);
    });
  });
  // After an error in reading the package reads nothing any more: only a new connection helps.
  session.on('error', (error: unknown) => destroy(wordsOf(error)));
  session.on('close', () => {
    if (isOver) return;
    isOver = true;
    events.closed(reason ?? 'closed by the peer');
  });
  session.socket.setNoDelay(true);

  return {
    destroy,
    send: (command, sequence, fields = {}, status = 0) => {
      if (isOver || reason !== undefined) return false;
      try {
        return session.send(
          new smpp.PDU(command, { ...fields, sequence_number: sequence, command_status: status }),
        );
      } catch {
        // Something did not fit its field: the package throws before it writes, and the connection is none the worse.
        return false;
      }
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
