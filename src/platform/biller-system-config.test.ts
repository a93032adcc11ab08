import { describe, expect, test } from 'vitest';
import { readBillerSystems } from './biller-system-config.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64');

function read(value: unknown, env: Readonly<Record<string, string>> = {}) {
  const problems: string[] = [];
  const entries = readBillerSystems(value, (name) => env[name], env, problems);
  return { entries, problems };
}

describe('M10 how billers’ own systems are reached', () => {
  test('over HTTP with a secret from the environment, or by files', () => {
    const value = {
      malwa: { url: 'https://books.example/wasl', timeoutMs: 3000 },
      'east-power': { folder: '/srv/east', everyMinutes: 30 },
    };
    const { entries, problems } = read(value, { WASL_BILLER_MALWA_SECRET: `whsec_${SECRET}` });
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      {
        ...{ biller: 'malwa', way: 'http', url: 'https://books.example/wasl', timeoutMs: 3000 },
        secret: Buffer.alloc(32, 7),
      },
      { biller: 'east-power', way: 'files', folder: '/srv/east', everyMinutes: 30 },
    ]);
    expect(read(undefined)).toEqual({ entries: [], problems: [] });
  });

  test.each([
    [
      'a secret that is missing',
      { malwa: { url: 'https://a.example/x' } },
      {},
      'WASL_BILLER_MALWA_SECRET must be base64',
    ],
    ['neither url nor folder', { malwa: {} }, {}, 'billerSystems.malwa: give either the url'],
    ['both', { malwa: { url: 'https://a.example/x', folder: '/srv' } }, {}, 'give either the url'],
    ['a slash at the end', { malwa: { url: 'https://a.example/' } }, {}, 'without a slash at the end'],
    ['a key that is not known', { malwa: { folder: '/srv', every: 3 } }, {}, '"every" is not known'],
    ['a time that is none', { malwa: { folder: '/srv', everyMinutes: 0 } }, {}, 'everyMinutes must be'],
    ['a list', [], {}, 'billerSystems must be an object'],
    [
      'a secret of nobody',
      {},
      { WASL_BILLER_OTHER_SECRET: SECRET },
      'WASL_BILLER_OTHER_SECRET belongs to no biller',
    ],
  ])('%s is refused with what to do about it', (_, value, env, problem) => {
    expect(read(value, env).problems.join('\n')).toContain(problem);
  });
});
