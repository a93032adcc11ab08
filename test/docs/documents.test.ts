import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  BILL_FILE_ERROR_TEXTS,
  billFileColumns,
  INQUIRY_ERROR_TEXTS,
  ROW_ERROR_TEXTS,
} from '../../src/billing/index.ts';
import { createProgram } from '../../src/cli/program.ts';
import { DEMO_BILLERS } from '../../src/demo/index.ts';
import { OPEN_ERROR_TEXTS } from '../../src/payments/index.ts';
import { SETTINGS } from '../../src/platform/index.ts';
import { PROBLEM_CODES } from '../../src/web/index.ts';

const PROJECT_DIR = path.resolve(import.meta.dirname, '../..');
const read = (name: string): Promise<string> => readFile(path.join(PROJECT_DIR, name), 'utf8');

/** What stands in backquotes in the first cell of a table's rows. */
function firstCells(markdown: string): string[] {
  return markdown.split('\n').flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);
}

/** The part of a document under one heading, down to the next of the same level. */
function section(markdown: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0] ?? '';
  const [, rest = ''] = markdown.split(`\n${heading}\n`);
  return rest.split(new RegExp(`^${level} `, 'm'))[0] ?? '';
}

describe('settings', () => {
  test('docs/operate/configuration.md has each one, with its name in the file, and no other', async () => {
    const text = await read('docs/operate/configuration.md');
    const inDocument = text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, 3)
          .map((cell) => cell.replaceAll('`', '').trim()),
      );
    const inCode = Object.values(SETTINGS).map((setting) => [
      setting.env,
      'key' in setting ? setting.key : '',
    ]);
    expect(inDocument).toEqual(inCode);
  });
});

/** Every command that does something, by its full name. */
function leaves(command: Command, prefix: string): { name: string; command: Command }[] {
  const name = `${prefix} ${command.name()}`.trim();
  if (command.commands.length === 0) return [{ name, command }];
  return command.commands.flatMap((child) => leaves(child, name));
}

describe('the command line', () => {
  const commands = leaves(
    createProgram(() => {}),
    '',
  );

  test('docs/operate/command-line.md has a heading for each command, with its arguments, and no other', async () => {
    const text = await read('docs/operate/command-line.md');
    const headings = [...text.matchAll(/^## `(.+)`$/gm)].map(([, heading]) => heading);
    const usages = commands.map(({ name, command }) =>
      [
        name,
        ...command.registeredArguments.map((each) => `<${each.name()}${each.variadic ? '...' : ''}>`),
      ].join(' '),
    );
    expect(headings.toSorted()).toEqual(usages.toSorted());
  });

  test.each(commands)(
    'every option of $name stands under its heading, and no other',
    async ({ name, command }) => {
      const text = await read('docs/operate/command-line.md');
      const heading = text.split('\n').find((line) => line.startsWith(`## \`${name}`)) ?? '';
      const inDocument = section(text, heading).match(/--[a-z]+/g) ?? [];
      const inCode = command.options.map(({ long }) => long ?? '');
      expect([...new Set(inDocument)].toSorted()).toEqual(inCode.toSorted());
    },
  );

  test.each(commands)('$name --help shows an example', ({ command }) => {
    let help = '';
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    expect(help).toMatch(/Example:\n {2}\S/);
  });

  test('the commands that documents name exist, and so do their options', async () => {
    for (const { name, text } of await allDocuments()) {
      for (const [line] of text.matchAll(/(?<=^|`|\$\()(?:[A-Z_]+=\S+ )?(?:npx )?wasl [a-z][^`\n#]*/gm)) {
        const words = line.replace(/^.*?wasl /, '').split(/\s+/);
        const command = commands.find((each) => `wasl ${words.join(' ')} `.startsWith(`${each.name} `));
        const isGroup = commands.some((each) => each.name.startsWith(`wasl ${words.join(' ').trim()} `));
        expect(command !== undefined || isGroup, `${name}: ${line}`).toBe(true);
        const known = command?.command.options.map(({ long }) => long) ?? [];
        const used = line.match(/--[a-z]+/g)?.filter((option) => option !== '--help') ?? [];
        for (const option of used) expect(known, `${name}: ${line}`).toContain(option);
      }
    }
  });

  test('the npm scripts that documents name exist', async () => {
    const scripts = Object.keys(JSON.parse(await read('package.json')).scripts);
    for (const { name, text } of await allDocuments()) {
      for (const [, script = ''] of text.matchAll(/npm (?:run )?(start|test|bench|format)\b/g)) {
        expect(scripts, name).toContain(script);
      }
    }
  });
});

describe('bill files', () => {
  test('docs/operate/bill-files.md has each column in the order of the format, and no other', async () => {
    const inDocument = firstCells(await read('docs/operate/bill-files.md'));
    for (const biller of DEMO_BILLERS) {
      const identifiers = biller.identifiers.map(({ name }) => name);
      const fixed = billFileColumns(biller).filter((column) => !identifiers.includes(column));
      expect(inDocument).toEqual(fixed);
    }
  });
});

describe('error codes in docs/reference/errors.md', () => {
  const codesUnder = async (...headings: readonly string[]): Promise<string[]> => {
    const text = await read('docs/reference/errors.md');
    const codes = headings.flatMap((heading) => firstCells(section(text, heading)));
    return [...new Set(codes)].toSorted();
  };

  test('all of the HTTP API', async () => {
    const headings = ['## HTTP API', '## Inquiry', '## Opening a payment'];
    expect(await codesUnder(...headings)).toEqual([...PROBLEM_CODES].toSorted());
  });

  test.each([
    ['## Inquiry', INQUIRY_ERROR_TEXTS],
    ['## Opening a payment', OPEN_ERROR_TEXTS],
    ['## Bill files', BILL_FILE_ERROR_TEXTS],
    ['## Rows of bill files', ROW_ERROR_TEXTS],
  ])('%s', async (heading, texts) => {
    expect(await codesUnder(heading)).toEqual(Object.keys(texts).toSorted());
  });
});

describe('docs/operate/security.md', () => {
  test('names only tests that there are, and some for every point that is met', async () => {
    const table = section(await read('docs/operate/security.md'), '## OWASP ASVS 5.0, level 2');
    const rows = table.split('\n').filter((line) => /^\| \d/.test(line));
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      const [, point = '', state = '', , tests = ''] = row.split('|').map((cell) => cell.trim());
      expect(['yes', 'partly', 'no', 'n/a'], point).toContain(state);
      const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
      for (const file of files) {
        expect(file, point).toMatch(/\.test\.tsx?$/);
        expect(existsSync(path.join(PROJECT_DIR, file)), `${point}: ${file}`).toBe(true);
      }
      // What is only written down is met by the document itself.
      if (state === 'yes' && !/documented/.test(point)) expect(files.length, point).toBeGreaterThan(0);
    }
  });
});

async function allDocuments(): Promise<{ name: string; text: string }[]> {
  const names = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  for await (const name of glob('docs/**/*.md', { cwd: PROJECT_DIR })) names.push(name);
  return Promise.all(names.map(async (name) => ({ name, text: await read(name) })));
}

/** As it is made of a heading by those who show Markdown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('links', () => {
  test('every link inside the documents leads somewhere, and every document can be reached', async () => {
    const documents = await allDocuments();
    const reached = new Set(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']);
    for (const { name, text } of documents) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const found = file === '' ? name : path.normalize(path.join(path.dirname(name), file));
        expect(existsSync(path.join(PROJECT_DIR, found)), `${name} links to ${target}`).toBe(true);
        reached.add(found);
        if (anchor === undefined) continue;
        const anchors = [...(await read(found)).matchAll(/^#+ (.+)$/gm)].map(([, each = '']) =>
          anchorOf(each),
        );
        expect(anchors, `${name} links to ${target}`).toContain(anchor);
      }
    }
    expect(documents.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
  });
});
