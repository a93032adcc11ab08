import type { FastifyInstance, FastifyReply } from 'fastify';
import { ROLES } from '../../platform/index.ts';
import type { Invitation, Member } from '../../staff/index.ts';
import { fieldOf, valuesOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { sendConsolePage } from './layout.tsx';
import { consoleRoutes } from './session.ts';
import { LinkPage, type MemberForm, MemberPage, NewMemberPage, StaffPage } from './staff-pages.tsx';
import { MEMBER_PROBLEMS } from './staff-pages-texts.ts';

const PATH = '/console/staff';
const NOTHING_TYPED: MemberForm = { login: '', name: '', roles: [], billers: 'all' };

interface MemberParams {
  readonly staff: string;
}

/** Who works here: for administrators. The room's door asks for the permission again at each command. */
export function addStaffRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { members, sessions } = deps.staff;

  consoleRoutes(app, PATH, 'staff.manage', {
    get: async (context, _request, reply) => {
      const found = await members.list(context.actor);
      if (!found.ok) return sendConsoleError(reply, context, 'not_permitted');
      const page = <StaffPage context={context} members={found.value} billers={deps.billers.list()} />;
      return sendConsolePage(reply, context, page);
    },
  });

  consoleRoutes(app, `${PATH}/new`, 'staff.manage', {
    get: (context, _request, reply) => {
      const page = <NewMemberPage context={context} billers={deps.billers.list()} form={NOTHING_TYPED} />;
      return sendConsolePage(reply, context, page);
    },
    post: async (context, request, reply) => {
      const form = formOf(request.body);
      const created = await members.create(context.actor, { ...form, roles: rolesOf(form) });
      if (created.ok) return sendLink(reply, context, form.name, created.value);
      if (created.error.code === 'not_permitted') return sendConsoleError(reply, context, 'not_permitted');
      const here = { ...context, place: `${PATH}/new` };
      const problem = context.reader.t(MEMBER_PROBLEMS[created.error.code]);
      const page = (
        <NewMemberPage context={here} billers={deps.billers.list()} form={form} problem={problem} />
      );
      return sendConsolePage(reply, here, page, { status: 422 });
    },
  });

  consoleRoutes<MemberParams>(app, `${PATH}/:staff`, 'staff.manage', {
    get: async (context, request, reply) => {
      const member = await find(context, request.params.staff);
      return member === undefined
        ? sendConsoleError(reply, context, 'not_found')
        : showMember(reply, context, member, { ...member });
    },
    post: async (context, request, reply) => {
      const member = await find(context, request.params.staff);
      if (member === undefined) return sendConsoleError(reply, context, 'not_found');
      const form = formOf(request.body);
      const changed = await members.change(context.actor, member.staffId, { ...form, roles: rolesOf(form) });
      if (changed.ok) {
        const after = await find(context, request.params.staff);
        return showMember(reply, context, after ?? member, after ?? form, { saved: true });
      }
      if (changed.error.code === 'not_permitted') return sendConsoleError(reply, context, 'not_permitted');
      return showMember(reply, context, member, form, {
        problem: context.reader.t(MEMBER_PROBLEMS[changed.error.code]),
      });
    },
  });

  for (const command of ['disable', 'enable', 'reset'] as const) {
    consoleRoutes<MemberParams>(app, `${PATH}/:staff/${command}`, 'staff.manage', {
      post: async (context, request, reply) => {
        const member = await find(context, request.params.staff);
        if (member === undefined) return sendConsoleError(reply, context, 'not_found');
        const done = await members[command](context.actor, member.staffId);
        if (!done.ok) return sendConsoleError(reply, context, 'not_permitted');
        return done.value === undefined
          ? reply.redirect(`${PATH}/${member.staffId}`, 303)
          : sendLink(reply, context, member.name, done.value);
      },
    });
  }

  consoleRoutes<MemberParams>(app, `${PATH}/:staff/sessions`, 'staff.manage', {
    post: async (context, request, reply) => {
      const member = await find(context, request.params.staff);
      if (member === undefined) return sendConsoleError(reply, context, 'not_found');
      const only = fieldOf(request.body, 'session');
      const which = /^\d{1,18}$/.test(only) ? { only: BigInt(only) } : ('all' as const);
      await sessions.end(context.actor, member.staffId, which);
      return reply.redirect(`${PATH}/${member.staffId}`, 303);
    },
  });

  async function find(context: ConsoleContext, staffId: string): Promise<Member | undefined> {
    if (!/^\d{1,18}$/.test(staffId)) return undefined;
    const found = await members.find(context.actor, BigInt(staffId));
    return found.ok ? found.value : undefined;
  }

  async function showMember(
    reply: FastifyReply,
    context: ConsoleContext,
    member: Member,
    form: MemberForm,
    said: { readonly problem?: string; readonly saved?: boolean } = {},
  ): Promise<FastifyReply> {
    const open = await sessions.list(context.actor, member.staffId);
    const here = { ...context, place: `${PATH}/${member.staffId}` };
    const page = (
      <MemberPage
        context={here}
        billers={deps.billers.list()}
        member={member}
        sessions={open.ok ? open.value : []}
        form={form}
        {...said}
      />
    );
    return sendConsolePage(reply, here, page, { status: said.problem === undefined ? 200 : 422 });
  }

  function sendLink(
    reply: FastifyReply,
    context: ConsoleContext,
    name: string,
    invitation: Invitation,
  ): FastifyReply {
    const url = `${deps.publicUrl()}/console/join?token=${invitation.token}`;
    const here = { ...context, place: PATH };
    const page = <LinkPage context={here} name={name} url={url} until={invitation.expiresAt} />;
    return sendConsolePage(reply, here, page);
  }
}

function formOf(body: unknown): MemberForm {
  const billers = valuesOf(body, 'billers');
  return {
    login: fieldOf(body, 'login'),
    name: fieldOf(body, 'name'),
    roles: valuesOf(body, 'roles'),
    billers: billers.includes('all') ? 'all' : billers.filter((id) => /^\d{1,6}$/.test(id)).map(Number),
  };
}

/** Only roles that there are. */
function rolesOf(form: MemberForm) {
  return ROLES.filter((role) => form.roles.includes(role));
}
