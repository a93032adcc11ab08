import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Billers, Inquiry, ShowBills } from '../../billing/index.ts';
import type { Phone } from '../../kernel/index.ts';
import type { Payers } from '../../payers/index.ts';
import type { Payment, Payments } from '../../payments/index.ts';
import type { Clock, Vault } from '../../platform/index.ts';
import type { ReceiptDeps } from '../receipts.ts';
import type { Chat } from './chat-port.ts';
import { renderErrorPage } from './error-page.tsx';

export interface PortalDeps extends ReceiptDeps {
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly showBills: ShowBills;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly payers: Payers;
  /** Sends what is known of a payment to a number that was corrected; the same number twice is told once. */
  readonly tellAgain: (payment: Payment, phone: Phone) => Promise<void>;
  /** Talks that are gone on with on a page. */
  readonly chat: Chat;
  /** Origins of gateways' pages, where they are not ours: a payment's form may lead there. */
  readonly gatewayOrigins?: () => readonly string[];
}

/** Cookies of the portal: for this site alone, never for a script. */
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

type Handler<Params> = (
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
) => FastifyReply | Promise<FastifyReply>;

const OTHER_METHODS: readonly HTTPMethods[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** The handlers of one address; every other method gets a page that says so (RFC 9110, section 15.5.6). */
export function routes<Params = unknown>(
  app: FastifyInstance,
  url: string,
  handlers: { readonly get: Handler<Params>; readonly post?: Handler<Params> },
): void {
  app.get<{ Params: Params }>(url, handlers.get);
  if (handlers.post !== undefined) app.post<{ Params: Params }>(url, handlers.post);
  const taken = handlers.post === undefined ? 'GET, HEAD' : 'GET, HEAD, POST';
  const method = OTHER_METHODS.filter((name) => name !== 'POST' || handlers.post === undefined);
  app.route({
    method: [...method],
    url,
    handler: (request, reply) => renderErrorPage(request, reply.header('allow', taken), 'method_not_allowed'),
  });
}
