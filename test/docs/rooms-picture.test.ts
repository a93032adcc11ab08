import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Which room imports which, as the code stands; tests and the files that wire rooms together left out. */
async function roomsAndArrows(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { ruleSet: _rules, ...options } = await extractDepcruiseOptions(
    path.join(ROOT, '.dependency-cruiser.cjs'),
  );
  const result = await cruise(['src'], {
    ...options,
    validate: false,
    baseDir: ROOT,
    exclude: { path: '\\.test\\.tsx?$' },
  });
  if (typeof result.output === 'string') throw new Error('dependency-cruiser returned text');
  const arrows = new Map<string, Set<string>>();
  for (const { source, dependencies } of result.output.modules) {
    const from = roomOf(source);
    if (from === undefined) continue;
    const to = dependencies.map(({ resolved }) => roomOf(resolved));
    const known = arrows.get(from) ?? new Set<string>();
    arrows.set(
      from,
      new Set([...known, ...to.filter((room) => room !== undefined && room !== from)].map(String)),
    );
  }
  return arrows;
}

function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/** An arrow that follows from two others says nothing new, and is not drawn. */
function drawn(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const known = new Map<string, ReadonlySet<string>>();
  const reach = (from: string): ReadonlySet<string> => {
    const found = known.get(from) ?? reachOf(from);
    known.set(from, found);
    return found;
  };
  const reachOf = (from: string): ReadonlySet<string> =>
    new Set([...(arrows.get(from) ?? [])].flatMap((to) => [to, ...reach(to)]));
  return [...arrows]
    .flatMap(([from, tos]) => {
      const implied = new Set([...tos].flatMap((to) => [...reach(to)]));
      return [...tos].filter((to) => !implied.has(to)).map((to) => `  ${from} --> ${to}`);
    })
    .sort();
}

test('the picture of the rooms is as the code is', { timeout: 60_000 }, async () => {
  const lines = drawn(await roomsAndArrows());
  await expect(`# The rooms

Drawn from the code by dependency-cruiser; \`npx vitest run test/docs/rooms-picture.test.ts --update\` draws it again. An arrow goes from
who imports to who is imported; one that follows from others is left out (all of them stand on \`kernel\` and \`platform\`).
What each room holds is told in [CONTRIBUTING](../../CONTRIBUTING.md).

\`\`\`mermaid
flowchart TD
${lines.join('\n')}
\`\`\`
`).toMatchFileSnapshot(path.join(ROOT, 'docs/contribute/rooms.md'));
});
