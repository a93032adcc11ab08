import type { FastifyInstance } from 'fastify';
import { type AuditFilter, listAudit, mayReadAudit, verifyAudit } from '../../platform/index.ts';
import { addressOf } from '../page/request.ts';
import { type AuditForm, AuditPage, chainNames, VerifiedPage } from './audit-pages.tsx';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { sendConsolePage } from './layout.tsx';
import { consoleRoutes } from './session.ts';

const PATH = '/console/audit';
const PER_PAGE = 100;
const DAY_MS = 86_400_000;

/** Who did what, for auditors: the list, and the proof that nothing of it was touched. */
export function addAuditRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { sql, billers, staff } = deps;
  const namesFor = (context: ConsoleContext) =>
    chainNames(context, billers.list(), (billerId) => mayReadAudit(context.actor, billerId));

  consoleRoutes(app, PATH, 'audit.read', {
    get: async (context, request, reply) => {
      const chains = namesFor(context);
      const logins = await staff.members.logins();
      const { searchParams } = addressOf(request);
      const form = formOf(searchParams, String(chains[0]?.billerId ?? ''));
      const filter = filterOf(form, searchParams.get('before') ?? '', logins);
      const found = await listAudit(sql, context.actor, filter);
      if (!found.ok) return sendConsoleError(reply, context, 'not_permitted');
      const records = found.value.slice(0, PER_PAGE);
      const last = records.at(-1);
      const older =
        found.value.length > PER_PAGE && last !== undefined
          ? `${PATH}?${new URLSearchParams({ ...form, before: last.entryId.toString() })}`
          : undefined;
      const page = (
        <AuditPage
          context={context}
          chains={chains}
          form={form}
          records={records}
          logins={logins}
          older={older}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });

  // A form and no link: it reads whole chains, and nobody should set that off by pointing somewhere.
  consoleRoutes(app, `${PATH}/verify`, 'audit.read', {
    post: async (context, _request, reply) => {
      const names = namesFor(context);
      const chains = (await verifyAudit(sql)).filter(({ billerId }) => mayReadAudit(context.actor, billerId));
      const here = { ...context, place: PATH };
      return sendConsolePage(reply, here, <VerifiedPage context={here} chains={chains} names={names} />);
    },
  });
}

function formOf(searchParams: URLSearchParams, chain: string): AuditForm {
  const typed = (name: string): string => (searchParams.get(name) ?? '').trim().slice(0, 60);
  return {
    chain: typed('chain') || chain,
    actor: typed('actor'),
    act: typed('act'),
    subject: typed('subject'),
    from: typed('from'),
    until: typed('until'),
  };
}

function filterOf(form: AuditForm, before: string, logins: ReadonlyMap<bigint, string>): AuditFilter {
  const byLogin = [...logins].find(([, login]) => login === form.actor.toLowerCase())?.[0];
  const actor = byLogin === undefined ? form.actor : `staff:${byLogin}`;
  const from = dayOf(form.from);
  const until = dayOf(form.until);
  return {
    billerId: /^\d{1,6}$/.test(form.chain) ? Number(form.chain) : -1,
    limit: PER_PAGE + 1,
    ...(actor === '' ? {} : { actor }),
    ...(form.act === '' ? {} : { act: form.act }),
    ...(form.subject === '' ? {} : { subject: form.subject }),
    ...(from === undefined ? {} : { from }),
    // The day itself belongs to it.
    ...(until === undefined ? {} : { until: new Date(until.getTime() + DAY_MS) }),
    ...(/^\d{1,18}$/.test(before) ? { before: BigInt(before) } : {}),
  };
}

function dayOf(text: string): Date | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return Number.isNaN(day.getTime()) ? undefined : day;
}
