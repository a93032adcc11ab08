export { CAPABILITIES, type Capabilities } from './capabilities.ts';
export {
  type Conversations,
  type ConversationsDeps,
  createConversations,
  type StaffWords,
} from './engine.ts';
export type { Incoming, PersonKey, Reply } from './incoming.ts';
export {
  type Abilities,
  CHANNELS,
  type ChannelName,
  type Choice,
  type Conversation,
  type Heard,
  type Journey,
  type JourneyText,
  type Line,
  type PaymentNews,
  type Say,
  type TextQuestion,
  type Unfinished,
} from './journey.ts';
export { plain } from './offers.ts';
export type { Repertoire } from './turn.ts';
export { walkTurn } from './walk.ts';
export type { LeftTalk, TalkName } from './way-back.ts';
export type { OutgoingText } from './write.ts';
