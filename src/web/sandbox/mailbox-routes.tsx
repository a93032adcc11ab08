import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { foldIdentifier, isPhone } from '../../kernel/index.ts';
import { newestInMailbox, readMailboxFaults, setMailboxFaults } from '../../notifications/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, sendPage } from '../page/page.tsx';
import { addressOf, fieldOf, isOwnForm } from '../page/request.ts';
import { MAILBOX_PATH, MailboxPage, REFRESH_SECONDS } from './mailbox-page.tsx';

export interface MailboxDeps {
  readonly dataDir: string;
  readonly publicUrl: () => string;
}

const MESSAGES_SHOWN = 50;

/** /sandbox/mailbox: what a telephone would have got. */
export async function addMailboxRoutes(app: FastifyInstance, deps: MailboxDeps): Promise<void> {
  const { dataDir } = deps;
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
  const hidden = { schema: { hide: true } };

  app.get(MAILBOX_PATH, hidden, async (request, reply) => {
    const { searchParams } = addressOf(request);
    const typed = (searchParams.get('phone') ?? '').slice(0, 100);
    const refreshes = searchParams.get('still') !== '1';
    const context = contextOf(request, { demo: false });
    const [messages, faults] = await Promise.all([
      newestInMailbox(dataDir, { phoneEnd: endOf(typed), limit: MESSAGES_SHOWN }),
      readMailboxFaults(dataDir),
    ]);
    // A header and no meta element: it works with scripts on and off, and the page can leave it out.
    if (refreshes) reply.header('refresh', String(REFRESH_SECONDS));
    return sendPage(reply, context, <MailboxPage {...{ context, messages, typed, refreshes, faults }} />);
  });

  app.post(`${MAILBOX_PATH}/faults`, hidden, async (request, reply) => {
    if (!isOwnForm(request, deps.publicUrl())) return renderErrorPage(request, reply, 'cross_site');
    const refuses = fieldOf(request.body, 'refuses').split(/\s+/).filter(isPhone).slice(0, 20);
    await setMailboxFaults(dataDir, {
      down: fieldOf(request.body, 'down') === '1',
      slow: fieldOf(request.body, 'slow') === '1',
      refuses,
    });
    return reply.redirect(MAILBOX_PATH, 303);
  });
}

/** What a number as people write it (0912 …, +98 912 …, its last digits) has in common with E.164. */
function endOf(typed: string): string {
  return foldIdentifier(typed).replace(/\D/g, '').replace(/^0+/, '');
}
