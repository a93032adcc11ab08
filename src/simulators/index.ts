export * from './bank/index.ts';
export { createSimulatedBillerSystem } from './biller-system.ts';
export * from './carrier/index.ts';
export { createSimulatedBehpardakht } from './gateways/behpardakht.ts';
export { createSimulatedSaman } from './gateways/saman.ts';
export { createSimulatedZarinpal } from './gateways/zarinpal.ts';
export { createSimulatedKavenegar } from './kavenegar.ts';
export type { SimulatedSms, SimulatedSmsGateway } from './sms-gateway.ts';
export { createSimulatedTwilio } from './twilio.ts';
