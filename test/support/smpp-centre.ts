import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  COMMANDS,
  cString,
  type Frame,
  frame,
  framesIn,
  type Message,
  octetsOf,
  RESPONSE,
  readMessage,
  TAGS,
  textOf,
  writeMessage,
} from './smpp-codec.ts';

/** What a centre does once when asked to, and then no more. */
export type CentreFault =
  | 'throttle'
  | 'queue_full'
  | 'system_error'
  | 'submit_failed'
  | 'wrong_number'
  /** Hangs up instead of answering; the message was not taken. */
  | 'drop'
  /** Takes the message and hangs up before it says so. */
  | 'take_and_drop'
  | 'truncate'
  | 'short_length'
  | 'late'
  | 'never'
  | 'twice'
  | 'receipt_first';

export interface CentreOptions {
  readonly port?: number;
  readonly bindStatus?: number;
  /** How ids are written in answers and in receipts. */
  readonly ids?: 'same' | 'hex-decimal';
  readonly receipts?: 'text' | 'tlv' | 'none';
  readonly lateMs?: number;
  /** Waits for each answer before the next deliver_sm. */
  readonly oneByOne?: boolean;
}

/** A message as a telephone shows it, its parts together. */
export interface Shown {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly parts: number;
}

export type Centre = Awaited<ReturnType<typeof startCentre>>;

const STATUS: Readonly<Partial<Record<CentreFault, number>>> = {
  ...{ throttle: 0x58, queue_full: 0x14, system_error: 0x08, submit_failed: 0x45, wrong_number: 0x0b },
};
const PATIENCE_MS = 15_000;
const USER = { systemId: 'wasl', password: 'secret08' };

/** An operator's message centre with invented telephones, on raw TCP. */
export async function startCentre(options: CentreOptions = {}) {
  const settings = { ids: 'same', receipts: 'text', lateMs: 300, bindStatus: 0, oneByOne: false, ...options };
  const faults: CentreFault[] = [];
  const submits: Message[] = [];
  const shown: Shown[] = [];
  const begun = new Map<string, Map<number, Message>>();
  const answers = new Map<number, (status: number) => void>();
  const sockets = new Set<Socket>();
  /** By the clock of `performance`. */
  const connectedAt: number[] = [];
  const figures = { connections: 0, binds: 0, unbinds: 0, enquiries: 0, window: 0 };
  const flags = { answersEnquiries: true, receiptState: 'DELIVRD' };
  let bound: Socket | undefined;
  let sequence = 0;
  let lastId = 0xa0;
  let waiting = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const server: Server = createServer((socket) => {
    figures.connections += 1;
    connectedAt.push(performance.now());
    sockets.add(socket);
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (bound === socket) bound = undefined;
    });
    socket.on('data', (octets) => {
      const read = framesIn(Buffer.concat([rest, octets]));
      rest = read.rest;
      for (const each of read.frames) take(socket, each);
    });
  });
  await listen(server, options.port ?? 0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  function take(socket: Socket, { id, status, sequence: number, body }: Frame): void {
    if (id === COMMANDS.bind_transceiver) {
      const isKnown = body.equals(
        Buffer.concat([
          ...[cString(USER.systemId), cString(USER.password), cString('')],
          ...[Buffer.of(0x34, 0, 0), cString('')],
        ]),
      );
      const refused = isKnown ? settings.bindStatus : 0x0e;
      socket.write(frame(id + RESPONSE, number, refused, refused === 0 ? cString('centre') : undefined));
      if (refused !== 0) return;
      figures.binds += 1;
      bound = socket;
    } else if (id === COMMANDS.enquire_link) {
      figures.enquiries += 1;
      if (flags.answersEnquiries) socket.write(frame(id + RESPONSE, number));
    } else if (id === COMMANDS.unbind) {
      figures.unbinds += 1;
      socket.end(frame(id + RESPONSE, number));
    } else if (id === COMMANDS.submit_sm) void submitted(socket, number, readMessage(body));
    else if (id >= RESPONSE) answers.get(number)?.(status);
  }

  async function submitted(socket: Socket, number: number, message: Message): Promise<void> {
    submits.push(message);
    waiting += 1;
    figures.window = Math.max(figures.window, waiting);
    const fault = faults.shift();
    const refused = fault === undefined ? undefined : STATUS[fault];
    const answer = (status: number, body?: Buffer): void => {
      waiting -= 1;
      socket.write(frame(COMMANDS.submit_sm + RESPONSE, number, status, body));
    };
    if (refused !== undefined) return answer(refused);
    if (fault === 'drop' || fault === 'never') {
      waiting -= 1;
      if (fault === 'drop') socket.destroy();
      return;
    }
    lastId += 1;
    const id = lastId;
    show(message);
    if (fault === 'take_and_drop') {
      waiting -= 1;
      socket.destroy();
      return;
    }
    if (fault === 'late') await pause(settings.lateMs);
    if (fault === 'receipt_first') await receipt(message, id);
    const said = cString(
      settings.ids === 'hex-decimal' ? id.toString(16).toUpperCase().padStart(8, '0') : `${id}`,
    );
    if (fault === 'truncate') {
      waiting -= 1;
      // As long as the whole by its own account, and then the line is cut.
      socket.end(frame(COMMANDS.submit_sm + RESPONSE, number, 0, said).subarray(0, 18));
      return;
    }
    if (fault === 'short_length') {
      // A deliver_sm whose end is missing, in good order otherwise.
      socket.write(
        frame(COMMANDS.deliver_sm, 7_777, 0, writeMessage({ from: '98', to: '3000' }).subarray(0, 9)),
      );
    }
    answer(0, said);
    if (fault === 'twice') socket.write(frame(COMMANDS.submit_sm + RESPONSE, number, 0, said));
    if (fault !== 'receipt_first') await receipt(message, id);
  }

  function show(message: Message): void {
    const { from, to, coding, esmClass } = message;
    const whole = message.tlvs.get(TAGS.payload) ?? message.text;
    if ((esmClass & 0x40) === 0) {
      shown.push({ from, to, text: textOf(whole, coding), parts: 1 });
      return;
    }
    const [, , , reference, total = 0, place = 0] = message.text;
    const key = `${from} ${to} ${reference} ${total}`;
    const parts = begun.get(key) ?? new Map<number, Message>();
    begun.set(key, parts.set(place, message));
    if (parts.size < total) return;
    begun.delete(key);
    const text = [...parts]
      .toSorted(([a], [b]) => a - b)
      .map(([, part]) => textOf(part.text.subarray(6), coding))
      .join('');
    shown.push({ from, to, text, parts: total });
  }

  async function receipt(message: Message, id: number): Promise<void> {
    if (settings.receipts === 'none' || message.registered !== 1) return;
    const error = flags.receiptState === 'DELIVRD' ? '000' : '034';
    const text = `id:${settings.ids === 'hex-decimal' ? `${id}`.padStart(10, '0') : id} sub:001 dlvrd:001 submit date:2611230900 done date:2611230901 stat:${flags.receiptState} err:${error} text:`;
    const tlvs = new Map([
      [TAGS.receiptedId, cString(String(id))],
      [TAGS.messageState, Buffer.of(flags.receiptState === 'DELIVRD' ? 2 : 5)],
    ]);
    await deliver({
      ...{ from: message.to, to: message.from, esmClass: 0x04 },
      ...(settings.receipts === 'tlv' ? { tlvs } : { text: Buffer.from(text, 'latin1') }),
    }).catch(() => 0);
  }

  /** Sends a deliver_sm; the status of its answer. Rejects when the line is cut before that. */
  function deliver(message: Partial<Message>): Promise<number> {
    const one = async (): Promise<number> => {
      const socket = await untilBound();
      sequence += 1;
      const number = sequence;
      return new Promise<number>((resolve, reject) => {
        const over = (status: number | Error): void => {
          answers.delete(number);
          socket.off('close', lost);
          if (typeof status === 'number') resolve(status);
          else reject(status);
        };
        const lost = (): void => over(new Error('the line was cut'));
        answers.set(number, over);
        socket.on('close', lost);
        socket.write(frame(COMMANDS.deliver_sm, number, 0, writeMessage(message)));
      });
    };
    if (!settings.oneByOne) return one();
    const mine = queue.then(one, one);
    queue = mine;
    return mine;
  }

  async function untilBound(): Promise<Socket> {
    await until(() => bound !== undefined, 'a link is bound');
    if (bound === undefined) throw new Error('it was there a moment ago');
    return bound;
  }

  return {
    url: `smpp://127.0.0.1:${port}`,
    ...USER,
    port,
    ...{ submits, shown, figures, connectedAt, flags },
    deliver,
    /** A telephone writes; what was not acknowledged comes again, as from a real centre. */
    async write(from: string, to: string, text: string): Promise<void> {
      const { coding, octets } = octetsOf(text);
      await this.untilTaken({ from, to, coding, text: octets });
    },
    async untilTaken(message: Partial<Message>): Promise<void> {
      for (;;) {
        const status = await deliver(message).catch(() => -1);
        if (status === 0) return;
        await pause(50);
      }
    },
    /** In parts, with the header of 8 or 16 bits or the optional parameters. */
    parts(
      from: string,
      to: string,
      text: string,
      way: 'udh8' | 'udh16' | 'sar',
      reference: number,
    ): Partial<Message>[] {
      const { coding, octets } = octetsOf(text);
      const size = coding === 8 ? 134 : 153;
      const total = Math.ceil(octets.length / size);
      return Array.from({ length: total }, (_, index) => {
        const body = octets.subarray(index * size, (index + 1) * size);
        const common = { from, to, coding };
        if (way === 'sar') {
          const reference16 = Buffer.alloc(2);
          reference16.writeUInt16BE(reference);
          const tlvs = new Map([
            [TAGS.sarReference, reference16],
            [TAGS.sarTotal, Buffer.of(total)],
            [TAGS.sarPlace, Buffer.of(index + 1)],
          ]);
          return { ...common, text: body, tlvs };
        }
        const header =
          way === 'udh8'
            ? [5, 0, 3, reference & 0xff, total, index + 1]
            : [6, 8, 4, reference >> 8, reference & 0xff, total, index + 1];
        return { ...common, esmClass: 0x40, text: Buffer.concat([Buffer.from(header), body]) };
      });
    },
    fault: (fault: CentreFault, times = 1): void => {
      for (let count = 0; count < times; count++) faults.push(fault);
    },
    pending: (): readonly CentreFault[] => faults,
    untilBound,
    drop: (): void => {
      for (const socket of sockets) socket.destroy();
    },
    raw: (octets: Buffer): void => {
      for (const socket of sockets) socket.write(octets);
    },
    async until(is: (message: Shown) => boolean, after = 0): Promise<Shown> {
      await until(
        () => shown.slice(after).some(is),
        'a telephone gets the message',
        () => JSON.stringify(shown.slice(-5)),
      );
      const found = shown.slice(after).find(is);
      if (found === undefined) throw new Error('it was there a moment ago');
      return found;
    },
    async untilSubmitted(is: (message: Message) => boolean): Promise<Message> {
      await until(() => submits.some(is), 'a submit comes');
      const found = submits.find(is);
      if (found === undefined) throw new Error('it was there a moment ago');
      return found;
    },
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });
}

async function until(is: () => boolean, what: string, detail: () => string = () => ''): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!is()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}\n${detail()}`);
    await pause(10);
  }
}
