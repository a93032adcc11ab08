import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  err,
  factsOf,
  isMobile,
  type Language,
  ok,
  type Phone,
  type PhoneCountry,
  parsePhone,
  type Result,
} from '../../kernel/index.ts';
import type { CodePurpose } from '../../payers/index.ts';
import { keepCookie } from '../page/cookies.ts';
import type { PageContext } from '../page/page.tsx';
import { fieldOf } from '../page/request.ts';
import { retryAfter } from '../page/too-many.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { limitSignIn } from '../security/index.ts';
import { CALLING_CODES, type PhoneDraft } from './sign-in-page.tsx';
import { SIGN_IN } from './texts/sign-in.ts';

/** The countries of this installation's billers: whoever pays there most likely has a number there. */
export function countriesOf({ billers }: PortalDeps): readonly PhoneCountry[] {
  return [...new Set(billers.list().map(({ country }) => country))];
}

/** The country offered first: of the biller whose page the reader comes from, else of the language. */
export function likelyCountry(deps: PortalDeps, language: Language, place: string): PhoneCountry {
  const from = deps.billers.find(/^\/(?:b|panel\/add)\/([a-z0-9-]+)/.exec(place)?.[1] ?? '');
  if (from !== undefined) return from.country;
  const countries = countriesOf(deps);
  const home = factsOf(language).country;
  return countries.includes(home) ? home : (countries[0] ?? home);
}

/** The form for a number that was read before: with the country that it is of, so that it is corrected as dialled. */
export function draftOf(
  deps: PortalDeps,
  phone: Phone,
  fallback: PhoneCountry,
  problem?: string | undefined,
): PhoneDraft {
  const country = countriesOf(deps).find((each) => phone.startsWith(CALLING_CODES[each]));
  return { phone, country: country ?? fallback, problem };
}

/** Reads the form for a number; the draft says what is wrong with it. */
export function readPhone(
  deps: PortalDeps,
  { reader }: PageContext,
  body: unknown,
): Result<Phone, PhoneDraft> {
  const typed = fieldOf(body, 'phone').slice(0, 100);
  const named = fieldOf(body, 'country');
  const country =
    countriesOf(deps).find((each) => each === named) ?? likelyCountry(deps, reader.language, '');
  const phone = parsePhone(typed, country);
  const wrong = (problem: string) => err({ phone: typed, country, problem });
  if (!phone.ok) return wrong(reader.t(SIGN_IN.phoneMalformed));
  return isMobile(phone.value) ? ok(phone.value) : wrong(reader.t(SIGN_IN.notMobile));
}

/** Sends a code, and gives the browser the cookie that it must be typed with; else says why there is none. */
export async function sendCode(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { reader }: PageContext,
  order: {
    readonly phone: Phone;
    readonly purpose: CodePurpose;
    readonly subject?: string;
    readonly place?: string;
  },
): Promise<Result<void, string>> {
  const waitSeconds = limitSignIn(request);
  if (waitSeconds !== undefined) {
    retryAfter(reply, waitSeconds);
    return err(reader.t(SIGN_IN.tooManyHere));
  }
  const asked = await deps.payers.codes.request({ ...order, language: reader.language });
  if (!asked.ok) {
    const waitMs = asked.error.notBefore.getTime() - deps.clock.now().getTime();
    retryAfter(reply, Math.max(1, Math.ceil(waitMs / 1_000)));
    return err(waitText({ reader }, waitMs));
  }
  keepCookie(deps, reply, 'code', asked.value.browserToken);
  return ok(undefined);
}

const MINUTE_MS = 60_000;
/** From then on hours are easier to grasp. */
const MINUTES_MAX = 90;

function waitText({ reader }: Pick<PageContext, 'reader'>, waitMs: number): string {
  const minutes = Math.max(1, Math.ceil(waitMs / MINUTE_MS));
  const isLong = minutes > MINUTES_MAX;
  const count = isLong ? Math.ceil(minutes / 60) : minutes;
  const text = isLong ? SIGN_IN.tooManyHours : SIGN_IN.tooManyMinutes;
  return reader.t(text, { count, n: reader.digits(String(count)) });
}
