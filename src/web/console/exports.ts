import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AccountListRow, Biller, BillListRow } from '../../billing/index.ts';
import { addDays, type Month, ok, type Result } from '../../kernel/index.ts';
import type { ListedMessage } from '../../notifications/index.ts';
import type { PaymentListRow } from '../../payments/index.ts';
import { appendAudit, auditName, type NotPermitted } from '../../platform/index.ts';
import { readMonthEnd, type StatementLine, statementLines } from '../../settlement/index.ts';
import { addressOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import { prefixOf, readBillFilter } from './customers-routes.tsx';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { type ExportColumn, toCsv, toJson } from './exports-format.ts';
import { choosable } from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { readable } from './messages.tsx';
import { readMessageFilter } from './messages-filter.tsx';
import { readMonthAsked } from './month-end.tsx';
import { readPaymentFilter } from './payments-filter.ts';
import { consoleRoutes } from './session.ts';

/** Each keeps a connection to the database for minutes; the pool is there for those who pay. */
const AT_ONCE_MAX = 2;

/**
 * The same lists as files, streamed from the database as they are read: a million rows take no more memory than a
 * thousand. Who has taken what out, and how much of it, is kept.
 */
export function addExportRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  let underWay = 0;

  function send<Row>(
    context: ConsoleContext,
    reply: FastifyReply,
    list: string,
    query: URLSearchParams,
    columns: readonly ExportColumn<Row>[],
    chunks: Result<AsyncIterable<readonly Row[]>, NotPermitted>,
    billerId: number | undefined,
  ): FastifyReply | Promise<FastifyReply> {
    if (!chunks.ok) return sendConsoleError(reply, context, 'not_permitted');
    if (underWay >= AT_ONCE_MAX)
      return reply
        .code(503)
        .header('retry-after', '120')
        .type('text/plain; charset=utf-8')
        .send(context.reader.t(LISTS.busy));
    underWay += 1;
    return begin(context, reply, list, query, columns, chunks.value, billerId).catch((error: unknown) => {
      underWay -= 1;
      throw error;
    });
  }

  async function begin<Row>(
    context: ConsoleContext,
    reply: FastifyReply,
    list: string,
    query: URLSearchParams,
    columns: readonly ExportColumn<Row>[],
    chunks: AsyncIterable<readonly Row[]>,
    billerId: number | undefined,
  ): Promise<FastifyReply> {
    const format = query.get('format') === 'json' ? 'json' : 'csv';
    const entry = {
      ...{ billerId: billerId ?? 0, actor: auditName(context.actor), subject: `list:${list}` },
      detail: { format, filter: filterOf(query) },
    };
    // Kept before the first row leaves; how many they were, when the last one has.
    await appendAudit(deps.sql, { ...entry, act: 'export begun' });
    const counted = countRows(chunks, async (rows, complete) => {
      const detail = { ...entry.detail, rows, complete };
      await appendAudit(deps.sql, { ...entry, act: 'export ended', detail });
    });
    const text =
      format === 'json'
        ? toJson(columns, counted)
        : toCsv(columns, counted, { mark: query.get('for') === 'excel' });
    const stream = Readable.from(text, { objectMode: false, highWaterMark: 65_536 });
    stream.once('close', () => {
      underWay -= 1;
    });
    const day = deps.clock.now().toISOString().slice(0, 10);
    return reply
      .type(format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="${list}-${day}.${format}"`)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .send(stream);
  }

  consoleRoutes(app, '/console/exports/payments', 'reports.export', {
    get: (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const { filter } = readPaymentFilter(query, choosable(deps, context, 'payments.read'));
      const chunks = deps.payments.records.all(context.actor, filter);
      return send(context, reply, 'payments', query, paymentColumns(deps), chunks, filter.billerId);
    },
  });

  consoleRoutes(app, '/console/exports/bills', 'reports.export', {
    get: (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const { filter } = readBillFilter(query, choosable(deps, context, 'customers.read'));
      const chunks = deps.customers.allBills(context.actor, filter);
      return send(context, reply, 'bills', query, billColumns(deps), chunks, filter.billerId);
    },
  });

  consoleRoutes(app, '/console/exports/messages', 'reports.export', {
    get: (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = readable(deps, context);
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const chunks = deps.notifications.all(context.actor, readMessageFilter(query, biller).filter);
      return send(context, reply, 'messages', query, messageColumns(deps), chunks, biller.billerId);
    },
  });

  consoleRoutes(app, '/console/exports/accounts', 'reports.export', {
    get: (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = choosable(deps, context, 'customers.read');
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const chunks = deps.customers.allAccounts(context.actor, {
        billerId: biller.billerId,
        prefix: prefixOf(query),
      });
      return send(context, reply, 'accounts', query, accountColumns(deps), chunks, biller.billerId);
    },
  });

  consoleRoutes(app, '/console/exports/month-end', 'reports.export', {
    get: (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const asked = readMonthAsked(deps, context, query);
      if (asked === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const { biller, month } = asked;
      if (month === undefined) return sendConsoleError(reply, context, 'not_found');
      const lines = async function* () {
        yield statementLines((await readMonthEnd(deps.sql, biller, month)).accounts);
      };
      const columns = statementColumns(biller, month);
      return send(context, reply, 'month-end', query, columns, ok(lines()), biller.billerId);
    },
  });
}

/** The days stand in each line, so that files of several months can be put one under the other. */
function statementColumns(
  { id, currency }: Biller,
  { first, next }: Month,
): readonly ExportColumn<StatementLine>[] {
  return [
    { name: 'biller', value: () => id },
    { name: 'from', value: () => first },
    { name: 'to', value: () => addDays(next, -1) },
    { name: 'account', value: ({ kind }) => kind },
    { name: 'subject', value: ({ subject }) => subject },
    { name: 'what', value: ({ what }) => what },
    { name: 'count', value: ({ count }) => (count === undefined ? undefined : String(count)) },
    { name: 'amount', value: ({ minor }) => minor },
    { name: 'currency', value: () => currency },
  ];
}

function messageColumns(deps: ConsoleDeps): readonly ExportColumn<ListedMessage>[] {
  const biller = nameOf(deps);
  const { records } = deps.payments;
  return [
    { name: 'kind', value: ({ kind }) => kind },
    { name: 'biller', value: ({ billerId }) => biller(billerId) },
    { name: 'channel', value: ({ channel }) => channel },
    { name: 'to', value: ({ maskedPhone }) => maskedPhone },
    { name: 'language', value: ({ language }) => language },
    {
      name: 'payment',
      value: ({ billerId, paymentId }) =>
        paymentId === undefined ? undefined : records.referenceOf(billerId, paymentId),
    },
    { name: 'state', value: ({ state }) => state },
    { name: 'reason', value: ({ reason }) => reason },
    { name: 'failures', value: ({ failures }) => String(failures) },
    { name: 'created_at', value: ({ createdAt }) => createdAt },
    { name: 'state_at', value: ({ stateAt }) => stateAt },
  ];
}

/** The same rows; at the end, or when the reader goes away, it says how many have left. */
async function* countRows<Row>(
  chunks: AsyncIterable<readonly Row[]>,
  onEnd: (rows: number, complete: boolean) => Promise<void>,
): AsyncGenerator<readonly Row[]> {
  let [rows, complete] = [0, false];
  try {
    for await (const chunk of chunks) {
      yield chunk;
      rows += chunk.length;
    }
    complete = true;
  } finally {
    await onEnd(rows, complete);
  }
}

/** For the audit trail: what was asked for, as it stood in the address, without what may be somebody's number. */
function filterOf(query: URLSearchParams): string {
  const filter = new URLSearchParams(query);
  for (const name of ['format', 'for', 'lang', 'cursor', 'prefix', 'phone']) filter.delete(name);
  return filter.toString().slice(0, 500);
}

function nameOf(deps: Pick<ConsoleDeps, 'billers'>): (billerId: number) => string {
  return (billerId) => deps.billers.byNumber(billerId)?.id ?? String(billerId);
}

/** Names as in the HTTP API; amounts in minor units. */
function paymentColumns(deps: Pick<ConsoleDeps, 'billers'>): readonly ExportColumn<PaymentListRow>[] {
  const biller = nameOf(deps);
  return [
    { name: 'reference', value: ({ payment }) => payment.reference },
    { name: 'id', value: ({ payment }) => payment.id },
    { name: 'biller', value: ({ payment }) => biller(payment.billerId) },
    { name: 'account', value: ({ accountNumber }) => accountNumber },
    { name: 'state', value: ({ payment }) => payment.state },
    { name: 'reason', value: ({ payment }) => payment.reason },
    { name: 'amount', value: ({ payment }) => payment.amount.minor },
    { name: 'advance', value: ({ payment }) => payment.advance.minor },
    { name: 'currency', value: ({ payment }) => payment.amount.currency },
    { name: 'channel', value: ({ payment }) => payment.channel },
    { name: 'gateway', value: ({ payment }) => payment.gateway },
    { name: 'gateway_ref', value: ({ payment }) => payment.gatewayRef },
    { name: 'card', value: ({ payment }) => payment.maskedCard },
    { name: 'created_at', value: ({ payment }) => payment.createdAt },
    { name: 'state_at', value: ({ payment }) => payment.stateAt },
  ];
}

function billColumns(deps: Pick<ConsoleDeps, 'billers'>): readonly ExportColumn<BillListRow>[] {
  const biller = nameOf(deps);
  return [
    { name: 'number', value: ({ bill }) => bill.number },
    { name: 'id', value: ({ bill }) => bill.id },
    { name: 'biller', value: ({ bill }) => biller(bill.billerId) },
    { name: 'account', value: ({ accountNumber }) => accountNumber },
    { name: 'state', value: ({ bill }) => bill.state },
    { name: 'period', value: ({ bill }) => bill.period },
    { name: 'issued_on', value: ({ bill }) => bill.issuedOn },
    { name: 'due_on', value: ({ bill }) => bill.dueOn },
    { name: 'amount', value: ({ bill }) => bill.amount.minor },
    { name: 'paid', value: ({ bill }) => bill.paid.minor },
    { name: 'remaining', value: ({ bill }) => bill.remaining.minor },
    { name: 'currency', value: ({ bill }) => bill.amount.currency },
  ];
}

function accountColumns(deps: Pick<ConsoleDeps, 'billers'>): readonly ExportColumn<AccountListRow>[] {
  const biller = nameOf(deps);
  return [
    { name: 'account', value: ({ number }) => number },
    { name: 'biller', value: ({ billerId }) => biller(billerId) },
    { name: 'unpaid_bills', value: ({ unpaidBills }) => String(unpaidBills) },
    { name: 'created_at', value: ({ createdAt }) => createdAt },
  ];
}
