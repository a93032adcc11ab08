import type { FastifyInstance } from 'fastify';
import { type PlainDate, todayIn } from '../../kernel/index.ts';
import type { SavedAccount } from '../../payers/index.ts';
import { contextOf, sendPage } from '../page/page.tsx';
import { addressOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { forPayer } from '../page/signed-in.ts';
import { BILLS_SHOWN_MAX } from '../portal/bills-page.tsx';
import type { PortalDeps } from '../portal/deps.ts';
import { HomePanelPage, type Watched } from './home-page.tsx';
import { PANEL } from './texts/panel.ts';

/** The first page of the panel: what is owed, everywhere, now. */
export function addHomeRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/panel', {
    get: forPayer(deps, async (payer, request, reply) => {
      const context = contextOf(request, { demo: deps.demo, place: '/panel', known: payer.language });
      const saved = await deps.payers.saved.list(payer);
      // All of them are one query (billing's inquiry gathers what comes in the same moment).
      const watched = (await Promise.all(saved.map((each) => look(deps, each)))).filter(
        (each) => each !== undefined,
      );
      const done = addressOf(request).searchParams.get('done');
      const news = done === 'saved' ? PANEL.saved : done === 'removed' ? PANEL.removed : undefined;
      const page = (
        <HomePanelPage
          {...{ context, payer, watched }}
          news={news === undefined ? undefined : context.reader.t(news)}
        />
      );
      return sendPage(reply, context, page);
    }),
  });
}

/** Undefined where the biller itself is gone. */
async function look(deps: PortalDeps, saved: SavedAccount): Promise<Watched | undefined> {
  const biller = deps.billers.byNumber(saved.billerId);
  if (biller === undefined) return undefined;
  const today: PlainDate = todayIn(biller.timeZone, deps.clock.now());
  const answer = await deps.inquiry.inquire(biller, saved.identifiers);
  // Numbers that have passed to another contract would show what somebody else owes.
  const bills = answer.ok && answer.value.accountId === saved.accountId ? answer.value.bills : undefined;
  return { saved, biller, bills: bills?.slice(0, BILLS_SHOWN_MAX), today };
}
