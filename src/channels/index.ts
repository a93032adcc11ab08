export { createChannelKey } from './channel-key.ts';
export { createConfiguredSms, SMS_KINDS, smsAddress } from './sms/configured.ts';
export { createKannelSender } from './sms/kannel.ts';
export type { SmsLink } from './sms/kind.ts';
export { createSmsRoutes } from './sms/routes.ts';
export { createUssdRoutes } from './ussd/routes.ts';
export { createWebChat, type WebChat } from './web/chat.ts';
export { createWebChatRoutes } from './web/routes.ts';
