import smpp, { type FieldType } from 'smpp';

/**
 * The package with its reading of fields replaced, through its own `addCommand` and `addTLV`. As it comes it reads past
 * the end of a PDU that was cut off, decodes texts by guesses (data_coding & 15, with the wrong character for `\`), and
 * throws at optional parameters that we do not need, so that one odd message would end the connection again and again.
 * Here a field that is not all there throws, texts stay octets, and what we do not need is not looked into.
 */
export { smpp };

const byte: FieldType = {
  read: (buffer, offset) => buffer.readUInt8(offset),
  write: (value, buffer, offset) => {
    buffer.writeUInt8(numberIn(value), offset);
  },
  size: () => 1,
  default: 0,
};

/** Ends with a zero. */
const word: FieldType = {
  read: (buffer, offset) => {
    const end = buffer.indexOf(0, offset);
    if (end < 0) throw new RangeError('a text without its end');
    return buffer.toString('latin1', offset, end);
  },
  write: (value, buffer, offset) => {
    const text = String(value ?? '');
    buffer.write(text, offset, 'latin1');
    buffer.writeUInt8(0, offset + text.length);
  },
  size: (value) => String(value ?? '').length + 1,
  default: '',
};

/** Begins with its length. */
const counted: FieldType = {
  read: (buffer, offset) => cut(buffer, offset + 1, buffer.readUInt8(offset)),
  write: (value, buffer, offset) => {
    const octets = octetsIn(value);
    buffer.writeUInt8(octets.length, offset);
    octets.copy(buffer, offset + 1);
  },
  size: (value) => octetsIn(value).length + 1,
  default: Buffer.alloc(0),
};

const tlvOctets: FieldType = {
  read: cut,
  write: (value, buffer, offset) => {
    octetsIn(value).copy(buffer, offset);
  },
  size: (value) => octetsIn(value).length,
  default: Buffer.alloc(0),
};

/** As many octets as it comes with: some send a state of one octet in two. */
function tlvNumber(width: number): FieldType {
  return {
    read: (buffer, offset, length) => {
      const octets = cut(buffer, offset, length).subarray(0, 4);
      return octets.length === 0 ? 0 : octets.readUIntBE(0, octets.length);
    },
    write: (value, buffer, offset) => {
      buffer.writeUIntBE(numberIn(value), offset, width);
    },
    size: () => width,
    default: 0,
  };
}

/** With or without the zero at its end; as it comes the package reads on into the next parameter. */
const tlvWord: FieldType = {
  ...word,
  read: (buffer, offset, length) => cut(buffer, offset, length).toString('latin1').replace(/\0.*$/s, ''),
};

function cut(buffer: Buffer, offset: number, length: number): Buffer {
  if (offset + length > buffer.length) throw new RangeError('a field that is longer than its PDU');
  return buffer.subarray(offset, offset + length);
}

function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function octetsIn(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

const MESSAGE = {
  service_type: { type: word },
  source_addr_ton: { type: byte },
  source_addr_npi: { type: byte },
  source_addr: { type: word },
  dest_addr_ton: { type: byte },
  dest_addr_npi: { type: byte },
  destination_addr: { type: word },
  esm_class: { type: byte },
  protocol_id: { type: byte },
  priority_flag: { type: byte },
  schedule_delivery_time: { type: word },
  validity_period: { type: word },
  registered_delivery: { type: byte },
  replace_if_present_flag: { type: byte },
  data_coding: { type: byte },
  sm_default_msg_id: { type: byte },
  short_message: { type: counted },
};

/** SMPP 3.4, section 5.3.2. */
const PARAMETERS: Readonly<Record<string, { readonly id: number; readonly type: FieldType }>> = {
  receipted_message_id: { id: 0x001e, type: tlvWord },
  user_message_reference: { id: 0x0204, type: tlvNumber(2) },
  sar_msg_ref_num: { id: 0x020c, type: tlvNumber(2) },
  sar_total_segments: { id: 0x020e, type: tlvNumber(1) },
  sar_segment_seqnum: { id: 0x020f, type: tlvNumber(1) },
  message_payload: { id: 0x0424, type: tlvOctets },
  message_state: { id: 0x0427, type: tlvNumber(1) },
  ussd_service_op: { id: 0x0501, type: tlvNumber(1) },
  its_session_info: { id: 0x1383, type: tlvNumber(2) },
};

// A message_payload alone may have 65,535 octets; the package would end the connection at 16,384.
smpp.PDU.maxLength = 70_000;
smpp.addCommand('submit_sm', { id: 0x04, params: MESSAGE });
smpp.addCommand('deliver_sm', { id: 0x05, params: MESSAGE });
smpp.addCommand('submit_sm_resp', { id: 0x8000_0004, params: { message_id: { type: word } } });
smpp.addCommand('bind_transceiver_resp', { id: 0x8000_0009, params: { system_id: { type: word } } });
for (const [tag, { id }] of Object.entries(smpp.tlvs)) smpp.addTLV(tag, { id, type: tlvOctets });
for (const [tag, parameter] of Object.entries(PARAMETERS)) smpp.addTLV(tag, parameter);
