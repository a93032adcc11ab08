export type { components, paths } from './api.ts';
export { type CheckOptions, type CheckStep, checkCollector } from './check.ts';
export { type CollectorClient, type CollectorClientOptions, createCollectorClient } from './client.ts';
export { type CollectorKey, signatureHeaders } from './sign.ts';
