import { describe, expect, test } from 'vitest';
import type { Line } from './conversations/index.ts';
import { withPageLines } from './lines.ts';

const line = (id: string, billerId: number, billers: readonly string[]): Line => {
  const channel = id.startsWith('web') ? 'web' : id.startsWith('sms') ? 'sms' : 'ussd';
  return {
    ...{ id, channel, address: id.slice(id.indexOf('-') + 1), billerId, billers },
    ...{ country: 'IR', language: 'fa', languages: ['fa'], textLine: 'sms-3000' },
  };
};

describe('X2 where a talk goes on that was broken off', () => {
  test('in the chat of the same house', () => {
    const lines = [line('sms-3000', 1, ['a']), line('ussd-*1#', 1, ['a']), line('web-a', 1, ['a'])];
    const [, ussd, ...others] = withPageLines(lines);
    expect(ussd?.pageLine).toBe('web-a');
    expect(others).toHaveLength(1);
  });

  test('on a line of its own where there is no chat for all of its billers, or only that of another house', () => {
    const lines = [
      line('ussd-*15*3#', 0, ['a', 'b']),
      line('web-a', 1, ['a']),
      line('web-ac', 0, ['a', 'c']),
      line('ussd-*2#', 2, ['b']),
    ];
    const found = withPageLines(lines);
    expect(found.map(({ id, pageLine, onwardOnly }) => [id, pageLine, onwardOnly])).toEqual([
      ['ussd-*15*3#', 'web-~15-3', undefined],
      ['web-~15-3', undefined, true],
      ['web-a', undefined, undefined],
      ['web-ac', undefined, undefined],
      ['ussd-*2#', 'web-~2', undefined],
      ['web-~2', undefined, true],
    ]);
    expect(found[1]).toMatchObject({ channel: 'web', address: '~15-3', billerId: 0, billers: ['a', 'b'] });
  });
});
