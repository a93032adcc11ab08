import type { Biller, IdentifierRule } from '../../billing/index.ts';
import { invariant } from '../../kernel/index.ts';

/** One way to find a bill: the numbers that are needed, and those that may be added. */
export interface Way {
  readonly needed: readonly IdentifierRule[];
  readonly optional: readonly IdentifierRule[];
}

/**
 * The accepted combinations as a person with a paper bill sees them: each smallest combination is a way of
 * its own, and what longer ones add to it is optional there. A number that is enough by itself is never an
 * optional part of another way.
 */
export function waysOf(biller: Biller): readonly Way[] {
  const combinations = biller.inquiry;
  const isPart = (part: readonly string[], whole: readonly string[]): boolean =>
    part.length < whole.length && part.every((name) => whole.includes(name));
  const smallest = combinations.filter((one) => !combinations.some((other) => isPart(other, one)));
  const enough = smallest.filter(({ length }) => length === 1).flat();
  return smallest.map((needed) => {
    const added = combinations.filter((other) => isPart(needed, other)).flat();
    const optional = new Set(added.filter((name) => !needed.includes(name) && !enough.includes(name)));
    return {
      needed: needed.map((name) => ruleOf(biller, name)),
      optional: [...optional].map((name) => ruleOf(biller, name)),
    };
  });
}

export function fieldsOf(way: Way): readonly IdentifierRule[] {
  return [...way.needed, ...way.optional];
}

/** The way that a form was sent by: the one that has all of what was typed, or the first. */
export function wayTyped(ways: readonly Way[], typed: Readonly<Record<string, string>>): number {
  const names = Object.keys(typed).filter((name) => typed[name] !== '');
  const index = ways.findIndex((way) => {
    const known = fieldsOf(way).map(({ name }) => name);
    return names.length > 0 && names.every((name) => known.includes(name));
  });
  return Math.max(0, index);
}

function ruleOf(biller: Biller, name: string): IdentifierRule {
  const rule = biller.identifiers.find((candidate) => candidate.name === name);
  invariant(rule !== undefined, `the biller ${biller.id} asks for ${name}, which it does not describe`);
  return rule;
}
