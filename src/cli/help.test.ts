import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from './program.ts';

/** A command and all below it, each by its full name. */
function within(command: Command, name: string): readonly (readonly [name: string, command: Command])[] {
  return [[name, command], ...command.commands.flatMap((each) => within(each, `${name} ${each.name()}`))];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

describe('--help', () => {
  test.each(
    within(
      createProgram(() => {}),
      'wasl',
    ),
  )('%s shows an example', (name, command) => {
    expect(helpOf(command)).toMatch(new RegExp(`^  .*${name}`, 'm'));
    expect(helpOf(command)).toContain('Example:');
  });
});
