import { describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/index.ts';
import type { Ack } from './connection.ts';
import { createRepeats } from './repeats.ts';

function ack(isSent: boolean, isSeen: boolean, isStanding: boolean): Ack {
  return { isSent: () => isSent, isSeen: () => isSeen, isStanding: () => isStanding };
}

const FIRST = ack(false, false, true);

describe('X8 the name of a message that comes in', () => {
  test.each([
    ['not acknowledged yet', ack(false, false, true), true],
    ['acknowledged on a line that was cut then', ack(true, false, false), true],
    ['acknowledged, and the peer has read on', ack(true, true, false), false],
    ['acknowledged on the line that stands', ack(true, false, true), false],
  ])('is the same again or not, where the first was %s', (_name, before, isSame) => {
    const repeats = createRepeats({ clock: systemClock });
    const key = repeats.keyOf('1', before);
    expect(repeats.keyOf('1', FIRST) === key).toBe(isSame);
    expect(repeats.keyOf('2', before)).not.toBe(key);
  });

  test('is another after ten minutes', () => {
    let now = 0;
    const repeats = createRepeats({ clock: { now: () => new Date(now) } });
    const key = repeats.keyOf('1', FIRST);
    now = 600_001;
    expect(repeats.keyOf('1', FIRST)).not.toBe(key);
  });
});
