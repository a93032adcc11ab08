import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { inLanguage, isLanguage, type Language } from '../../kernel/index.ts';
import { UNLISTED } from './api.ts';
import { sendPage } from './page-routes.tsx';
import { exactly, Layout, OrderFacts } from './pages.tsx';
import type { AskedPhone, Pushes } from './push.ts';
import { TEXTS } from './texts.ts';

const PushQuery = Compile(
  Type.Object({
    language: Type.Optional(Type.String({ maxLength: 10 })),
    phone: Type.Optional(Type.String({ maxLength: 20 })),
  }),
);
const AnswerForm = Compile(
  Type.Object({
    token: Type.String({ minLength: 1, maxLength: 64 }),
    act: Type.Union([Type.Literal('agree'), Type.Literal('refuse')]),
    language: Type.Optional(Type.String({ maxLength: 10 })),
  }),
);

const WAY_TEXTS = { card: TEXTS.card_way, wallet: TEXTS.wallet_way, call: TEXTS.call_way } as const;

/** `/pushes`: the telephones that the bank is asking, and the buttons that answer for them. */
export function addPushPages(app: FastifyInstance, pushes: Pushes): void {
  const base = app.prefix;

  app.get('/pushes', UNLISTED, async ({ query }, reply) => {
    const given = PushQuery.Check(query) ? query : {};
    const language = isLanguage(given.language) ? given.language : 'en';
    const asked = await pushes.open(given.phone);
    return sendPage(reply, <PushesPage base={base} language={language} asked={asked} />);
  });

  app.post('/pushes', UNLISTED, async ({ body }, reply) => {
    if (!AnswerForm.Check(body)) return reply.redirect(`${base}/pushes`, 303);
    await pushes.answer(body.token, body.act === 'agree');
    const language = isLanguage(body.language) ? body.language : 'en';
    return reply.redirect(`${base}/pushes?language=${language}`, 303);
  });
}

function PushesPage(props: { base: string; language: Language; asked: readonly AskedPhone[] }) {
  const { base, language, asked } = props;
  return (
    <Layout base={base} language={language} title={inLanguage(TEXTS.asked, language)} narrow>
      <p safe>{inLanguage(TEXTS[asked.length === 0 ? 'askedNone' : 'askedLead'], language)}</p>
      {asked.map(({ phone, way, order }) => (
        <section>
          <h2>
            <bdi dir="ltr" safe>
              {phone}
            </bdi>{' '}
            · <span safe>{inLanguage(WAY_TEXTS[way], language)}</span>
          </h2>
          <OrderFacts order={order} />
          <form method="post" action={`${base}/pushes`}>
            <input type="hidden" name="token" value={exactly(order.token)} />
            <input type="hidden" name="language" value={language} />
            <button type="submit" class="strong" name="act" value="agree">
              <span safe>{inLanguage(TEXTS.agree, language)}</span>
            </button>{' '}
            <button type="submit" name="act" value="refuse">
              <span safe>{inLanguage(TEXTS.refuse, language)}</span>
            </button>
          </form>
        </section>
      ))}
    </Layout>
  );
}
