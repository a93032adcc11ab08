import path from 'node:path';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { createApprovalKinds } from './approval-kinds.ts';
import { createBillerSystems, createPostingWork } from './biller-systems.ts';
import {
  type Billers,
  createBillers,
  createCustomers,
  createDueBills,
  createFollowers,
  createInquiry,
  createShowBills,
  type Inquiry,
} from './billing/index.ts';
import type { Care } from './care/index.ts';
import { type Collectors, createCollectors } from './collectors/index.ts';
import type { Conversations } from './conversations/index.ts';
import { createDocuments } from './documents/index.ts';
import { createGatewayRoutes, SANDBOX_BANK_PATH } from './gateway-routes.ts';
import { inLanguage } from './kernel/index.ts';
import { createLedger, type Ledger } from './ledger/index.ts';
import {
  createMessageFigures,
  createNotifications,
  createWebhooks,
  type Notifications,
} from './notifications/index.ts';
import { createPartners, type Partners } from './partners/index.ts';
import { createPayers, type Payers } from './payers/index.ts';
import {
  createPayments,
  createReceiptSigner,
  createRouting,
  type Gateway,
  type GatewayRoute,
  gatewayAccounts,
  type Payment,
  type Payments,
} from './payments/index.ts';
import {
  type Clock,
  type Config,
  createMetrics,
  type Database,
  type Ground,
  type Logger,
  migrate,
  systemClock,
} from './platform/index.ts';
import { createSandboxTelephones, messageChannels } from './sandbox-telephones.ts';
import { createReconLists, createStandIn } from './settlement/index.ts';
import { createSandboxBank } from './simulators/index.ts';
import { type Approvals, createApprovals, createStaff, type Staff } from './staff/index.ts';
import { addChannels, createTalks, openSms, startSms } from './talks.ts';
import {
  addBrands,
  addErrorHandling,
  addGuard,
  addHealthRoutes,
  addRequestFigures,
  answerBadAddress,
  createApi,
  createConsole,
  createGatewayNotices,
  createLimits,
  createPanel,
  createPortal,
  createSandbox,
  createWidget,
  serverOptions,
} from './web/index.ts';
import { createWebhookWork } from './webhook-work.ts';
import { createWork } from './work.ts';

/** Everything that runs in one process, wired together. */
export interface App {
  readonly fastify: FastifyInstance;
  readonly sql: Database;
  readonly billers: Billers;
  readonly partners: Partners;
  readonly inquiry: Inquiry;
  readonly payments: Payments;
  readonly ledger: Ledger;
  readonly collectors: Collectors;
  readonly notifications: Notifications;
  readonly conversations: Conversations;
  readonly care: Care;
  readonly payers: Payers;
  readonly staff: Staff;
  readonly approvals: Approvals;
  /** Listens, and gives the address; from then on the workers go round. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Gateways besides those of the configuration; they come before the sandbox's. */
  readonly gateways?: readonly GatewayRoute[];
  /** For tests: the workers are asked by hand. */
  readonly withoutWorkers?: boolean;
}

export async function createApp(
  config: Config,
  ground: Pick<Ground, 'sql' | 'vault'>,
  options: AppOptions,
): Promise<App> {
  const { logger, clock = systemClock } = options;
  const { sql, vault } = ground;
  await migrate(sql, { log: (line) => logger.info(line) });

  // Known only once we listen, when the port was left to the system.
  let ownUrl = config.publicUrl;
  const publicUrl = (): string => (config.port === 0 ? ownUrl : config.publicUrl);

  const metrics = createMetrics();
  const billers = createBillers({ sql });
  const partners = createPartners({ sql });
  await partners.refresh();
  const { systems, folders } = createBillerSystems({ entries: config.billerSystems, billers, clock });
  const onSettlementError = (error: unknown): void =>
    logger.error({ err: error }, 'a biller could not be told of a payment, or asked');
  const { inquiry, admit } = createStandIn({
    ...{ sql, vault, systems, onError: onSettlementError },
    inquiry: createInquiry({ sql }),
  });
  const ledger = createLedger({ sql });
  const routes = createGatewayRoutes({ config, clock, ownUrl: () => ownUrl, publicUrl });
  const routing = createRouting({ routes: [...(options.gateways ?? []), ...routes], clock });
  const refreshBillers = createBillersRefresh(billers, ledger, [...routing.gateways.values()]);
  await refreshBillers();
  const payments = await createPayments({
    sql,
    vault,
    clock,
    billers,
    inquiry,
    admit,
    routing,
    callbackUrl: (gatewayId) => `${publicUrl()}/gateways/${gatewayId}/return`,
    describe: (payment) => describePayment(billers, payment),
    onError: (error, payment) => {
      metrics.sweepErrors.inc();
      logger.error({ err: error, payment: payment?.reference }, 'a payment could not be looked after');
    },
    observe: (event, outcome) =>
      (event === 'opened' ? metrics.paymentsOpened : metrics.paymentsSettled).inc({ outcome }),
  });

  const collectors = createCollectors({ sql, vault, clock, billers, inquiry, payments });
  const posting = createPostingWork({
    ...{ sql, clock, logger, billers, payments, systems, folders, metrics, onError: onSettlementError },
  });

  const telephones = config.demo
    ? createSandboxTelephones({ config, clock, billers, ownUrl: () => ownUrl })
    : undefined;
  const sms = openSms(config, { clock, logger, publicUrl });
  const followers = createFollowers({ sql, vault });
  const notifications = createNotifications({
    sql,
    vault,
    clock,
    billers,
    payments,
    followers,
    dueBills: createDueBills({ sql, vault }),
    channels: messageChannels({ config, clock, sms, telephones }),
    publicUrl,
    onError: (error) => logger.error({ err: error }, 'a message could not be looked after'),
    observe: createMessageFigures({ sql, clock, registry: metrics.registry }),
  });
  const webhooks = createWebhooks({ sql, vault, clock, allowPrivate: config.demo });
  const webhookWork = createWebhookWork({
    ...{ sql, vault, clock, payments, logger, metrics, demo: config.demo },
  });
  const payers = createPayers({
    sql,
    vault,
    clock,
    followers,
    notifications,
  });

  const { conversations, chat, care } = createTalks({
    ...{ sql, vault, clock, logger, metrics, billers, inquiry, payments, payers, notifications, publicUrl },
  });

  const documents = createDocuments();
  const receipts = {
    signer: createReceiptSigner(config.receiptKeys),
    documents,
    publicUrl,
    demo: config.demo,
  };

  const limits = createLimits({ perMinute: config.inquiriesPerMinute, clock });
  const staff = createStaff({
    sql,
    vault,
    clock,
    demo: config.demo,
    limiter: limits.signIns,
  });
  if (config.demo) await staff.demo.load();
  const differences = createReconLists({ sql });
  const approvals = createApprovals({
    sql,
    clock,
    kinds: createApprovalKinds({ billers, payments, ledger, differences }),
  });

  const loggerInstance: FastifyBaseLogger = logger;
  const server: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would cost 2 µs, and what is logged of a request names its route.
    childLoggerFactory: (parent) => parent,
    bodyLimit: config.bodyBytesMax,
    // A number is not taken for a text, nor an unknown field for none.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: answerBadAddress(config),
    ...serverOptions(config),
  });
  addGuard(server, config, limits);
  addErrorHandling(server);
  addBrands(server, partners);
  addRequestFigures(server, metrics);
  addHealthRoutes(server, { sql, clock, sweeper: payments.sweeper, metrics });
  await server.register(
    createApi({
      sql,
      vault,
      clock,
      billers,
      inquiry,
      payments,
      partners,
      collectors,
      webhooks,
      ...receipts,
      uploadDir: path.join(config.dataDir, 'uploads'),
      uploadBytesMax: config.uploadBytesMax,
    }),
  );
  const payerPages = {
    ...{ billers, inquiry, showBills: createShowBills({ sql }), payments, clock, vault, payers, chat },
    ...{ tellAgain: notifications.tellAgain, ...receipts },
  };
  await server.register(createPortal(payerPages));
  await server.register(createPanel(payerPages));
  await server.register(
    createGatewayNotices({
      payments,
      onRefused: (gatewayId, reason) => {
        metrics.noticesRefused.inc({
          gateway: routing.gateways.has(gatewayId) ? gatewayId : 'unknown',
          reason,
        });
        logger.warn({ gateway: gatewayId, reason }, 'a notice of a gateway was refused');
      },
    }),
  );
  await server.register(createWidget({ billers, inquiry, publicUrl, demo: config.demo }));
  await server.register(
    createConsole({
      sql,
      vault,
      clock,
      billers,
      customers: createCustomers({ sql, vault, billers }),
      inquiry,
      payments,
      routing,
      postings: posting.lists,
      differences,
      collectors,
      ledger,
      notifications,
      webhooks,
      care,
      staff,
      approvals,
      publicUrl,
      demo: config.demo,
    }),
  );
  await addChannels(server, config, { conversations, chat, sms, notifications, metrics });
  if (telephones !== undefined) {
    await server.register(createSandboxBank({ sql, clock, basePath: SANDBOX_BANK_PATH }));
    await server.register(telephones.carrier.routes);
    await server.register(
      createSandbox({
        bankPath: SANDBOX_BANK_PATH,
        staff: () => staff.demo.list(),
        dataDir: config.dataDir,
        publicUrl,
        telephones,
      }),
    );
  }

  const work = createWork({
    ...{ logger, clock, billers, refreshBillers, partners, ledger, payments, posting, notifications },
    ...{ webhooks, webhookWork, conversations, payers, approvals },
  });
  return {
    fastify: server,
    sql,
    billers,
    partners,
    inquiry,
    payments,
    ledger,
    collectors,
    notifications,
    conversations,
    care,
    payers,
    staff,
    approvals,
    listen: async () => {
      ownUrl = await server.listen({ host: config.host, port: config.port });
      startSms(sms, { conversations, notifications, metrics });
      if (options.withoutWorkers !== true) work.start();
      return ownUrl;
    },
    close: async () => {
      // First nothing new comes in, then what is under way ends, then the workers.
      await server.close();
      await Promise.all([work.stop(), documents.close()]);
      await sms?.close?.();
    },
  };
}

/** Reads the billers again; a new one gets the accounts that its payments will move. */
function createBillersRefresh(
  billers: Billers,
  ledger: Ledger,
  gateways: readonly Gateway[],
): () => Promise<void> {
  const ready = new Set<string>();
  return async () => {
    await billers.refresh();
    for (const { billerId, currency } of billers.list()) {
      for (const gateway of gateways.filter(({ currencies }) => currencies.includes(currency))) {
        const name = `${billerId} ${gateway.id}`;
        if (ready.has(name)) continue;
        await ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency });
        for (const account of gatewayAccounts(gateway))
          await ledger.ensureAccount(billerId, { ...account, currency });
        ready.add(name);
      }
    }
  };
}

function describePayment(billers: Billers, payment: Payment): string {
  const name = inLanguage(billers.byNumber(payment.billerId)?.name, payment.language) ?? '';
  return `${name} ${payment.reference}`.trim();
}
