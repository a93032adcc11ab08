import { Command, Help } from 'commander';
import { addAuditCommand } from './audit.ts';
import { addBillerCommands } from './biller.ts';
import { addCollectorCommands } from './collector.ts';
import { addDemoCommand } from './demo.ts';
import type { SetExitCode } from './failure.ts';
import { addImportCommand } from './import.ts';
import { addInquireCommand } from './inquire.ts';
import { addKeyCommands } from './keys.ts';
import { addLedgerCommand } from './ledger.ts';
import { addMigrateCommand } from './migrate.ts';
import { addMonthEndCommand } from './month-end.ts';
import { addPartnerCommands } from './partner.ts';
import { addPayCommand } from './pay.ts';
import { addReceiptCommand } from './receipt.ts';
import { addReconcileCommands } from './reconcile.ts';
import { addStaffCommands } from './staff.ts';
import { addStartCommand } from './start.ts';
import { addUnderWayCommands } from './under-way.ts';
import { addWebhookCommands } from './webhooks.ts';

/** The whole command line. docs/operate/command-line.md is checked against it. */
export function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command('wasl')
    .description('Bill inquiry and payment over one PostgreSQL database.')
    .showHelpAfterError('Add --help to see what is possible.')
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'wasl: ')),
    })
    .configureHelp({
      optionDescription: (option) =>
        option.mandatory ? `${option.description} (required)` : new Help().optionDescription(option),
    })
    .exitOverride()
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Example:
  wasl start
  wasl import bills june.csv --biller sepehr
  wasl inquire --biller malwa consumer_number=N1234567890

Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
Settings come from the environment and wasl.config.json: docs/operate/configuration.md`,
    );
  addStartCommand(program);
  addMigrateCommand(program);
  addImportCommand(program, setExitCode);
  addInquireCommand(program, setExitCode);
  addPayCommand(program, setExitCode);
  addReceiptCommand(program, setExitCode);
  addLedgerCommand(program, setExitCode);
  addUnderWayCommands(program, setExitCode);
  addReconcileCommands(program, setExitCode);
  addMonthEndCommand(program);
  addBillerCommands(program);
  addPartnerCommands(program, setExitCode);
  addCollectorCommands(program);
  addKeyCommands(program);
  addWebhookCommands(program);
  addStaffCommands(program);
  addAuditCommand(program, setExitCode);
  addDemoCommand(program);
  for (const group of program.commands) {
    const example = GROUP_EXAMPLES.get(group.name());
    if (example !== undefined) group.addHelpText('after', `\nExample:\n  ${example}`);
  }
  return program;
}

/** Of commands that are only the first word of others. */
const GROUP_EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['import', 'wasl import bills june.csv --biller sepehr'],
  ['receipt', 'wasl receipt verify "$TEXT" --keys wasl-receipt-keys.json'],
  ['ledger', 'wasl ledger check --biller sepehr'],
  ['biller', 'wasl biller show sepehr'],
  ['partner', 'wasl partner list'],
  ['collector', 'wasl collector list'],
  ['differences', 'wasl differences list --biller sepehr'],
  ['webhooks', 'wasl webhooks list --biller sepehr'],
  ['keys', 'wasl keys create --biller sepehr --role integrator'],
  ['staff', 'wasl staff create robin --role administrator'],
  ['audit', 'wasl audit verify'],
]);
