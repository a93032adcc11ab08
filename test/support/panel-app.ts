import { foldDigits, invariant } from '../../src/kernel/index.ts';
import { readMailbox } from '../../src/notifications/index.ts';
import { type PortalApp, startPortalApp, type Visitor } from './portal-app.ts';

export type PanelApp = Awaited<ReturnType<typeof startPanelApp>>;

/** The whole program, and the messages that its payers get. */
export async function startPanelApp(options: Parameters<typeof startPortalApp>[0] = {}) {
  const portal: PortalApp = await startPortalApp(options);
  const { app, dataDir } = portal;
  let numbers = 0;

  /** What a phone has got, oldest first. */
  /** Events are followed once no older transaction of the server can add to them; other tests have theirs. */
  async function allBefore(): Promise<void> {
    const [mark] = await app.sql<{ tx: string }[]>`select pg_current_xact_id()::text as tx`;
    for (;;) {
      const [row] = await app.sql<{ done: boolean }[]>`
        select pg_snapshot_xmin(pg_current_snapshot()) > ${mark?.tx ?? '0'}::text::xid8 as done`;
      if (row?.done === true) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function messagesTo(phone: string) {
    await allBefore();
    await app.notifications.follow();
    await app.notifications.deliver();
    return readMailbox(dataDir, phone);
  }

  return {
    ...portal,

    /** An Iranian mobile that no other test uses, in E.164. */
    newPhone(): string {
      numbers += 1;
      return `+98912${2_000_000 + numbers}`;
    },

    messagesTo,

    /** The code that was sent to a number last. */
    async codeFor(phone: string): Promise<string> {
      const message = (await messagesTo(phone)).findLast(({ kind }) => kind === 'sign_in_code');
      const code = /\d{6}/.exec(foldDigits(message?.text ?? ''))?.[0];
      invariant(code !== undefined, `a code for ${phone}`);
      return code;
    },

    /** Signs a visitor in; the answer is where that leads. */
    async signIn(visitor: Visitor, phone: string, to = ''): Promise<string> {
      const asked = await visitor.post('/panel/sign-in', { phone, country: 'IR', to });
      invariant(asked.location === '/panel/code', `${asked.status} ${asked.location}`);
      const done = await visitor.post('/panel/code', { code: await this.codeFor(phone) });
      invariant(done.status === 303, `signed in: ${done.status}`);
      return done.location;
    },

    /** Finds a bill with these numbers and saves it under a name. */
    async save(visitor: Visitor, biller: string, typed: Readonly<Record<string, string>>, label: string) {
      const add = `/panel/add/${biller}`;
      const token = tokenOf((await visitor.get(add)).html);
      const found = await visitor.post(add, { ...typed, token });
      invariant(found.location === '/panel/save', `${found.status} ${found.location}`);
      return visitor.post('/panel/save', { label, remind: '1', token });
    },
  };
}

/** What every form of a session carries. */
export function tokenOf(html: string): string {
  return /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
}
