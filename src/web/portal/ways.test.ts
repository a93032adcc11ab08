import { describe, expect, test } from 'vitest';
import { BILLER } from '../../../test/support/core.ts';
import type { Biller } from '../../billing/index.ts';
import { waysOf, wayTyped } from './ways.ts';

function namesOf(inquiry: Biller['inquiry']) {
  return waysOf({ ...BILLER, inquiry }).map(({ needed, optional }) => [
    needed.map(({ name }) => name),
    optional.map(({ name }) => name),
  ]);
}

describe('the ways to find a bill, as a person with a paper bill sees them', () => {
  test('what a longer combination adds is optional', () => {
    expect(namesOf([['bill_id', 'payment_id'], ['bill_id'], ['barcode']])).toEqual([
      [['bill_id'], ['payment_id']],
      [['barcode'], []],
    ]);
  });

  test('numbers that are needed together stay together', () => {
    expect(namesOf([['subscription', 'zip']])).toEqual([[['subscription', 'zip'], []]]);
  });

  test('a number that is enough by itself is no option of another', () => {
    expect(namesOf([['bill_id'], ['subscription'], ['bill_id', 'subscription']])).toEqual([
      [['bill_id'], []],
      [['subscription'], []],
    ]);
  });

  test('a form that does not say its way is known by its fields', () => {
    const ways = waysOf({ ...BILLER, inquiry: [['bill_id', 'payment_id'], ['bill_id'], ['subscription']] });
    expect(wayTyped(ways, { subscription: '1' })).toBe(1);
    expect(wayTyped(ways, { payment_id: '1', subscription: '' })).toBe(0);
    expect(wayTyped(ways, {})).toBe(0);
    expect(wayTyped(ways, { something: '1' })).toBe(0);
  });
});
