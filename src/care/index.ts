export { CARE_TEXT_MAX, type Care, createCare } from './care.ts';
export type { CareMessage, CareRequest } from './requests.ts';
