import type { Actor } from '../../platform/index.ts';
import type { Session } from '../../staff/index.ts';
import type { Reader } from '../page/reader.ts';

/** What every page of the console has, signed in or not. */
export interface FrameContext {
  readonly reader: Reader;
  /** Path and query of this page, without the language: a change of language leads back here. */
  readonly place: string;
  readonly demo: boolean;
}

/** What a page has that only a member of staff may see. */
export interface ConsoleContext extends FrameContext {
  readonly actor: Actor;
  readonly session: Session;
  /** Goes into every form as the field `form_token` (`<FormToken context={context} />`). */
  readonly formToken: string;
}

export const FORM_TOKEN_FIELD = 'form_token';
