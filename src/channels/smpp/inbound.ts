import type { Conversations } from '../../conversations/index.ts';
import type { Clock } from '../../platform/index.ts';
import { lineOf, phoneOf } from '../line-of.ts';
import { createAssembler, PARTS_MAX, type Piece } from './assemble.ts';
import type { Ack, Handled } from './connection.ts';
import type { Deliver } from './pdu.ts';
import { type IdForms, kindOf, type Receipt, readReceipt } from './receipts.ts';
import { createRepeats } from './repeats.ts';
import { decodeText, type PartOf, splitHeader } from './text.ts';
import { isUssd } from './ussd.ts';

export interface SmppInboundDeps {
  readonly clock: Clock;
  readonly conversations: Pick<Conversations, 'lines' | 'receive'>;
  readonly ids: IdForms;
  readonly onReceipt: (receipt: Receipt) => Promise<void>;
  readonly ussd: (deliver: Deliver) => Promise<Handled>;
  readonly onRefused: (reason: 'unknown_line' | 'malformed' | 'incomplete') => void;
  readonly onError: (error: unknown) => void;
  readonly holdMs: number;
  readonly patienceMs: number;
}

const TEXT_MAX = 1_600;
const HEADER_BIT = 0x40;
const KEPT: Handled = { status: 0 };

/**
 * What comes in on the link, by kind. What throws here is answered with a system error, and comes again; what is refused
 * for good is acknowledged, or it would come for ever.
 */
export function createSmppInbound(deps: SmppInboundDeps) {
  const repeats = createRepeats(deps);
  const assembler = createAssembler({
    ...{ holdMs: deps.holdMs, patienceMs: deps.patienceMs, onError: deps.onError },
    keep: async ({ pieces, key }) => {
      const [first] = pieces;
      if (first === undefined) return;
      if (pieces.length < first.part.total) deps.onRefused('incomplete');
      const [from = '', to = ''] = first.of.split(' ');
      const text = textOf(pieces);
      if (text === undefined) deps.onRefused('malformed');
      else await receive({ from, to, text, key });
    },
  });

  return {
    deliver: async (deliver: Deliver, ack: Ack): Promise<Handled> => {
      const kind = kindOf(deliver);
      if (kind === 'receipt') {
        const receipt = readReceipt(deliver, deps.ids);
        if (receipt !== undefined) await deps.onReceipt(receipt);
        return KEPT;
      }
      if (kind === 'other') return KEPT;
      return isUssd(deliver) ? deps.ussd(deliver) : message(deliver, ack);
    },
    flush: () => assembler.flush(),
  };

  async function message(deliver: Deliver, ack: Ack): Promise<Handled> {
    const split = splitHeader(deliver.octets, (deliver.esmClass & HEADER_BIT) !== 0);
    const from = deliver.from.text;
    const to = deliver.to.text;
    if (split === undefined || /\s/.test(from + to)) return refuse('malformed');
    const part = split.part ?? sarPart(deliver.sar);
    if (part !== undefined && part.total > PARTS_MAX) return refuse('malformed');
    if (part !== undefined && part.total > 1) {
      await assembler.add({
        ...{ of: `${from} ${to} ${part.reference} ${part.total}`, part, octets: split.body },
        coding: deliver.coding,
      });
      return KEPT;
    }
    const text = decodeText(split.body, deliver.coding);
    if (text === undefined) return refuse('malformed');
    // The reference is the telephone's own count of its messages, where the centre hands it on.
    const content = [
      from,
      to,
      deliver.coding,
      deliver.messageReference ?? '',
      deliver.octets.toString('latin1'),
    ];
    await receive({ from, to, text, key: repeats.keyOf(content.join(' '), ack) });
    return KEPT;
  }

  async function receive(sms: {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly key: string;
  }): Promise<void> {
    const found = lineOf(deps.conversations.lines(), 'sms', sms.to);
    if (found === undefined) return deps.onRefused('unknown_line');
    const phone = phoneOf(sms.from, found.line);
    if (phone === undefined) return deps.onRefused('malformed');
    await deps.conversations.receive({
      ...{ line: found.line, person: { phone }, key: sms.key, kind: 'say' },
      text: sms.text.slice(0, TEXT_MAX),
    });
  }

  function refuse(reason: 'malformed'): Handled {
    deps.onRefused(reason);
    return KEPT;
  }
}

/** Octets first and text then: a character may be cut in two, half in one part and half in the next. */
function textOf(pieces: readonly Piece[]): string | undefined {
  const codings = new Set(pieces.map(({ coding }) => coding));
  const [coding = 0] = codings;
  if (codings.size === 1) return decodeText(Buffer.concat(pieces.map(({ octets }) => octets)), coding);
  const texts = pieces.map((piece) => decodeText(piece.octets, piece.coding));
  return texts.includes(undefined) ? undefined : texts.join('');
}

function sarPart(sar: Deliver['sar']): PartOf | undefined {
  if (sar === undefined || sar.place < 1 || sar.place > sar.total) return undefined;
  return { reference: `sar-${sar.reference}`, total: sar.total, place: sar.place };
}
