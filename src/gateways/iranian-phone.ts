/** As Iranians write it: 09120000301. */
export function localPhone(phone: string): string {
  return phone.replace(/^\+98/, '0');
}

/** An Iranian mobile number in E.164: gateways refuse orders that name another. */
export function isIranianMobile(phone: string | undefined): phone is string {
  return phone !== undefined && /^\+989\d{9}$/.test(phone);
}
