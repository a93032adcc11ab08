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

// Noto has the letters of every language of the pages, for what their own fonts leave out.
const PACKAGES = ['chromium', 'fonts-noto-core'];

/**
 * The browser for the tests: `$CHROMIUM` if set, else where systems put it, else installed from Debian.
 * Throws a `MissingProgramError` that says what to install; it never lets the tests go without.
 */
export function requireChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  machine?: Machine,
): string {
  const named = environment.CHROMIUM;
  if (named !== undefined && named !== '') {
    const found = firstExecutable([named]);
    if (found !== undefined) return found;
    throw new MissingProgramError(`CHROMIUM is set to ${named}, which is not a program that can be run.`);
  }
  try {
    return requireDebian(PACKAGES, () => firstExecutable(PLACES), machine);
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    throw new MissingProgramError(
      `${error.message}\nOr name any Chromium or Chrome: CHROMIUM=/path/to/chromium`,
    );
  }
}
