import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invariant, type Phone, type PhoneCountry } from '../../kernel/index.ts';
import type { Proof, SignedIn } from '../../payers/index.ts';
import type { Payment } from '../../payments/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, Digits, Page, type PageContext, sendPage } from '../page/page.tsx';
import { fieldOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { isFormOf, payerOf } from '../page/signed-in.ts';
import { rememberedPayments } from '../portal/bills-routes.tsx';
import { maskedPhone } from '../portal/confirmation.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { CONFIRMATION } from '../portal/texts/confirmation.ts';
import { countriesOf, draftOf, readPhone, sendCode } from './codes.ts';
import { Phone as PhoneShown, Token } from './parts.tsx';
import { type PhoneDraft, PhoneForm } from './sign-in-page.tsx';

/**
 * The number that is told what becomes of a payment (M9): verified by a code, and corrected, by the browser that
 * opened the payment and by no other. Somebody who is signed in has proven a number already and takes that one
 * with a press.
 */
export function addConfirmationRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes<{ id: string }>(app, '/panel/confirmation/:id', {
    get: async (request, reply) => {
      const payment = await ownPayment(deps, request, request.params.id);
      if (payment === undefined) return renderErrorPage(request, reply, 'payment_not_found');
      return show(deps, request, reply, payment, { phone: '', country: countryOf(deps, payment) }, 200);
    },
    post: async (request, reply) => {
      const payment = await ownPayment(deps, request, request.params.id);
      if (payment === undefined) return renderErrorPage(request, reply, 'payment_not_found');
      const payer = await payerOf(deps, request);
      if (payer !== undefined && !isFormOf(payer, request.body))
        return renderErrorPage(request, reply, 'cross_site');
      const result = `/pay/${payment.id}/result`;
      if (payer !== undefined && fieldOf(request.body, 'mine') === '1') {
        await tell(deps, payment, payer.phone);
        return reply.redirect(result, 303);
      }
      const context = contextFor(deps, request, payment);
      const phone = readPhone(deps, context, request.body);
      if (!phone.ok) return show(deps, request, reply, payment, phone.error, 422);
      if (phone.value === payer?.phone) {
        await tell(deps, payment, phone.value);
        return reply.redirect(result, 303);
      }
      const order = {
        phone: phone.value,
        purpose: 'payment_phone',
        subject: payment.id,
        place: result,
      } as const;
      const sent = await sendCode(deps, request, reply, context, order);
      if (sent.ok) return reply.redirect('/panel/code', 303);
      const draft = draftOf(deps, phone.value, countryOf(deps, payment), sent.error);
      return show(deps, request, reply, payment, draft, 429);
    },
  });
}

/** Only in the browser that opened it: whoever else has its address may look, but not say who is told. */
async function ownPayment(
  deps: PortalDeps,
  request: FastifyRequest,
  id: string,
): Promise<Payment | undefined> {
  return rememberedPayments(request).includes(id) ? deps.payments.find(id) : undefined;
}

/** Where the number of a payment was proven: it is told from now on. Undefined where the proof was used up. */
export async function confirmNumber(
  deps: PortalDeps,
  request: FastifyRequest,
  proof: Proof,
): Promise<string | undefined> {
  const payment = await ownPayment(deps, request, proof.subject);
  if (payment === undefined || !(await deps.payers.codes.spend(proof))) return undefined;
  await tell(deps, payment, proof.phone);
  return `/pay/${payment.id}/result`;
}

/** The number is told from now on, and at once what it has missed. The same number twice is told once. */
async function tell(deps: PortalDeps, payment: Payment, phone: Phone): Promise<void> {
  await deps.payments.setPayerPhone(payment, phone);
  await deps.tellAgain(payment, phone);
}

function countryOf(deps: PortalDeps, payment: Payment): PhoneCountry {
  const biller = deps.billers.byNumber(payment.billerId);
  invariant(biller !== undefined, 'a payment of a biller that is not there');
  return biller.country;
}

function contextFor(deps: PortalDeps, request: FastifyRequest, payment: Payment): PageContext {
  return contextOf(request, {
    demo: deps.demo,
    known: payment.language,
    place: `/panel/confirmation/${payment.id}`,
  });
}

async function show(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payment: Payment,
  draft: PhoneDraft,
  status: number,
): Promise<FastifyReply> {
  const context = contextFor(deps, request, payment);
  const [payer, phone] = await Promise.all([payerOf(deps, request), deps.payments.payerPhone(payment)]);
  const page = (
    <ConfirmationPage
      {...{ context, payment, draft, payer }}
      masked={phone === undefined ? undefined : maskedPhone(phone)}
      countries={countriesOf(deps)}
    />
  );
  return sendPage(reply, context, page, { status });
}

function ConfirmationPage(props: {
  context: PageContext;
  payment: Payment;
  draft: PhoneDraft;
  payer: SignedIn | undefined;
  masked: string | undefined;
  countries: readonly PhoneCountry[];
}) {
  const { context, payment, payer, masked } = props;
  const { reader } = context;
  const { t } = reader;
  const action = `/panel/confirmation/${payment.id}`;
  return (
    <Page context={context} title={t(CONFIRMATION.title)}>
      <h1 safe>{t(CONFIRMATION.title)}</h1>
      <p class="lead" safe>
        {t(CONFIRMATION.lead)}
      </p>
      <dl class="facts">
        <div>
          <dt safe>{t(CONFIRMATION.now)}</dt>
          <dd>
            {masked === undefined ? (
              <span safe>{t(CONFIRMATION.none)}</span>
            ) : (
              <Digits reader={reader} text={masked} />
            )}
          </dd>
        </div>
      </dl>
      {payer === undefined ? (
        ''
      ) : (
        <form method="post" action={action} class="stack mine-form">
          <Token payer={payer} />
          <input type="hidden" name="mine" value="1" />
          <button type="submit" class="main">
            <span>
              <span safe>{t(CONFIRMATION.useMine)}</span> <PhoneShown reader={reader} phone={payer.phone} />
            </span>
          </button>
        </form>
      )}
      <PhoneForm {...props} action={action} />
    </Page>
  );
}
