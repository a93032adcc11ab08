export { addGuard } from './guard.ts';
export { addPageHeaders, headersFor } from './headers.ts';
export {
  countMiss,
  createLimits,
  isMiss,
  type Limits,
  limitById,
  limitLookup,
  limitSignIn,
  subjectOf,
} from './limits.ts';
export { mayReturnTo } from './return-url.ts';
export { serverOptions } from './server-options.ts';
