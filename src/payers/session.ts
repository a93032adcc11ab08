import { invariant, isLanguage, isPhone, type Language, type Phone } from '../kernel/index.ts';
import type { Clock, Database, Vault } from '../platform/index.ts';
import { isToken, newToken, type Proof } from './code.ts';

/** Whoever is signed in with this request. */
export interface SignedIn {
  readonly payerId: bigint;
  readonly sessionId: bigint;
  readonly phone: Phone;
  /** `vault.digest('phone', phone)`. */
  readonly digest: Buffer;
  readonly language: Language;
  /** Goes into every form of this session, and must come back with it. */
  readonly formToken: string;
}

/** For the list of sessions. */
export interface Session {
  readonly sessionId: bigint;
  /** In two words: 'firefox android'; empty where it is not known. */
  readonly device: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

const DAY_MS = 86_400_000;
/** Bills come every month or two; who looked at one a month ago need not sign in again. */
export const SESSION_IDLE_MS = 35 * DAY_MS;
export const SESSION_LIFE_MS = 180 * DAY_MS;
/** How exact the time of the last visit is: not every page is a write. */
const SEEN_EVERY_MS = 3_600_000;

/** The sessions of payers: a random token in a cookie, of which the database has the keyed digest only. */
export function createSessions(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}) {
  const { sql, vault, clock } = deps;
  const digestOf = (token: string): Buffer => vault.digest('payers session', token);

  return {
    /**
     * Begins a session for the number that was proven, whose payer is made when there is none. The token is a new
     * one, and the browser's former session ends. Undefined where the proof was used up by another request.
     */
    signIn: async (
      proof: Proof,
      browser: {
        readonly language: Language;
        readonly device: string;
        readonly oldToken?: string | undefined;
      },
    ): Promise<{ readonly token: string } | undefined> => {
      invariant(proof.purpose === 'sign_in', 'a code for something else signs nobody in');
      const token = newToken();
      const old = isToken(browser.oldToken) ? digestOf(browser.oldToken) : null;
      const [row] = await sql`
        select payer_id from payers.sign_in(${proof.digest}, ${proof.codeId}, ${vault.seal(proof.phone)},
          ${browser.language}, ${digestOf(token)}, ${old}, ${browser.device}, ${clock.now()})`;
      return row === undefined ? undefined : { token };
    },

    /** Who shows this token; undefined for a token that is none, has run out or was ended. */
    find: async (token: string | undefined): Promise<SignedIn | undefined> => {
      if (!isToken(token)) return undefined;
      const now = clock.now();
      const [row] = await sql<
        {
          payer_id: bigint;
          session_id: bigint;
          seen_at: Date;
          phone: Buffer;
          phone_digest: Buffer;
          language: string;
        }[]
      >`
        select s.payer_id, s.session_id, s.seen_at, p.phone, p.phone_digest, p.language
          from payers.session s join payers.payer p on p.payer_id = s.payer_id
         where s.token_digest = ${digestOf(token)} and s.seen_at > ${before(now, SESSION_IDLE_MS)}
           and s.created_at > ${before(now, SESSION_LIFE_MS)}`;
      if (row === undefined) return undefined;
      if (now.getTime() - row.seen_at.getTime() > SEEN_EVERY_MS) {
        await sql`update payers.session set seen_at = ${now}
                   where payer_id = ${row.payer_id} and session_id = ${row.session_id}`;
      }
      const phone = vault.open(row.phone);
      invariant(isPhone(phone) && isLanguage(row.language), 'a payer has a number and a language');
      return {
        payerId: row.payer_id,
        sessionId: row.session_id,
        phone,
        digest: row.phone_digest,
        language: row.language,
        formToken: vault.digest('payers form', token).toString('base64url'),
      };
    },

    /** The sessions that still run, the latest used first. */
    list: async ({ payerId }: SignedIn): Promise<readonly Session[]> => {
      const now = clock.now();
      return sql<Session[]>`
        select session_id as "sessionId", device, created_at as "createdAt", seen_at as "seenAt"
          from payers.session
         where payer_id = ${payerId} and seen_at > ${before(now, SESSION_IDLE_MS)}
           and created_at > ${before(now, SESSION_LIFE_MS)}
         order by seen_at desc, session_id desc`;
    },

    /** Ends one of the payer's own sessions, or all but this one. Doing it twice is as good as once. */
    end: async ({ payerId, sessionId }: SignedIn, which: bigint | 'others'): Promise<void> => {
      await sql`
        delete from payers.session
         where payer_id = ${payerId}
           and ${which === 'others' ? sql`session_id <> ${sessionId}` : sql`session_id = ${which}`}`;
    },
  };
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}
