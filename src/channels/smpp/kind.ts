import { invariant } from '../../kernel/index.ts';
import { smsKind } from '../sms/kind.ts';
import { createSmppChannel } from './channel.ts';

const IDS = ['same', 'hex-decimal', 'decimal-hex'] as const;
const LONG = ['parts', 'payload'] as const;
const USSD = ['standard', '6d', 'mica'] as const;
const PORT = 2775;
const PAUSE_MS_MAX = 60_000;

/** A direct link to an operator's message centre, for text messages and USSD. */
export const SMPP = smsKind({
  kind: 'smpp',
  name: 'SMPP',
  settings: {
    url: {
      what: 'Address of the message centre: `smpp://10.1.2.3:2775`; name and password have settings of their own.',
      pattern: /^smpp:\/\/([^\s/:@?#]+|\[[0-9a-fA-F:]+\])(:[1-9]\d{0,4})?\/?$/,
    },
    systemId: { what: 'Name that the operator gave you (system_id).' },
    password: { what: 'Its password.', secret: true },
    systemType: { what: 'The system_type of the bind, where the operator asks for one.', fallback: '' },
    shortTon: {
      what: 'Type of number of short numbers that messages come from; some operators want 0.',
      fallback: '3',
      pattern: /^[0-6]$/,
    },
    ids: {
      what: 'How the centre writes the ids of messages in answers and in receipts: `same`, `hex-decimal` or `decimal-hex`. Where messages stay `sent` although receipts come, this is wrong.',
      fallback: 'same',
      pattern: among(IDS),
    },
    long: {
      what: 'Long messages: `parts` divided here, or whole in a `payload` that the centre divides.',
      fallback: 'parts',
      pattern: among(LONG),
    },
    ussd: {
      what: 'How the centre speaks of USSD sessions: `standard`, `6d` or `mica`.',
      fallback: 'standard',
      pattern: among(USSD),
    },
    reconnectSeconds: {
      what: 'Before the first try to connect again, 1 to 60; each try waits twice as long, 60 at most.',
      fallback: '5',
      pattern: /^([1-9]|[1-5]\d|60)$/,
    },
  },
  create: ({ url, systemId, password, systemType, shortTon, ids, long, ussd, reconnectSeconds }, common) => {
    const { hostname, port } = new URL(url);
    return createSmppChannel({
      ...common,
      ...{ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || PORT) },
      ...{ systemId, password, systemType, shortTon: Number(shortTon) },
      ...{ ids: oneOf(IDS, ids), long: oneOf(LONG, long), ussd: oneOf(USSD, ussd) },
      reconnectMs: [Number(reconnectSeconds) * 1_000, PAUSE_MS_MAX],
    });
  },
});

function among(known: readonly string[]): RegExp {
  return new RegExp(`^(${known.join('|')})$`);
}

function oneOf<const T extends string>(known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  invariant(found !== undefined, 'a setting is of its pattern');
  return found;
}
