export { createChannelKey } from './channel-key.ts';
export { createSmppChannel } from './smpp/channel.ts';
export { createSmsSender, type SmsGateway, type SmsSending } from './sms/gateway.ts';
export { createKannelSender, KANNEL } from './sms/kannel.ts';
export { createKavenegarSender, KAVENEGAR } from './sms/kavenegar.ts';
export { createSmsRoutes } from './sms/routes.ts';
export { createTwilioSender, twilioGateway } from './sms/twilio.ts';
export { createUssdRoutes } from './ussd/routes.ts';
export { createWebChatRoutes } from './web/routes.ts';
