import type { Followers } from '../billing/index.ts';
import { type CodeDeps, createCodes } from './code.ts';
import { createLinks } from './links.ts';
import { createAccounts } from './payer.ts';
import { createRemembered } from './remembered.ts';
import { createSavedAccounts } from './saved.ts';
import { createSessions, SESSION_IDLE_MS, SESSION_LIFE_MS } from './session.ts';

export interface PayersDeps extends CodeDeps {
  readonly followers: Followers;
}

const DAY_MS = 86_400_000;

/** The door of this room: people who pay, as far as they want to be known. */
export function createPayers(deps: PayersDeps) {
  const { sql, clock } = deps;
  return {
    codes: createCodes(deps),
    sessions: createSessions(deps),
    saved: createSavedAccounts(deps),
    remembered: createRemembered(deps),
    paymentLinks: createLinks({ ...deps, purpose: 'payment' }),
    talkLinks: createLinks({ ...deps, purpose: 'talk' }),
    accounts: createAccounts(deps),
    /** Deletes codes of yesterday and sessions that have run out; how many rows that were. */
    tidy: async (): Promise<number> => {
      const now = clock.now().getTime();
      const [row] = await sql<{ count: bigint }[]>`
        select payers.tidy(${new Date(now - DAY_MS)}, ${new Date(now - SESSION_IDLE_MS)},
                           ${new Date(now - SESSION_LIFE_MS)}) as count`;
      return Number(row?.count ?? 0);
    },
  };
}

export type Payers = ReturnType<typeof createPayers>;
