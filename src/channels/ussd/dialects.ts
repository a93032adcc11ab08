import type { Fields } from '../fields.ts';
import type { UssdDialect } from './dialect.ts';

const is =
  (name: string, ...values: readonly string[]) =>
  (fields: Fields): boolean =>
    values.includes((fields[name] ?? '').toLowerCase());
const never = (): boolean => false;

/** The aggregators' ways (channels.md §2.1). Another one is another entry here, and a line in its guide. */
export const USSD_DIALECTS: readonly UssdDialect[] = [
  {
    id: 'africastalking',
    ...{ method: 'POST', session: 'sessionId', phone: 'phoneNumber', code: 'serviceCode', input: 'text' },
    entries: 'all',
    begins: is('text', ''),
    // The notice at a session's end comes with a status and no text to answer.
    ends: (fields) => fields.status !== undefined,
    answer: (_fields, text, open) => `${open ? 'CON' : 'END'} ${text}`,
  },
  {
    id: 'hubtel',
    ...{ method: 'POST', session: 'SessionId', phone: 'Mobile', code: 'ServiceCode', input: 'Message' },
    entries: 'last',
    begins: is('Type', 'initiation'),
    ends: is('Type', 'release', 'timeout', 'hijacksession'),
    ordinal: 'Sequence',
    answer: (fields, text, open) => ({
      Message: text,
      Type: open ? 'Response' : 'Release',
      ...(fields.ClientState === undefined ? {} : { ClientState: fields.ClientState }),
    }),
  },
  {
    id: 'emergent',
    ...{ method: 'POST', session: 'SessionId', phone: 'Mobile', code: 'ServiceCode', input: 'Message' },
    entries: 'last',
    begins: is('Type', 'initiation'),
    ends: is('Type', 'release', 'timeout'),
    ordinal: 'Sequence',
    answer: (_fields, text, open) => ({
      Message: text,
      Type: open ? 'Response' : 'Release',
      MaskNextRoute: true,
    }),
  },
  {
    id: 'arkesel',
    ...{ method: 'POST', session: 'sessionID', phone: 'msisdn', code: undefined, input: 'userData' },
    entries: 'last',
    begins: is('newSession', 'true'),
    ends: never,
    answer: ({ sessionID, userID, msisdn }, text, open) => ({
      ...{ sessionID, userID, msisdn },
      message: text,
      continueSession: open,
    }),
  },
  {
    id: 'nalo',
    // Old contracts have no session: then the number stands for it.
    ...{ method: 'POST', session: 'SESSIONID', phone: 'MSISDN', code: undefined, input: 'USERDATA' },
    entries: 'last',
    begins: is('MSGTYPE', 'true'),
    ends: never,
    answer: ({ USERID, MSISDN }, text, open) => ({ USERID, MSISDN, MSG: text, MSGTYPE: open }),
  },
  {
    id: 'beem',
    ...{ method: 'POST', session: 'session_id', phone: 'msisdn', code: undefined, input: 'payload.response' },
    entries: 'last',
    begins: is('command', 'initiate'),
    ends: is('command', 'terminate'),
    ordinal: 'payload.request_id',
    answer: ({ msisdn, session_id, operator, ...fields }, text, open) => ({
      ...{ msisdn, operator, session_id },
      command: open ? 'continue' : 'terminate',
      payload: { request_id: fields['payload.request_id'] ?? '0', request: text },
    }),
  },
  {
    id: 'southpawsl',
    ...{ method: 'POST', session: 'sessionId', phone: 'msisdn', code: undefined, input: 'inputOption' },
    entries: 'last',
    begins: (fields) => fields.ussdString !== undefined && fields.ussdString === fields.inputOption,
    ends: never,
    answer: ({ sessionId, msisdn }, text, open) => ({
      ...{ sessionId, msisdn },
      message: text,
      State: open ? 'CONTINUE' : 'END',
    }),
  },
  {
    id: 'infobip',
    // The method stands in the path: …/session/ID/start; the route gives it as `event`, the session as `session`.
    ...{ method: 'POST', session: 'session', phone: 'msisdn', code: 'shortCode', input: 'text' },
    entries: 'last',
    begins: is('event', 'start'),
    ends: is('event', 'end'),
    answer: (_fields, text, open) => ({
      ussdMenu: text,
      shouldClose: !open,
      responseExitCode: 200,
      responseMessage: '',
    }),
  },
  {
    id: 'dmark',
    ...{
      method: 'GET',
      session: 'transactionId',
      phone: 'msisdn',
      code: 'ussdServiceCode',
      input: 'ussdRequestString',
    },
    entries: 'last',
    begins: is('response', 'false'),
    ends: never,
    answer: (_fields, text, open) => ({ responseString: text, action: open ? 'request' : 'end' }),
  },
  {
    // For gateways of one's own, and for those whose contract can be chosen.
    id: 'plain',
    ...{ method: 'POST', session: 'session', phone: 'phone', code: 'code', input: 'input' },
    entries: 'last',
    begins: is('event', 'begin'),
    ends: is('event', 'end'),
    ordinal: 'ordinal',
    answer: (_fields, text, open) => ({ text, open }),
  },
];
