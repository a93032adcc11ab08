import { createFollowers } from '../../src/billing/index.ts';
import { invariant, type Phone, parsePhone } from '../../src/kernel/index.ts';
import { type CodePurpose, createPayers, type Proof, type SignedIn } from '../../src/payers/index.ts';
import { type Core, createCore } from './core.ts';
import type { TestDatabase } from './database.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type PayersRoom = Awaited<ReturnType<typeof createPayersRoom>>;

/** The room of the payers over one database, with a clock that tests move and an outbox that they read. */
export async function createPayersRoom(database: TestDatabase) {
  const core: Core = await createCore({ sql: database.sql });
  const { sql, vault } = core;
  const followers = createFollowers({ sql, vault });
  const clock = { at: new Date('2026-10-05T08:00:00Z').getTime(), now: () => new Date(clock.at) };
  const outbox: { readonly to: string; readonly code: string }[] = [];
  const payers = createPayers({
    ...{ sql, vault, clock, followers },
    notifications: {
      enqueue: async (_sql, { to, values }) => {
        outbox.push({ to, code: values.code ?? '' });
      },
    },
  });
  let numbers = 0;

  return {
    ...{ core, sql, vault, followers, clock, outbox, payers },

    /** A mobile that no other test uses. */
    newPhone(): Phone {
      numbers += 1;
      const phone = parsePhone(`0912${1_000_000 + numbers}`, 'IR');
      invariant(phone.ok, 'an Iranian mobile');
      return phone.value;
    },

    /** A code and the browser that may type it, or the time from which there may be one. */
    async ask(phone: Phone, purpose: CodePurpose = 'sign_in', subject = '') {
      const asked = await payers.codes.request({ phone, purpose, subject, place: '/panel', language: 'fa' });
      return asked.ok
        ? { browser: asked.value.browserToken, code: outbox.at(-1)?.code ?? '' }
        : asked.error.notBefore;
    },

    async askCode(phone: Phone): Promise<{ readonly browser: string; readonly code: string }> {
      const asked = await this.ask(phone);
      invariant(!(asked instanceof Date), 'a code');
      return asked;
    },

    async prove(phone: Phone, purpose: CodePurpose = 'sign_in', subject = ''): Promise<Proof> {
      clock.at += HOUR;
      const asked = await this.ask(phone, purpose, subject);
      invariant(!(asked instanceof Date), 'a code');
      const checked = await payers.codes.check(asked.browser, asked.code);
      invariant(checked.ok, 'the right code');
      return checked.value;
    },

    async signIn(phone: Phone, oldToken?: string): Promise<{ token: string; payer: SignedIn }> {
      const proof = await this.prove(phone);
      const browser = { language: 'fa', device: 'firefox android', oldToken } as const;
      const session = await payers.sessions.signIn(proof, browser);
      const payer = await payers.sessions.find(session?.token);
      invariant(session !== undefined && payer !== undefined, 'signed in');
      return { token: session.token, payer };
    },
  };
}
