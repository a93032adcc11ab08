export type { Brand, BrandFile } from './brand.ts';
export { contrast, GROUNDS, makePalettes } from './colour.ts';
export { isLoopback, type Partner, type PartnerProblem, readPartner, toImageAddress } from './partner.ts';
export { createPartners, type Offer, type Partners } from './partners.ts';
