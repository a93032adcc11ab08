/** An Indian mobile number in E.164. */
export function isIndianMobile(phone: string | undefined): phone is string {
  return phone !== undefined && /^\+91[6-9]\d{9}$/.test(phone);
}
