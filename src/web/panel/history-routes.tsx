import type { FastifyInstance } from 'fastify';
import { sendPage } from '../page/page.tsx';
import { addressOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { forPayer } from '../page/signed-in.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { HistoryPage } from './history-page.tsx';
import { panelContext } from './save-routes.tsx';

const PAGE_LENGTH = 20;

/** Payments and receipts of the payer's number (M8), also of numbers that were the payer's before. */
export function addHistoryRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/panel/payments', {
    get: forPayer(deps, async (payer, request, reply) => {
      const context = panelContext(deps, request, payer);
      // A reference and not a number of ours, which would tell how many payments there are.
      const named = addressOf(request).searchParams.get('before') ?? '';
      const last = /^\d{14}$/.test(named) ? await deps.payments.find(named) : undefined;
      const payments = await deps.payments.ofPayer(
        await deps.payers.accounts.numbersOf(payer),
        deps.billers.list().map(({ billerId }) => billerId),
        { before: last?.paymentId, limit: PAGE_LENGTH + 1 },
      );
      const shown = payments.slice(0, PAGE_LENGTH);
      const rows = shown.flatMap((payment) => {
        const biller = deps.billers.byNumber(payment.billerId);
        return biller === undefined ? [] : { payment, biller };
      });
      const older = payments.length > PAGE_LENGTH ? shown.at(-1)?.reference : undefined;
      const page = <HistoryPage {...{ context, rows, older }} isFirst={last === undefined} />;
      return sendPage(reply, context, page);
    }),
  });
}
