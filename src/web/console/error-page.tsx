import type { FastifyReply } from 'fastify';
import type { FrameContext } from './context.ts';
import { DoorPage, sendConsolePage } from './layout.tsx';
import { CONSOLE_ERRORS, LAYOUT } from './layout-texts.ts';

/** Answers with a page that says why there is nothing else to see, with the status that goes with it. */
export function sendConsoleError(
  reply: FastifyReply,
  context: FrameContext,
  code: keyof typeof CONSOLE_ERRORS,
): FastifyReply {
  const { t } = context.reader;
  const { status, title, text } = CONSOLE_ERRORS[code];
  const page = (
    <DoorPage context={context} title={t(title)}>
      <section class="card">
        <h1 safe>{t(title)}</h1>
        <p safe>{t(text)}</p>
        <p>
          <a class="button main" href="/console" safe>
            {t(LAYOUT.home)}
          </a>
        </p>
      </section>
    </DoorPage>
  );
  return sendConsolePage(reply, context, page, { status });
}
