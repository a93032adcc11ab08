import type { FastifyInstance } from 'fastify';
import { contextOf, sendPage } from '../page/page.tsx';
import { addressOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { renderTooMany } from '../page/too-many.ts';
import { countMiss, limitLookup } from '../security/index.ts';
import type { PortalDeps } from './deps.ts';
import type { Verdict } from './texts/verify.ts';
import { verifyReceipt } from './verify.ts';
import { CHECKED_LENGTH_MAX, VerifyPage } from './verify-page.tsx';

const STATUS: Readonly<Partial<Record<Verdict, number>>> = {
  malformed: 422,
  mistyped_number: 422,
  unknown_number: 404,
};

/** `/verify`: the form, and with `s` its answer; the address that every receipt's QR code holds. */
export function addVerifyRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/verify', {
    get: async (request, reply) => {
      const context = contextOf(request, { demo: deps.demo, scripts: ['verify.js'] });
      // One character too many stays one too many: a text that was cut could be another one's.
      const typed = (addressOf(request).searchParams.get('s') ?? '').slice(0, CHECKED_LENGTH_MAX + 1);
      const isAsked = typed.trim() !== '';
      const waitSeconds = isAsked ? limitLookup(request) : undefined;
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const verification = isAsked ? await verifyReceipt(deps, typed) : undefined;
      if (verification?.verdict === 'unknown_number') countMiss(request);
      const page = (
        <VerifyPage
          context={context}
          billers={deps.billers}
          typed={typed}
          {...(verification === undefined ? {} : { verification })}
        />
      );
      return sendPage(
        reply,
        context,
        page,
        verification === undefined ? { impersonal: true } : { status: STATUS[verification.verdict] ?? 200 },
      );
    },
  });
}
