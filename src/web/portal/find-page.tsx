import type { Biller, IdentifierRule } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { Field } from '../page/form-field.tsx';
import { Digits, exactly, Page, type PageContext } from '../page/page.tsx';
import { ScanBox } from './scan-box.tsx';
import { FIND } from './texts/find.ts';
import { fieldsOf, type Way, waysOf } from './ways.ts';

export type Typed = Readonly<Record<string, string>>;

/** What is told above the form after a search. */
export interface FindOutcome {
  /** The identifiers that are meant, each with what is wrong with it. */
  readonly problems: ReadonlyMap<string, string>;
  /** Said above the form. */
  readonly summary?: string;
  readonly suggestion?: { readonly values: Typed; readonly isSwap: boolean };
  /** Good news: nothing is owed, or this bill is paid. */
  readonly news?: { readonly title: string; readonly text: string };
}

interface FindPageProps {
  context: PageContext;
  biller: Biller;
  typed?: Typed;
  /** Which of the ways is open. */
  open?: number;
  outcome?: FindOutcome;
  /** The same form to save a bill by: where it leads, and what it says. */
  toSave?: {
    readonly action: string;
    readonly title: string;
    readonly lead: string;
    readonly submit: string;
    readonly token: string;
  };
}

/** The form of one biller: each way to find a bill by itself, the likeliest one open. */
export function FindPage(props: FindPageProps) {
  const { context, biller, outcome, toSave } = props;
  const { t, language } = context.reader;
  const ways = waysOf(biller);
  const title = toSave?.title ?? t(FIND.title, { biller: inLanguage(biller.name, language) });
  return (
    <Page context={context} title={title}>
      <h1 safe>{title}</h1>
      {outcome?.news === undefined ? '' : <News {...outcome.news} />}
      {outcome?.summary === undefined ? (
        ''
      ) : (
        <div class="notice bad" role="alert">
          <p safe>{outcome.summary}</p>
          {outcome.suggestion === undefined ? '' : <Suggestion {...props} suggestion={outcome.suggestion} />}
        </div>
      )}
      <p class="lead" safe>
        {toSave?.lead ?? t(FIND.lead)}
      </p>
      <ScanBox context={context} texts={FIND} />
      {ways.length === 1 ? '' : <h2 safe>{t(FIND.ways)}</h2>}
      <div class="ways">
        {ways.map((way, index) => (
          <WayForm {...props} way={way} index={index} alone={ways.length === 1} />
        ))}
      </div>
    </Page>
  );
}

function News(props: { title: string; text: string }) {
  return (
    <div class="notice good" role="status">
      <h2 safe>{props.title}</h2>
      <p safe>{props.text}</p>
    </div>
  );
}

/** The form of one way; a change of language sends along what stands in it. */
export function formId(way: number): string {
  return `find-${way}`;
}

function WayForm(props: FindPageProps & { way: Way; index: number; alone: boolean }) {
  const { context, way, index } = props;
  const { t, language } = context.reader;
  const form = (
    <form
      id={formId(index)}
      method="post"
      action={props.toSave?.action ?? `/b/${props.biller.id}`}
      data-check={`/b/${props.biller.id}/check`}
      novalidate
      class="stack"
    >
      <Token {...props} />
      <input type="hidden" name="way" value={String(index)} />
      {fieldsOf(way).map((rule) => (
        <IdentifierField {...props} rule={rule} />
      ))}
      <p class="unseen" role="status"></p>
      <button type="submit" class="main" safe>
        {props.toSave?.submit ?? t(FIND.submit)}
      </button>
    </form>
  );
  if (props.alone) return form;
  const name = way.needed.map(({ label }) => inLanguage(label, language)).join(t(FIND.and));
  // Details of one name close each other, and open without scripts.
  return (
    <details name="way" class="way" open={index === (props.open ?? 0)}>
      <summary safe>{name}</summary>
      {form}
    </details>
  );
}

function Token({ toSave }: Pick<FindPageProps, 'toSave'>) {
  return toSave === undefined ? '' : <input type="hidden" name="token" value={toSave.token} />;
}

function IdentifierField(props: FindPageProps & { way: Way; index: number; rule: IdentifierRule }) {
  const { context, rule, way, index } = props;
  const { reader } = context;
  const isOptional = way.optional.includes(rule);
  const isOpen = index === (props.open ?? 0);
  const problem = isOpen ? props.outcome?.problems.get(rule.name) : undefined;
  const digitsOnly = /^\d+$/.test(rule.example);
  return (
    <Field
      id={`${rule.name}-${index}`}
      name={rule.name}
      label={inLanguage(rule.label, reader.language)}
      value={isOpen ? (props.typed?.[rule.name] ?? '') : ''}
      note={isOptional ? reader.t(FIND.optional) : undefined}
      problem={problem}
      required={!isOptional}
      keyboard={digitsOnly ? 'numeric' : 'text'}
      digitsOnly={digitsOnly}
      groups={rule.groups ?? DEFAULT_GROUPS}
      where={inLanguage(rule.hint, reader.language)}
      hint={problem === undefined ? reader.t(FIND.example) : undefined}
      example={reader.digits(inGroups(rule.example, rule.groups ?? DEFAULT_GROUPS))}
    />
  );
}

const DEFAULT_GROUPS: readonly number[] = [4];

/** A number as people compare it: 1000 0001 0412 8. The last size goes on to the end. */
function inGroups(number: string, sizes: readonly number[]): string {
  const groups: string[] = [];
  for (let rest = number, nth = 0; rest !== ''; nth += 1) {
    const size = sizes[nth] ?? sizes.at(-1) ?? rest.length;
    groups.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return groups.join(' ');
}

/** The numbers as they were probably meant, to be taken with one press. */
function Suggestion(props: FindPageProps & { suggestion: NonNullable<FindOutcome['suggestion']> }) {
  const { context, biller } = props;
  const { reader } = context;
  const { values: suggestion, isSwap } = props.suggestion;
  const rules = biller.identifiers.filter(({ name }) => suggestion[name] !== undefined);
  return (
    <form method="post" action={props.toSave?.action ?? `/b/${biller.id}`} class="stack">
      <Token {...props} />
      <p safe>{reader.t(FIND.swapQuestion)}</p>
      <dl class="facts">
        {rules.map((rule) => (
          <div>
            <dt safe>{inLanguage(rule.label, reader.language)}</dt>
            <dd>
              <Digits reader={reader} text={suggestion[rule.name] ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
      {rules.map((rule) => (
        <input type="hidden" name={rule.name} value={exactly(suggestion[rule.name] ?? '')} />
      ))}
      <button type="submit" class="main" safe>
        {reader.t(isSwap ? FIND.swap : FIND.takeThese)}
      </button>
    </form>
  );
}
