import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FOLLOWER_CHANNELS } from '../../billing/index.ts';
import { isLanguage } from '../../kernel/index.ts';
import type { SavedAccount, SignedIn } from '../../payers/index.ts';
import { contextOf, sendPage } from '../page/page.tsx';
import { LANGUAGE_COOKIE } from '../page/reader.ts';
import { addressOf, fieldOf, valuesOf } from '../page/request.ts';
import { cookieOptions, routes } from '../page/routes.ts';
import { forPayer } from '../page/signed-in.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { countriesOf, draftOf, likelyCountry, readPhone, sendCode } from './codes.ts';
import { panelContext } from './save-routes.tsx';
import { DeletedPage, DeletePage, NumberPage, SettingsPage } from './settings-page.tsx';
import type { PhoneDraft } from './sign-in-page.tsx';
import { PANEL } from './texts/panel.ts';
import { NUMBER, SETTINGS_PAGE } from './texts/settings.ts';

const YEAR_SECONDS = 31_536_000;

/** Language, reminders, sessions, another number, deletion. */
export function addSettingsRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const { payers } = deps;

  routes(app, '/panel/settings', {
    get: forPayer(deps, async (payer, request, reply) => {
      const context = { ...panelContext(deps, request, payer), place: '/panel/settings' };
      const [saved, sessions] = await Promise.all([payers.saved.list(payer), payers.sessions.list(payer)]);
      const { searchParams } = addressOf(request);
      const done = DONE.find(([name]) => searchParams.has(name))?.[1];
      const news = done === undefined ? undefined : context.reader.t(done);
      return sendPage(reply, context, <SettingsPage {...{ context, payer, saved, sessions, news }} />);
    }),
    post: forPayer(deps, async (payer, request, reply) => {
      const language = fieldOf(request.body, 'language');
      const changed = isLanguage(language) ? { ...payer, language } : payer;
      if (isLanguage(language)) {
        await payers.accounts.setLanguage(payer, language);
        reply.setCookie(LANGUAGE_COOKIE, language, { ...cookieOptions, maxAge: YEAR_SECONDS });
      }
      const saved = await payers.saved.list(changed);
      for (const each of saved) await setReminder(deps, changed, each, request.body);
      return reply.redirect('/panel/settings?saved', 303);
    }),
  });

  routes(app, '/panel/sessions', {
    get: (_request, reply) => reply.redirect('/panel/settings', 303),
    post: forPayer(deps, async (payer, request, reply) => {
      const which = fieldOf(request.body, 'session');
      if (which === 'others') await payers.sessions.end(payer, 'others');
      else if (/^\d{1,18}$/.test(which)) await payers.sessions.end(payer, BigInt(which));
      return reply.redirect('/panel/settings?ended', 303);
    }),
  });

  addNumberRoutes(app, deps);
  addDeleteRoutes(app, deps);
}

const DONE = [
  ['saved', PANEL.saved],
  ['ended', SETTINGS_PAGE.ended],
  ['phone', SETTINGS_PAGE.phoneChanged],
] as const;

/** A bill that was not on the page that was sent stays as it is. */
async function setReminder(
  deps: PortalDeps,
  payer: SignedIn,
  saved: SavedAccount,
  body: unknown,
): Promise<void> {
  const id = String(saved.savedId);
  if (!valuesOf(body, 'saved').includes(id)) return;
  const remind = valuesOf(body, 'remind').includes(id);
  const named = fieldOf(body, `channel-${id}`);
  const channel = FOLLOWER_CHANNELS.find((each) => each === named) ?? saved.channel;
  if (remind === saved.remind && channel === saved.channel) return;
  await deps.payers.saved.change(payer, saved, { label: saved.label, remind, channel });
}

function addNumberRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    payer: SignedIn,
    draft: PhoneDraft,
    status = 200,
  ): FastifyReply => {
    const context = { ...panelContext(deps, request, payer), place: '/panel/number' };
    const isTaken = addressOf(request).searchParams.has('taken');
    const problem = isTaken ? context.reader.t(NUMBER.taken) : undefined;
    const page = <NumberPage {...{ context, payer, draft, problem }} countries={countriesOf(deps)} />;
    return sendPage(reply, context, page, { status });
  };

  routes(app, '/panel/number', {
    get: forPayer(deps, (payer, request, reply) => {
      const { reader } = panelContext(deps, request, payer);
      return show(request, reply, payer, { phone: '', country: likelyCountry(deps, reader.language, '') });
    }),
    post: forPayer(deps, async (payer, request, reply) => {
      const context = panelContext(deps, request, payer);
      const phone = readPhone(deps, context, request.body);
      if (!phone.ok) return show(request, reply, payer, phone.error, 422);
      const order = {
        phone: phone.value,
        purpose: 'change_phone',
        subject: String(payer.payerId),
        place: '/panel/settings',
      } as const;
      const sent = await sendCode(deps, request, reply, context, order);
      if (sent.ok) return reply.redirect('/panel/code', 303);
      const country = likelyCountry(deps, context.reader.language, '');
      return show(request, reply, payer, draftOf(deps, phone.value, country, sent.error), 429);
    }),
  });
}

function addDeleteRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/panel/delete', {
    get: forPayer(deps, (payer, request, reply) => {
      const context = panelContext(deps, request, payer);
      return sendPage(reply, context, <DeletePage context={context} payer={payer} />);
    }),
    post: forPayer(deps, async (payer, request, reply) => {
      const context = { ...panelContext(deps, request, payer), place: '/panel/delete' };
      const order = {
        phone: payer.phone,
        purpose: 'delete_payer',
        subject: String(payer.payerId),
        place: '/panel/deleted',
      } as const;
      const sent = await sendCode(deps, request, reply, context, order);
      if (sent.ok) return reply.redirect('/panel/code', 303);
      const page = <DeletePage context={context} payer={payer} problem={sent.error} />;
      return sendPage(reply, context, page, { status: 429 });
    }),
  });

  routes(app, '/panel/deleted', {
    get: (request, reply) => {
      const context = contextOf(request, { demo: deps.demo });
      return sendPage(reply, context, <DeletedPage context={context} />);
    },
  });
}
