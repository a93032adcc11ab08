import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readGateways } from './gateway-config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wasl-gateways-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(value: unknown, env: Readonly<Record<string, string>> = {}) {
  const problems: string[] = [];
  return { entries: readGateways(value, env, problems), problems };
}

describe('gateways in the configuration', () => {
  test('an entry with its secrets, from the environment and from a file', () => {
    const file = path.join(folder, 'key');
    writeFileSync(file, 'from-a-file\n');
    const env = { WASL_GATEWAY_SAMAN_TERMINAL: '1234', WASL_GATEWAY_SAMAN_KEY_FILE: file, PATH: '/bin' };
    const given = [
      {
        id: 'saman',
        kind: 'saman',
        settings: { a: 'b' },
        billers: ['sepehr'],
        cost: { fixedMinor: '12000' },
      },
    ];
    expect(read(given, env)).toEqual({
      problems: [],
      entries: [
        {
          ...{ id: 'saman', kind: 'saman', settings: { a: 'b' }, billers: ['sepehr'] },
          cost: { fixedMinor: 12_000n, basisPoints: 0n },
          variables: { TERMINAL: '1234', KEY: 'from-a-file' },
        },
      ],
    });
  });

  test('none is fine', () => {
    expect(read(undefined)).toEqual({ entries: [], problems: [] });
  });

  const good = { id: 'saman', kind: 'saman' };
  test.each([
    ['no list', {}, 'gateways must be a list.'],
    ['no object', ['saman'], 'gateways[0]: id must be'],
    ['an id with a dash', [{ ...good, id: 'sa-man' }], 'gateways[0]: id must be'],
    ['no kind', [{ id: 'saman' }], 'gateways[0]: kind is missing'],
    ['settings that are numbers', [{ ...good, settings: { port: 1 } }], 'gateways[0]: settings must be'],
    ['a key that nobody knows', [{ ...good, colour: 'red' }], 'gateways[0]: "colour" is not known'],
    ['billers that are no list', [{ ...good, billers: 'sepehr' }], 'gateways[0]: billers must be'],
    ['a cost with a fraction', [{ ...good, cost: { basisPoints: '1.5' } }], 'gateways[0]: cost must be'],
    ['a cost that is negative', [{ ...good, cost: { fixedMinor: '-1' } }], 'gateways[0]: cost must be'],
    ['the same id twice', [good, good], 'gateways: "saman" is there twice'],
  ])('%s is refused', (_name, value, problem) => {
    expect(read(value).problems.join('\n')).toContain(problem);
  });

  test('secrets of a gateway that is not there, and a file that is not there, are told by name and not by content', () => {
    const env = {
      WASL_GATEWAY_MELLAT_PASSWORD: 'tell-nobody',
      WASL_GATEWAY_SAMAN_KEY_FILE: path.join(folder, 'none'),
    };
    const { problems } = read([good], env);
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).toContain('WASL_GATEWAY_MELLAT_PASSWORD belongs to no gateway');
    expect(problems.join('\n')).not.toContain('tell-nobody');
  });
});
