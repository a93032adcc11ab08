export { type ApiDeps, addHealthRoutes, createApi, PROBLEM_CODES, type ProblemCode } from './api/index.ts';
export { type ConsoleDeps, createConsole } from './console/index.ts';
export { addErrorHandling, addRequestFigures, answerBadAddress } from './errors.ts';
export { createGatewayNotices } from './gateway-notices.ts';
export { addBrands, createPortal, type PortalDeps } from './portal/index.ts';
export { createSandbox } from './sandbox/index.ts';
export { addGuard, createLimits, serverOptions } from './security/index.ts';
export { createWidget } from './widget/index.ts';
