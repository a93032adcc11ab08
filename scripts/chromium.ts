import { firstExecutable, type Machine, MissingProgramError, requireDebian } from './debian.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const SHELL_PLACES = ['/usr/bin/chromium-headless-shell'];

// Noto has the letters of every language of the pages, for what their own fonts leave out.
const FONTS = 'fonts-noto-core';

/**
 * The browser for the tests: `$CHROMIUM` if set, else where systems put it, else installed from Debian.
 * Throws a `MissingProgramError` that says what to install; it never lets the tests go without.
 */
export function requireChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  machine?: Machine,
): string {
  const named = namedBy(environment, 'CHROMIUM');
  if (named !== undefined) return named;
  try {
    return requireDebian(['chromium', FONTS], () => firstExecutable(PLACES), machine);
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    throw new MissingProgramError(
      `${error.message}\nOr name any Chromium or Chrome: CHROMIUM=/path/to/chromium`,
    );
  }
}

/**
 * The same engine without a browser's windows around it, in which a page opens in a quarter of the time:
 * `$CHROMIUM_SHELL` if set, else where Debian puts it, else installed from there; on a machine that has none,
 * the whole Chromium.
 */
export function requireHeadlessShell(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  machine?: Machine,
): string {
  const named = namedBy(environment, 'CHROMIUM_SHELL');
  if (named !== undefined) return named;
  try {
    return requireDebian(['chromium-headless-shell', FONTS], () => firstExecutable(SHELL_PLACES), machine);
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    return requireChromium(environment, machine);
  }
}

function namedBy(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): string | undefined {
  const named = environment[variable];
  if (named === undefined || named === '') return undefined;
  const found = firstExecutable([named]);
  if (found !== undefined) return found;
  throw new MissingProgramError(`${variable} is set to ${named}, which is not a program that can be run.`);
}
