import type { FastifyPluginAsync } from 'fastify';
import { TEST_CARDS } from '../../simulators/index.ts';
import type { DemoMember } from '../../staff/index.ts';
import { contextOf, Page, type PageContext, sendPage } from '../page/page.tsx';
import { MAILBOX_PATH } from './mailbox-page.tsx';
import { addMailboxRoutes, type MailboxDeps } from './mailbox-routes.tsx';
import { MAILBOX } from './mailbox-texts.ts';
import { PHONE_PATH } from './phone/parts.tsx';
import { addPhoneRoutes, type PhoneDeps } from './phone/routes.tsx';
import { PHONE } from './phone/texts.ts';
import { StaffSlip } from './staff-slip.tsx';
import { SANDBOX } from './texts.ts';

interface SandboxOptions extends MailboxDeps, PhoneDeps {
  /** Where the sandbox bank is mounted. */
  readonly bankPath: string;
  /** The staff of the demo, with the codes of this moment. */
  readonly staff: () => Promise<readonly DemoMember[]>;
}

/** The bills that are in every demo (docs: demo billers), by what a payer types. */
const SAMPLES = [
  { biller: 'sepehr', numbers: ['1000000104128', '48550606'] },
  { biller: 'sepehr', numbers: ['1000055604120', '25050453'] },
  { biller: 'malwa', numbers: ['N1234567890'] },
  { biller: 'comet', numbers: ['8255100010001234', '80202'] },
] as const;

/** /sandbox: what there is to try, and the outside parties that are played here. */
export function createSandbox(options: SandboxOptions): FastifyPluginAsync {
  const { bankPath, staff } = options;
  return async (app) => {
    await addMailboxRoutes(app, options);
    await addPhoneRoutes(app, options);
    app.get('/sandbox', { schema: { hide: true } }, async (request, reply) => {
      const context = contextOf(request, { demo: false });
      const page = <SandboxPage context={context} bankPath={bankPath} staff={await staff()} />;
      return sendPage(reply, context, page);
    });
  };
}

function SandboxPage(props: { context: PageContext; bankPath: string; staff: readonly DemoMember[] }) {
  const { context, bankPath } = props;
  const { reader } = context;
  const { t } = reader;
  return (
    <Page context={context} title={t(SANDBOX.title)}>
      <h1 safe>{t(SANDBOX.title)}</h1>
      <p class="lead" safe>
        {t(SANDBOX.lead)}
      </p>
      <section class="slip">
        <h2 safe>{t(SANDBOX.numbers)}</h2>
        <dl class="facts">
          {SAMPLES.map(({ biller, numbers }) => (
            <div>
              <dt>
                <a href={`/b/${biller}`}>{biller}</a>
              </dt>
              <dd>
                {numbers.map((number) => (
                  <>
                    <bdi dir="ltr" class="number">
                      {number}
                    </bdi>{' '}
                  </>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="slip">
        <h2 safe>{t(SANDBOX.cards)}</h2>
        <dl class="facts">
          {TEST_CARDS.map(({ pan, outcome }) => (
            <div>
              <dt safe>{t(SANDBOX[outcome])}</dt>
              <dd>
                <bdi dir="ltr" class="number" safe>
                  {pan}
                </bdi>
              </dd>
            </div>
          ))}
        </dl>
        <p class="hint" safe>
          {t(SANDBOX.anyPin)}
        </p>
      </section>
      <StaffSlip context={context} members={props.staff} />
      <section class="slip">
        <h2 safe>{t(SANDBOX.parties)}</h2>
        <p>
          <a class="quiet" href={`${bankPath}/?language=${reader.language}`} safe>
            {t(SANDBOX.bank)}
          </a>
        </p>
        <p>
          <a class="quiet" href={PHONE_PATH} safe>
            {t(PHONE.link)}
          </a>
        </p>
        <p>
          <a class="quiet" href={MAILBOX_PATH} safe>
            {t(MAILBOX.link)}
          </a>
        </p>
        <p>
          <a class="quiet" href="/sandbox/widget" safe>
            {t(SANDBOX.widget)}
          </a>
        </p>
        <p>
          <a class="quiet" href="/?partner=nilufar" safe>
            {t(SANDBOX.partner)}
          </a>
        </p>
      </section>
    </Page>
  );
}
