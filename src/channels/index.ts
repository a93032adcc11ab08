export { createChannelKey } from './channel-key.ts';
export { createKannelRoutes, createKannelSender } from './sms/kannel.ts';
export { createUssdRoutes } from './ussd/routes.ts';
