import type { Command } from 'commander';
import { migrate } from '../platform/index.ts';
import { say, sayJson } from './output.ts';
import { withGround } from './with-ground.ts';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the version of this program (`start` does it too)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://… wasl migrate')
    .action(async (options: { readonly json?: true }) => {
      const names: string[] = [];
      await withGround(({ ground }) => migrate(ground.sql, { log: (line) => names.push(line) }));
      if (options.json) return sayJson({ applied: names.length, migrations: names });
      for (const name of names) say(name);
      say(names.length === 0 ? 'The database is up to date.' : `Applied ${names.length}.`);
    });
}
