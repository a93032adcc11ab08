import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import type { SignedIn } from '../../payers/index.ts';
import { exactly, type PageContext } from '../page/page.tsx';
import { HOME } from '../page/texts/common.ts';
import { PanelPage, Problem, Token } from './parts.tsx';
import { BILLS_HOME, PANEL, SAVE } from './texts/panel.ts';

/** What is typed of a saved bill. */
export interface SavedDraft {
  readonly label: string;
  readonly remind: boolean;
  /** Beside the name. */
  readonly problem?: string | undefined;
}

interface SavedFormProps {
  context: PageContext;
  payer: SignedIn;
  action: string;
  draft: SavedDraft;
}

function SavedForm(props: SavedFormProps) {
  const { payer, draft } = props;
  const { t } = props.context.reader;
  const described = draft.problem === undefined ? 'label-hint' : 'label-problem label-hint';
  return (
    <form method="post" action={props.action} novalidate class="stack">
      <Token payer={payer} />
      <div class={draft.problem === undefined ? 'field' : 'field wrong'}>
        <label for="label" safe>
          {t(SAVE.label)}
        </label>
        {draft.problem === undefined ? (
          ''
        ) : (
          <p class="problem" id="label-problem" safe>
            {draft.problem}
          </p>
        )}
        <input
          id="label"
          name="label"
          type="text"
          class="words-in"
          value={exactly(draft.label)}
          dir="auto"
          autocomplete="off"
          maxlength={200}
          required
          aria-invalid={draft.problem === undefined ? undefined : 'true'}
          aria-describedby={described}
        />
        <p class="hint" id="label-hint" safe>
          {t(SAVE.labelHint)}
        </p>
      </div>
      <label class="choice">
        <input type="checkbox" name="remind" value="1" checked={draft.remind} />
        <span safe>{t(SAVE.remind)}</span>
      </label>
      <button type="submit" class="main" safe>
        {t(PANEL.save)}
      </button>
    </form>
  );
}

/** The name for a bill that was found. */
export function SaveBillPage(props: SavedFormProps & { biller: Biller }) {
  const { context, biller } = props;
  const { t, language } = context.reader;
  return (
    <PanelPage context={context} title={t(SAVE.title)} section="bills">
      <p class="eyebrow" safe>
        {inLanguage(biller.name, language)}
      </p>
      <h1 safe>{t(SAVE.title)}</h1>
      <p class="lead" safe>
        {t(SAVE.lead)}
      </p>
      <SavedForm {...props} />
    </PanelPage>
  );
}

/** Another name, reminders, and the end of it. */
export function ChangeSavedPage(props: SavedFormProps & { biller: Biller | undefined }) {
  const { context, biller, payer, action } = props;
  const { t, language } = context.reader;
  return (
    <PanelPage context={context} title={t(SAVE.changeTitle)} section="bills">
      <p class="eyebrow" safe>
        {inLanguage(biller?.name, language) ?? ''}
      </p>
      <h1 safe>{t(SAVE.changeTitle)}</h1>
      <SavedForm {...props} />
      <form method="post" action={`${action}/remove`} class="stack remove">
        <Token payer={payer} />
        <button type="submit" class="grave" safe>
          {t(SAVE.remove)}
        </button>
        <p class="hint" safe>
          {t(SAVE.removeHint)}
        </p>
      </form>
    </PanelPage>
  );
}

/** Of whom a bill is to be added. */
export function AddBillerPage(props: {
  context: PageContext;
  billers: readonly Biller[];
  problem?: string | undefined;
}) {
  const { context } = props;
  const { t, language } = context.reader;
  return (
    <PanelPage context={context} title={t(BILLS_HOME.add)} section="bills">
      {props.problem === undefined ? '' : <Problem text={props.problem} />}
      <h1 safe>{t(BILLS_HOME.add)}</h1>
      <h2 id="billers" safe>
        {t(HOME.choose)}
      </h2>
      <ul class="cards" aria-labelledby="billers">
        {props.billers.map((biller) => (
          <li>
            <a class="card small" href={`/panel/add/${biller.id}`}>
              <strong safe>{inLanguage(biller.name, language)}</strong>
            </a>
          </li>
        ))}
      </ul>
    </PanelPage>
  );
}
