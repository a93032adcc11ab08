import type { Biller } from '../../billing/index.ts';
import { inLanguage, type Language } from '../../kernel/index.ts';
import { Page, type PageContext } from '../page/page.tsx';
import { HOME } from '../page/texts/common.ts';
import { FIND } from './texts/find.ts';
import { waysOf } from './ways.ts';

/** The first page: what this is, and whose bills can be paid here. */
export function HomePage(props: { context: PageContext; billers: readonly Biller[] }) {
  const { context, billers } = props;
  const { t, language } = context.reader;
  const brand = context.guest?.brand;
  const title = inLanguage(brand?.title, language) ?? t(HOME.title);
  return (
    <Page context={context} title={title}>
      <h1 safe>{title}</h1>
      <p class="lead" safe>
        {inLanguage(brand?.welcome, language) ?? t(HOME.lead)}
      </p>
      <h2 id="billers" safe>
        {t(HOME.choose)}
      </h2>
      {billers.length === 0 ? (
        <p safe>{t(HOME.none)}</p>
      ) : (
        <ul class="cards" aria-labelledby="billers">
          {billers.map((biller) => (
            <BillerCard context={context} biller={biller} billers={billers} />
          ))}
        </ul>
      )}
    </Page>
  );
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The letter by which a biller is told from the others: of the first word of its name that is its own. */
function monogramOf(biller: Biller, billers: readonly Biller[], language: Language): string {
  const others = billers
    .filter(({ id }) => id !== biller.id)
    .flatMap(({ name }) => inLanguage(name, language).split(' '));
  const words = inLanguage(biller.name, language).split(' ');
  const own = words.find((word) => !others.includes(word)) ?? words[0] ?? '';
  // Not the Arabic article, which begins every other name.
  const [letter] = GRAPHEMES.segment(own.replace(/^ال(?=.)/, ''));
  return letter?.segment ?? '';
}

function BillerCard(props: { context: PageContext; biller: Biller; billers: readonly Biller[] }) {
  const { context, biller } = props;
  const { language, t } = context.reader;
  const names = waysOf(biller).map(({ needed }) =>
    needed.map(({ label }) => inLanguage(label, language)).join(t(FIND.and)),
  );
  return (
    <li>
      <a class="card" href={`/b/${biller.id}`}>
        <span class="monogram" aria-hidden="true" safe>
          {monogramOf(biller, props.billers, language)}
        </span>
        <span>
          <strong safe>{inLanguage(biller.name, language)}</strong>
          <span class="hint" safe>
            {t(HOME.with, { names: names.join(t(FIND.or)) })}
          </span>
        </span>
      </a>
    </li>
  );
}
