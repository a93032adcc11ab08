/** An Egyptian mobile number in E.164 (countries.md §4.3); numbers keep their prefix when they change the operator. */
export function isEgyptianMobile(phone: string | undefined): phone is string {
  return phone !== undefined && LOCAL_MOBILE.test(localMobile(phone));
}

/** As Egyptians write it: 01001234567. */
export function localMobile(phone: string): string {
  return phone.replace(/^\+20/, '0');
}

export const LOCAL_MOBILE = /^01[0125]\d{8}$/;
