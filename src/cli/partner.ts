import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import {
  contrast,
  createPartners,
  GROUNDS,
  makePalettes,
  type Partner,
  type PartnerProblem,
  type Partners,
  readPartner,
  toImageAddress,
} from '../partners/index.ts';
import { CommandFailure, EXIT, type SetExitCode } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { readBillers, type Standing, withGround } from './with-ground.ts';

interface JsonOption {
  readonly json?: true;
}

/** Banks, SMS services and sites that offer the service under their own name: data, like billers. */
export function addPartnerCommands(program: Command, setExitCode: SetExitCode): void {
  const partner = program.command('partner').description('who offers the service under a name of their own');

  partner
    .command('put')
    .description('add a partner, or change its description')
    .argument('<file>', 'JSON; images are named by their files')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl partner check bank.json && wasl partner put bank.json')
    .action(async (file: string, options: JsonOption) => {
      const wanted = await requirePartner(file);
      const added = await withGround((standing) => putPartner(standing, wanted));
      if (options.json) return sayJson({ partner: wanted.code, added });
      say(
        `${added ? 'Added' : 'Changed'} ${wanted.code}. A running server takes it up within seconds: open /?partner=${wanted.code}`,
      );
    });

  partner
    .command('list')
    .description('all of them')
    .option('--json', 'print their descriptions as JSON')
    .addHelpText('after', '\nExample:\n  wasl partner list')
    .action(async (options: JsonOption) => {
      const list = await withGround(async (standing) => (await readPartners(standing)).list());
      if (options.json) return sayJson(list);
      if (list.length === 0) return say('There are no partners yet.');
      const rows = list.map(({ code, domains, billers, name }) => [
        code,
        domains.join(' ') || '-',
        billers.join(' ') || 'all',
        name.en,
      ]);
      say(table([['CODE', 'DOMAINS', 'BILLERS', 'NAME'], ...rows]));
    });

  partner
    .command('remove')
    .description('end a partner’s pages; payments that came through it stay')
    .argument('<code>', 'its code')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl partner remove nilufar')
    .action(async (code: string, options: JsonOption) => {
      const removed = await withGround(async (standing) => (await readPartners(standing)).remove(code));
      if (!removed)
        throw new CommandFailure(`There is no partner "${code}". \`wasl partner list\` shows all.`);
      if (options.json) return sayJson({ partner: code, removed });
      say(`Removed ${code}.`);
    });

  partner
    .command('check')
    .description('say what is wrong with a description, without a database')
    .argument('<file>', 'JSON; images are named by their files')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl partner check bank.json')
    .action(async (file: string, options: JsonOption) => {
      const read = await readDescription(file);
      const problems = Array.isArray(read) ? read : [];
      const ratios = Array.isArray(read) ? undefined : ratiosOf(read);
      if (problems.length > 0) setExitCode(EXIT.refused);
      if (options.json) return sayJson({ file, ok: problems.length === 0, problems, contrast: ratios });
      if (ratios === undefined) return say(problemList(file, problems));
      say(`${file} can be used. Contrast: ${ratios.light}:1 on light pages, ${ratios.dark}:1 on dark ones.`);
    });
}

async function readPartners({ ground }: Standing): Promise<Partners> {
  const partners = createPartners({ sql: ground.sql });
  await partners.refresh();
  return partners;
}

async function putPartner(standing: Standing, wanted: Partner): Promise<boolean> {
  const billers = await readBillers(standing);
  const unknown = wanted.billers.filter((id) => billers.find(id) === undefined);
  if (unknown.length > 0) {
    const known = billers.list().map(({ id }) => id);
    throw new CommandFailure(`There is no biller ${unknown.join(', ')}. Known: ${known.join(', ')}.`);
  }
  const shared = URL.parse(standing.config.publicUrl)?.hostname ?? '';
  if (wanted.domains.includes(shared)) {
    throw new CommandFailure(`${shared} is the address of the whole installation; a partner needs its own.`);
  }
  const partners = await readPartners(standing);
  const isNew = partners.find(wanted.code) === undefined;
  const stored = await partners.put(wanted);
  if (!stored.ok) throw new CommandFailure(`One of the domains belongs to ${stored.error.owner}.`);
  return isNew;
}

async function requirePartner(file: string): Promise<Partner> {
  const read = await readDescription(file);
  if (Array.isArray(read)) throw new CommandFailure(problemList(file, read));
  return read;
}

function problemList(file: string, problems: readonly PartnerProblem[]): string {
  const lines = problems.map(({ at, reason }) => `  - ${at}: ${reason}`);
  return `${file} does not describe a partner:\n${lines.join('\n')}`;
}

/** The description with its images read from the files that it names, or everything that is wrong with it. */
async function readDescription(file: string): Promise<Partner | PartnerProblem[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be read as JSON: ${reason}`);
  }
  const problems: PartnerProblem[] = [];
  const partner = readPartner(await withImages(content, path.dirname(file), problems));
  if (!partner.ok) problems.push(...partner.error.problems);
  return partner.ok && problems.length === 0 ? partner.value : problems;
}

async function withImages(content: unknown, folder: string, problems: PartnerProblem[]): Promise<unknown> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  const whole: Record<string, unknown> = { ...content };
  for (const name of ['logo', 'icon']) {
    const named = whole[name];
    if (typeof named !== 'string' || named.startsWith('data:')) continue;
    delete whole[name];
    const bytes = await readFile(path.resolve(folder, named)).catch(() => undefined);
    const image = bytes === undefined ? undefined : toImageAddress(bytes);
    if (image?.ok) whole[name] = image.value;
    else problems.push({ at: `/${name}`, reason: image?.error ?? `there is no file ${named}` });
  }
  return whole;
}

function ratiosOf({ colours }: Partner): { readonly light: number; readonly dark: number } | undefined {
  const palettes = makePalettes(colours);
  if (!palettes.ok) return undefined;
  const round = (ratio: number): number => Math.floor(ratio * 100) / 100;
  return {
    light: round(contrast(palettes.value.light.accent, GROUNDS.light)),
    dark: round(contrast(palettes.value.dark.accent, GROUNDS.dark)),
  };
}
