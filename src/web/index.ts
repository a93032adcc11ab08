export { type ApiDeps, addHealthRoutes, createApi, PROBLEM_CODES, type ProblemCode } from './api/index.ts';
export { addErrorHandling, addRequestFigures } from './errors.ts';
export { createPortal, type PortalDeps } from './portal/index.ts';
export { createSandbox } from './sandbox/index.ts';
