import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** An address with its kind (type of number, numbering plan: SMPP 3.4, sections 5.2.5 and 5.2.6). */
export interface Address {
  readonly ton: number;
  readonly npi: number;
  readonly text: string;
}

/** What a deliver_sm says. */
export interface Deliver {
  readonly serviceType: string;
  readonly from: Address;
  readonly to: Address;
  readonly esmClass: number;
  readonly coding: number;
  /** Of short_message, or of message_payload where it stands there. */
  readonly octets: Buffer;
  readonly sar: { readonly reference: number; readonly total: number; readonly place: number } | undefined;
  readonly receiptedId: string | undefined;
  readonly messageState: number | undefined;
  readonly ussdOp: number | undefined;
  readonly sessionInfo: number | undefined;
  readonly messageReference: number | undefined;
}

/** What has come in, as far as the link is concerned. */
export type Inbound =
  | { readonly kind: 'deliver'; readonly sequence: number; readonly deliver: Deliver }
  | { readonly kind: 'enquire' | 'unbind'; readonly sequence: number }
  | {
      readonly kind: 'response';
      /** What it answers; undefined: a generic_nack, which answers anything. */
      readonly to: string | undefined;
      readonly sequence: number;
      readonly status: number;
      /** Of a message that was taken. */
      readonly id: string;
    }
  | { readonly kind: 'unknown'; readonly sequence: number };

const HeaderSchema = Type.Object({
  command: Type.String(),
  command_id: Type.Integer(),
  command_status: Type.Integer(),
  sequence_number: Type.Integer(),
  message_id: Type.Optional(Type.String()),
});

const DeliverSchema = Type.Object({
  service_type: Type.String(),
  source_addr_ton: Type.Integer(),
  source_addr_npi: Type.Integer(),
  source_addr: Type.String(),
  dest_addr_ton: Type.Integer(),
  dest_addr_npi: Type.Integer(),
  destination_addr: Type.String(),
  esm_class: Type.Integer(),
  data_coding: Type.Integer(),
  short_message: Type.Unknown(),
  message_payload: Type.Optional(Type.Unknown()),
  receipted_message_id: Type.Optional(Type.String()),
  message_state: Type.Optional(Type.Integer()),
  user_message_reference: Type.Optional(Type.Integer()),
  sar_msg_ref_num: Type.Optional(Type.Integer()),
  sar_total_segments: Type.Optional(Type.Integer()),
  sar_segment_seqnum: Type.Optional(Type.Integer()),
  ussd_service_op: Type.Optional(Type.Integer()),
  its_session_info: Type.Optional(Type.Integer()),
});

const RESPONSE = 0x8000_0000;

/**
 * What the package made of a PDU. Undefined: a part of it is missing, which the package does not notice by itself: fields
 * behind the end of a PDU are simply not set.
 */
export function readPdu(pdu: unknown): Inbound | undefined {
  if (!Value.Check(HeaderSchema, pdu)) return undefined;
  const { command, command_id, command_status: status, sequence_number: sequence } = pdu;
  // A bit by itself would come out negative.
  if (command_id >= RESPONSE) {
    const to = command === 'generic_nack' ? undefined : command.replace(/_resp$/, '');
    return { kind: 'response', to, sequence, status, id: pdu.message_id ?? '' };
  }
  if (command === 'enquire_link') return { kind: 'enquire', sequence };
  if (command === 'unbind') return { kind: 'unbind', sequence };
  if (command !== 'deliver_sm') return { kind: 'unknown', sequence };
  const deliver = readDeliver(pdu);
  return deliver === undefined ? undefined : { kind: 'deliver', sequence, deliver };
}

function readDeliver(pdu: unknown): Deliver | undefined {
  if (!Value.Check(DeliverSchema, pdu)) return undefined;
  const { short_message: short, message_payload: payload = short } = pdu;
  if (!Buffer.isBuffer(short) || !Buffer.isBuffer(payload)) return undefined;
  return {
    serviceType: pdu.service_type,
    from: { ton: pdu.source_addr_ton, npi: pdu.source_addr_npi, text: pdu.source_addr },
    to: { ton: pdu.dest_addr_ton, npi: pdu.dest_addr_npi, text: pdu.destination_addr },
    esmClass: pdu.esm_class,
    coding: pdu.data_coding,
    octets: short.length > 0 ? short : payload,
    sar: sarOf(pdu),
    receiptedId: pdu.receipted_message_id,
    messageState: pdu.message_state,
    ussdOp: pdu.ussd_service_op,
    sessionInfo: pdu.its_session_info,
    messageReference: pdu.user_message_reference,
  };
}

function sarOf({
  sar_msg_ref_num: reference,
  sar_total_segments: total,
  sar_segment_seqnum: place,
}: Static<typeof DeliverSchema>): Deliver['sar'] {
  if (reference === undefined || total === undefined || place === undefined) return undefined;
  return { reference, total, place };
}
