import type { FastifyInstance } from 'fastify';
import { type Biller, INQUIRY_ERROR_TEXTS, readIdentifier, readIdentifiers } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { createReader, languageOf, type Reader } from '../page/reader.ts';
import { allFields } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import type { PortalDeps } from './deps.ts';
import type { Typed } from './find-page.tsx';
import { identifiersIn } from './identifiers-in.ts';
import { FIND } from './texts/find.ts';
import { fieldsOf, waysOf, wayTyped } from './ways.ts';

/** What the form's script shows beside the fields; see assets/bill-form.js. */
export interface CheckAnswer {
  /** The form that is meant, where it is another than the one that asked. */
  readonly way?: number;
  /** Numbers to put into the fields. */
  readonly values?: Typed;
  readonly problems?: Typed;
  /** The numbers in each other's place, to be put right with one press. */
  readonly offer?: { readonly text: string; readonly button: string; readonly values: Typed };
}

/** `/b/BILLER/check`: the rules of the numbers, asked while they are typed. Looks nothing up, so it tells nothing. */
export function addCheckRoute(app: FastifyInstance, deps: PortalDeps): void {
  routes<{ biller: string }>(app, '/b/:biller/check', {
    get: (request, reply) => reply.redirect(`/b/${encodeURIComponent(request.params.biller)}`, 303),
    post: (request, reply) => {
      const biller = deps.billers.find(request.params.biller);
      if (biller === undefined) return renderErrorPage(request, reply, 'unknown_biller');
      const { way: _way, text, ...typed } = allFields(request.body);
      const fallback = biller.languages[0];
      const reader = createReader(languageOf(request, fallback === undefined ? {} : { fallback }));
      const answer =
        (text === undefined ? undefined : readText(biller, text)) ?? check(biller, reader, typed);
      return reply.header('cache-control', 'no-store').send(answer);
    },
  });
}

function readText(biller: Biller, text: string): CheckAnswer | undefined {
  const values = identifiersIn(biller, text);
  return values === undefined ? undefined : { way: wayTyped(waysOf(biller), values), values };
}

/** Empty fields are not spoken of: whoever types is not done. */
function check(biller: Biller, reader: Reader, typed: Typed): CheckAnswer {
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''));
  const read = readIdentifiers(biller, given);
  if (read.ok) {
    const values: Typed = { ...read.value.account, ...read.value.bill };
    // A bar code in the field of the bill ID stands for both numbers.
    return Object.keys(values).some((name) => given[name] === undefined)
      ? { way: wayTyped(waysOf(biller), values), values }
      : {};
  }
  const { error } = read;
  switch (error.code) {
    case 'ids_swapped': {
      const text = reader.t(INQUIRY_ERROR_TEXTS.ids_swapped);
      return { offer: { text, button: reader.t(FIND.swapOnly), values: error.suggestion } };
    }
    case 'ids_of_different_bills': {
      const last = fieldsOf(waysOf(biller)[0] ?? { needed: [], optional: [] }).findLast(
        ({ name }) => given[name],
      );
      const text = reader.t(INQUIRY_ERROR_TEXTS.ids_of_different_bills);
      return last === undefined ? {} : { problems: { [last.name]: text } };
    }
    default: {
      const problems = problemsOf(biller, reader, given);
      return Object.keys(problems).length === 0 ? {} : { problems };
    }
  }
}

function problemsOf(biller: Biller, reader: Reader, given: Typed): Typed {
  const problems: Record<string, string> = {};
  for (const rule of biller.identifiers) {
    const value = given[rule.name];
    const read = value === undefined ? undefined : readIdentifier(rule, value);
    if (read === undefined || read.ok) continue;
    const name = inLanguage(rule.label, reader.language);
    problems[rule.name] =
      read.error.code === 'mistyped_identifier'
        ? reader.t(INQUIRY_ERROR_TEXTS.mistyped_identifier, { name })
        : reader.t(INQUIRY_ERROR_TEXTS.malformed_identifier, { name, example: reader.digits(rule.example) });
  }
  return problems;
}
