/** Told apart in this order: each of them also calls itself by names of those below. */
const BROWSERS = [
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'edge'],
  [/\b(?:OPR|Opera)\//, 'opera'],
  [/\bSamsungBrowser\//, 'samsung'],
  [/\b(?:Firefox|FxiOS)\//, 'firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'chrome'],
  [/\bSafari\//, 'safari'],
] as const;

const SYSTEMS = [
  [/\bAndroid\b/, 'android'],
  [/\biPhone\b/, 'iphone'],
  [/\biPad\b/, 'ipad'],
  [/\bWindows\b/, 'windows'],
  [/\bMacintosh\b/, 'mac'],
  [/\bLinux\b|\bCrOS\b/, 'linux'],
] as const;

const NAMES: Readonly<Record<string, string>> = {
  edge: 'Edge',
  opera: 'Opera',
  samsung: 'Samsung Internet',
  firefox: 'Firefox',
  chrome: 'Chrome',
  safari: 'Safari',
  android: 'Android',
  iphone: 'iPhone',
  ipad: 'iPad',
  windows: 'Windows',
  mac: 'Mac',
  linux: 'Linux',
};

/**
 * A browser in two words, for the list of sessions: enough for its owner to know it again. The whole `User-Agent`
 * would tell more about a person than anybody here needs.
 */
export function deviceOf(userAgent: string): string {
  const text = userAgent.slice(0, 500);
  const browser = BROWSERS.find(([pattern]) => pattern.test(text))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1];
  return [browser, system].filter((word) => word !== undefined).join(' ');
}

/** As it is shown: "Firefox, Android". Names of products are the same in every language. */
export function deviceName(device: string): string {
  return device
    .split(' ')
    .flatMap((word) => NAMES[word] ?? [])
    .join(', ');
}
