import { isLoopback, type Partner } from '../../partners/index.ts';

/**
 * Whether a payer may be sent on to this address by itself. Anybody may open a payment for anybody; were the address
 * followed whatever it is, a link of ours would lead to pages that only look like ours (OWASP ASVS 5.0, 3.7.2).
 * So it is followed for holders of an API key, who are known, and to origins that partners have named; in the demo
 * also to this machine.
 */
export function mayReturnTo(
  address: string,
  by: {
    readonly hasKey: boolean;
    readonly partners: { list(): readonly Pick<Partner, 'domains' | 'frameAncestors'>[] };
    readonly demo: boolean;
  },
): boolean {
  const url = URL.parse(address);
  // A name or password in it would only hide what comes behind.
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return false;
  if (by.hasKey || (by.demo && isLoopback(url.hostname))) return true;
  return by.partners
    .list()
    .some(
      ({ domains, frameAncestors }) =>
        frameAncestors.includes(url.origin) || domains.some((domain) => url.origin === `https://${domain}`),
    );
}
