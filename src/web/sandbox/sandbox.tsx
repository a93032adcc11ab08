import type { FastifyPluginAsync } from 'fastify';
import { TEST_CARDS } from '../../simulators/index.ts';
import { contextOf, Page, type PageContext, sendPage } from '../portal/index.ts';
import { SANDBOX } from './texts.ts';

interface SandboxOptions {
  /** Where the sandbox bank is mounted. */
  readonly bankPath: string;
}

/** The bills that are in every demo (docs: demo billers), by what a payer types. */
const SAMPLES = [
  { biller: 'sepehr', numbers: ['1000000104128', '48550606'] },
  { biller: 'sepehr', numbers: ['1000055604120', '25050453'] },
  { biller: 'malwa', numbers: ['N1234567890'] },
  { biller: 'comet', numbers: ['8255100010001234', '80202'] },
] as const;

/** /sandbox: what there is to try, and the outside parties that are played here. */
export function createSandbox({ bankPath }: SandboxOptions): FastifyPluginAsync {
  return async (app) => {
    app.get('/sandbox', { schema: { hide: true } }, (request, reply) => {
      const context = contextOf(request, { demo: false });
      return sendPage(reply, context, <SandboxPage context={context} bankPath={bankPath} />, {
        impersonal: true,
      });
    });
  };
}

function SandboxPage(props: { context: PageContext; bankPath: string }) {
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
      <section class="slip">
        <h2 safe>{t(SANDBOX.parties)}</h2>
        <p>
          <a href={`${bankPath}/?language=${reader.language}`} safe>
            {t(SANDBOX.bank)}
          </a>
        </p>
      </section>
    </Page>
  );
}
