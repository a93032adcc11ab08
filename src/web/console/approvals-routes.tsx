import type { FastifyInstance, FastifyReply } from 'fastify';
import { foldDigits, parseTypedAmount } from '../../kernel/index.ts';
import { type NotPermitted, permit } from '../../platform/index.ts';
import type { Approval, ApprovalKey, AskError, DecideError } from '../../staff/index.ts';
import { addressOf, fieldOf } from '../page/request.ts';
import {
  AskCorrectionPage,
  AskGivenBackPage,
  AskPaymentPage,
  AskReturnPage,
  type CorrectionForm,
  type PaymentForm,
} from './approvals-ask-pages.tsx';
import { type ApprovalNames, ApprovalPage, ApprovalsPage, pathOf } from './approvals-pages.tsx';
import { APPROVAL_PROBLEMS, whyTexts } from './approvals-texts.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { suggestCorrection } from './differences-correction.ts';
import { sendConsoleError } from './error-page.tsx';
import { sendConsolePage } from './layout.tsx';
import { consoleRoutes } from './session.ts';

const PATH = '/console/approvals';
const PER_PAGE = 50;
/** One for each gateway and one of the biller's own. */
const ACCOUNTS_OFFERED_MAX = 200;

interface KeyParams {
  readonly biller: string;
  readonly approval: string;
}

/** What takes two people: the list, the page on which the other one decides, and the forms that ask. */
export function addApprovalRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { approvals } = deps;

  consoleRoutes(app, PATH, undefined, {
    get: async (context, request, reply) => {
      const { searchParams } = addressOf(request);
      const open = searchParams.get('all') === null;
      const before = searchParams.get('before') ?? '';
      const found = await approvals.list(context.actor, {
        open,
        limit: PER_PAGE + 1,
        ...(/^\d{1,18}$/.test(before) ? { before: BigInt(before) } : {}),
      });
      const shown = found.slice(0, PER_PAGE);
      const last = shown.at(-1);
      const older =
        found.length > PER_PAGE && last !== undefined
          ? `${PATH}?before=${last.approvalId}${open ? '' : '&all=1'}`
          : undefined;
      const page = (
        <ApprovalsPage context={context} names={await names()} approvals={shown} open={open} older={older} />
      );
      return sendConsolePage(reply, context, page);
    },
  });

  consoleRoutes<KeyParams>(app, `${PATH}/:biller/:approval`, undefined, {
    get: async (context, request, reply) => {
      const approval = await find(context, request.params);
      return approval === undefined
        ? sendConsoleError(reply, context, 'not_found')
        : show(reply, context, approval);
    },
    post: async (context, request, reply) => {
      const key = keyOf(request.params);
      const agree = fieldOf(request.body, 'decision') === 'agree';
      if (key === undefined) return sendConsoleError(reply, context, 'not_found');
      const decided = await approvals.decide(context.actor, key, {
        agree,
        note: fieldOf(request.body, 'note'),
      });
      // What has come of it is a page of its own, so that loading it again decides nothing again.
      if (decided.ok) return reply.redirect(pathOf(key), 303);
      return decisionRefused(reply, context, request.params, decided.error);
    },
  });

  for (const form of PAYMENT_FORMS) addPaymentForm(app, deps, form);
  addCorrectionForm(app, deps);

  async function names(): Promise<ApprovalNames> {
    return { approvals, billers: deps.billers.list(), logins: await deps.staff.members.logins() };
  }

  async function find(context: ConsoleContext, params: KeyParams): Promise<Approval | undefined> {
    const key = keyOf(params);
    return key === undefined ? undefined : approvals.find(context.actor, key);
  }

  async function show(
    reply: FastifyReply,
    context: ConsoleContext,
    approval: Approval,
    problem?: string,
  ): Promise<FastifyReply> {
    const here = { ...context, place: pathOf(approval) };
    const page = (
      <ApprovalPage
        context={here}
        names={await names()}
        approval={approval}
        now={deps.clock.now()}
        {...(problem === undefined ? {} : { problem })}
      />
    );
    return sendConsolePage(reply, here, page, { status: problem === undefined ? 200 : 409 });
  }

  async function decisionRefused(
    reply: FastifyReply,
    context: ConsoleContext,
    params: KeyParams,
    error: DecideError | NotPermitted,
  ): Promise<FastifyReply> {
    if (error.code === 'not_permitted') return sendConsoleError(reply, context, 'not_permitted');
    const approval = await find(context, params);
    if (approval === undefined) return sendConsoleError(reply, context, 'not_found');
    return show(reply, context, approval, context.reader.t(APPROVAL_PROBLEMS[error.code]));
  }
}

/** Forms that ask for something about one payment: alike but for the page, and for what is asked. */
const PAYMENT_FORMS = [
  {
    path: `${PATH}/new/payment`,
    kind: 'payment_decide',
    Page: AskPaymentPage,
    payloadOf: ({ outcome, gatewayRef }: PaymentForm): Record<string, string> => ({
      outcome,
      gateway_ref: foldDigits(gatewayRef).trim(),
    }),
  },
  { path: `${PATH}/new/return`, kind: 'payment_reverse', Page: AskReturnPage, payloadOf: () => ({}) },
  {
    path: `${PATH}/new/given-back`,
    kind: 'payment_given_back',
    Page: AskGivenBackPage,
    payloadOf: ({ gatewayRef }: PaymentForm): Record<string, string> => ({
      refund_ref: foldDigits(gatewayRef).trim(),
    }),
  },
] as const;

function addPaymentForm(
  app: FastifyInstance,
  deps: ConsoleDeps,
  { path, kind, Page, payloadOf }: (typeof PAYMENT_FORMS)[number],
): void {
  function show(
    reply: FastifyReply,
    context: ConsoleContext,
    form: PaymentForm,
    problem?: string,
  ): FastifyReply {
    const page = <Page context={context} form={form} {...(problem === undefined ? {} : { problem })} />;
    return sendConsolePage(reply, context, page, { status: problem === undefined ? 200 : 422 });
  }

  consoleRoutes(app, path, 'payments.decide', {
    get: (context, request, reply) => {
      const payment = addressOf(request).searchParams.get('payment') ?? '';
      return show(reply, context, { payment, outcome: 'paid', gatewayRef: '', reason: '' });
    },
    post: async (context, request, reply) => {
      const here = { ...context, place: path };
      const { t } = context.reader;
      const form = {
        payment: fieldOf(request.body, 'payment'),
        outcome: fieldOf(request.body, 'outcome'),
        gatewayRef: fieldOf(request.body, 'gateway_ref'),
        reason: fieldOf(request.body, 'reason'),
      };
      const reference = foldDigits(form.payment).replace(/[\s-]/g, '');
      const payment = await deps.payments.find(reference);
      if (payment === undefined) return show(reply, here, form, t(whyTexts('unknown_payment')));
      const asked = await deps.approvals.ask(context.actor, {
        ...{ kind, billerId: payment.billerId, reason: form.reason },
        payload: { payment: reference, ...payloadOf(form) },
      });
      if (asked.ok) return reply.redirect(pathOf(asked.value), 303);
      // Of billers that are not theirs, nobody learns which payments there are.
      if (asked.error.code === 'not_permitted')
        return show(reply, here, form, t(whyTexts('unknown_payment')));
      return show(reply, here, form, tell(context, asked.error));
    },
  });
}

function addCorrectionForm(app: FastifyInstance, deps: ConsoleDeps): void {
  const path = `${PATH}/new/correction`;

  async function show(
    reply: FastifyReply,
    context: ConsoleContext,
    billerId: string,
    form: CorrectionForm,
    problem?: string,
  ): Promise<FastifyReply> {
    const billers = deps.billers
      .list()
      .filter((each) => permit(context.actor, 'ledger.correct', each.billerId).ok);
    const biller = billers.find(({ id }) => id === billerId);
    const accounts = biller === undefined ? [] : await accountsOf(context, biller.billerId, form);
    const page = (
      <AskCorrectionPage
        context={context}
        billers={billers}
        biller={biller}
        accounts={accounts}
        form={form}
        {...(problem === undefined ? {} : { problem })}
      />
    );
    return sendConsolePage(reply, context, page, { status: problem === undefined ? 200 : 422 });
  }

  /** The biller's own accounts, and those that the form names already. */
  async function accountsOf(context: ConsoleContext, billerId: number, form: CorrectionForm) {
    const { records } = deps.ledger;
    const own = await records.accounts(context.actor, billerId, { kind: 'own', limit: ACCOUNTS_OFFERED_MAX });
    const offered = own.ok ? [...own.value.rows] : [];
    for (const id of [form.debit, form.credit]) {
      if (!/^\d{1,18}$/.test(id) || offered.some(({ accountId }) => accountId.toString() === id)) continue;
      const named = await records.account(context.actor, billerId, BigInt(id));
      if (named.ok) offered.push(named.value);
    }
    return offered;
  }

  /** What would settle a difference; whoever asks may change it. */
  async function fillIn(context: ConsoleContext, id: string, form: CorrectionForm): Promise<CorrectionForm> {
    const biller = deps.billers.find(id);
    const isCase =
      /^\d{1,18}$/.test(form.about) && permit(context.actor, 'ledger.correct', biller?.billerId).ok;
    const found =
      biller && isCase ? await deps.differences.find(biller.billerId, BigInt(form.about)) : undefined;
    if (found?.state !== 'open') return { ...form, about: '' };
    return { ...form, ...suggestCorrection(found, await accountsOf(context, found.billerId, form)) };
  }

  consoleRoutes(app, path, 'ledger.correct', {
    get: async (context, request, reply) => {
      const { searchParams } = addressOf(request);
      // `account`: the one that a page of the books leads here from; customers' advances are offered only so.
      const debit = searchParams.get('account') ?? '';
      const billerId = searchParams.get('biller') ?? '';
      const about = searchParams.get('case') ?? '';
      const form = { debit, credit: '', amount: '', reason: '', about };
      return show(reply, context, billerId, about === '' ? form : await fillIn(context, billerId, form));
    },
    post: async (context, request, reply) => {
      const here = { ...context, place: path };
      const id = fieldOf(request.body, 'biller');
      const form = {
        debit: fieldOf(request.body, 'debit'),
        credit: fieldOf(request.body, 'credit'),
        amount: fieldOf(request.body, 'amount'),
        reason: fieldOf(request.body, 'reason'),
        about: fieldOf(request.body, 'case'),
      };
      const biller = deps.billers.find(id);
      if (biller === undefined)
        return show(reply, here, id, form, context.reader.t(whyTexts('unknown_biller')));
      const amount = parseTypedAmount(form.amount, biller.currency);
      const asked = await deps.approvals.ask(context.actor, {
        kind: 'ledger_correct',
        billerId: biller.billerId,
        payload: {
          debit_account: form.debit,
          credit_account: form.credit,
          amount_minor: amount.ok ? amount.value.minor.toString() : '',
          ...(form.about === '' ? {} : { case: form.about }),
        },
        reason: form.reason,
      });
      if (asked.ok) return reply.redirect(pathOf(asked.value), 303);
      if (asked.error.code === 'not_permitted') return sendConsoleError(reply, context, 'not_permitted');
      return show(reply, here, id, form, tell(context, asked.error));
    },
  });
}

function tell(context: ConsoleContext, error: AskError): string {
  return context.reader.t(
    error.code === 'not_possible' ? whyTexts(error.why) : APPROVAL_PROBLEMS[error.code],
  );
}

function keyOf({ biller, approval }: KeyParams): ApprovalKey | undefined {
  return /^\d{1,6}$/.test(biller) && /^\d{1,18}$/.test(approval)
    ? { billerId: Number(biller), approvalId: BigInt(approval) }
    : undefined;
}
