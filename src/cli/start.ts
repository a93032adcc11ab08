import type { Command } from 'commander';
import { EXIT } from './failure.ts';
import { say } from './output.ts';
import { ownConfig } from './with-ground.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('run the server: migrations, the demo when the database is empty, then everything else')
    .addHelpText(
      'after',
      `
Ctrl-C stops it cleanly; Ctrl-C twice at once.

Example:
  PORT=9000 wasl start`,
    )
    .action(async () => {
      const config = ownConfig();
      const stopped = nextSignal();
      // The server's packages take half a second to load; no other command needs them.
      const { runServer } = await import('../main.ts');
      const server = await runServer(config);
      const { url } = server;
      say(`Wasl is running at ${url}\n`);
      say(`  pay a bill      ${url}/`);
      say(`  API reference   ${url}/docs`);
      if (config.demo) say(`  sandbox         ${url}/sandbox`);
      say('\nCtrl-C stops it.');
      await stopped;
      // A second signal does not wait for those that are still being served.
      for (const signal of SIGNALS) process.once(signal, () => process.exit(EXIT.interrupted));
      say('Stopping.');
      await server.stop();
      for (const signal of SIGNALS) process.removeAllListeners(signal);
    });
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve());
  });
}
