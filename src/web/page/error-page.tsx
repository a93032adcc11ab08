import type { FastifyReply, FastifyRequest } from 'fastify';
import { contextOf, Page, type PageContext, sendPage } from './page.tsx';
import { COMMON } from './texts/common.ts';
import { ERROR_PAGES, type ErrorPageCode } from './texts/errors.ts';

function isErrorPageCode(code: string): code is ErrorPageCode {
  return Object.hasOwn(ERROR_PAGES, code);
}

/**
 * Answers a browser with a page that says what is wrong, in the reader's language, with the status that goes
 * with it. Works anywhere in the app, also where a request never reached the portal. A code that has no page
 * is told as an error of ours.
 */
export function renderErrorPage(request: FastifyRequest, reply: FastifyReply, code: string): FastifyReply {
  const known = isErrorPageCode(code) ? code : 'internal_error';
  const { status } = ERROR_PAGES[known];
  // A form that was sent cannot be asked for again by a link, and an unknown page cannot in any language.
  const context = contextOf(request, { demo: false, ...(request.method === 'GET' ? {} : { place: '/' }) });
  return sendPage(reply, context, <ErrorPage context={context} code={known} />, { status });
}

function ErrorPage(props: { context: PageContext; code: ErrorPageCode }) {
  const { t } = props.context.reader;
  const { title, text } = ERROR_PAGES[props.code];
  return (
    <Page context={props.context} title={t(title)}>
      <h1 safe>{t(title)}</h1>
      <p class="lead" safe>
        {t(text)}
      </p>
      <p class="actions">
        <a class="button main" href="/" safe>
          {t(COMMON.home)}
        </a>
        <a class="button" href="/p" safe>
          {t(COMMON.whereIsMyPayment)}
        </a>
      </p>
    </Page>
  );
}
