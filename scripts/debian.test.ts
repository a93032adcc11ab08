import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireChromium } from './chromium.ts';
import { firstExecutable, type Machine, MissingProgramError, requireDebian } from './debian.ts';

interface Answers {
  readonly isRoot: boolean;
  readonly aptGet: 'absent' | 'works' | 'fails';
}

/** A machine to install on, which writes down what is run on it. */
function machineWith({ isRoot, aptGet }: Answers): Machine & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    isRoot,
    ran,
    log: () => {},
    run: (command, args) => {
      if (aptGet === 'absent') return { status: null, output: '' };
      if (args[0] === '--version') return { status: 0, output: 'apt 2' };
      ran.push([command, ...args].join(' '));
      return aptGet === 'works' ? { status: 0, output: '' } : { status: 100, output: 'E: no network' };
    },
  };
}

describe('a program from Debian that the checks need', () => {
  test('that is there is used, and nothing is run', () => {
    const machine = machineWith({ isRoot: true, aptGet: 'works' });
    expect(requireDebian(['tool'], () => '/usr/bin/tool', machine)).toBe('/usr/bin/tool');
    expect(machine.ran).toEqual([]);
  });

  test('that is missing is installed by root, without questions', () => {
    const machine = machineWith({ isRoot: true, aptGet: 'works' });
    const probe = () => (machine.ran.length < 2 ? undefined : '/usr/bin/tool');
    expect(requireDebian(['tool', 'fonts'], probe, machine)).toBe('/usr/bin/tool');
    expect(machine.ran).toEqual([
      'apt-get update',
      expect.stringMatching(/^apt-get install -y --no-install-recommends .*tool fonts$/),
    ]);
  });

  test.each<[string, Answers, RegExp]>([
    [
      'who is not root is told the command',
      { isRoot: false, aptGet: 'works' },
      /sudo .*apt-get install .*tool/,
    ],
    ['a machine without apt-get is told the names', { isRoot: true, aptGet: 'absent' }, /tool.*no apt-get/],
    ['apt-get that fails is quoted', { isRoot: true, aptGet: 'fails' }, /tool.*E: no network/s],
    ['an install that did not bring it', { isRoot: true, aptGet: 'works' }, /tool was installed, yet/],
  ])('that stays missing fails: %s', (_what, answers, message) => {
    const attempt = () => requireDebian(['tool'], () => undefined, machineWith(answers));
    expect(attempt).toThrow(MissingProgramError);
    expect(attempt).toThrow(message);
  });
});

describe('the browser for the tests', () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-chromium-'));
    program = path.join(folder, 'chromium');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    await writeFile(path.join(folder, 'no-program'), '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is the one that CHROMIUM names', () => {
    expect(requireChromium({ CHROMIUM: program })).toBe(program);
  });

  test('a CHROMIUM that cannot be run is refused, not passed over', () => {
    const named = path.join(folder, 'no-program');
    expect(() => requireChromium({ CHROMIUM: named })).toThrow(named);
  });

  test('the first of several places that holds a program is taken', () => {
    expect(firstExecutable([path.join(folder, 'nowhere'), path.join(folder, 'no-program'), program])).toBe(
      program,
    );
    expect(firstExecutable([path.join(folder, 'nowhere')])).toBeUndefined();
  });
});
