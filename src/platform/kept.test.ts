import { expect, test } from 'vitest';
import { createKept } from './kept.ts';

test('what is kept is made once, and there is never more of it than was said', () => {
  let made = 0;
  const squares = createKept<number>(3);
  const square = (n: number): number =>
    squares(String(n), () => {
      made += 1;
      return n * n;
    });
  expect([2, 2, 3, 2].map(square)).toEqual([4, 4, 9, 4]);
  expect(made).toBe(2);
  // The fourth of them leaves no room: all is made again when it comes again.
  expect([5, 6, 2].map(square)).toEqual([25, 36, 4]);
  expect(made).toBe(5);
});
