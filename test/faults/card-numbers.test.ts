import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hideCardNumbers } from '../../src/kernel/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** Those of the texts in which the database sees a card number. */
async function refused(texts: readonly string[]): Promise<readonly string[]> {
  const rows = await database.sql<{ text: string }[]>`
    select text from unnest(${[...texts]}::text[]) as text where wasl_holds_card_number(text)`;
  return rows.map(({ text }) => text);
}

const ways: readonly ((digits: string) => string)[] = [
  (digits) => digits,
  (digits) => (digits.match(/.{4}/g) ?? []).join(' '),
  (digits) => `card ${(digits.match(/.{4}/g) ?? []).join('-')}, thanks`,
  (digits) => `شماره ${[...digits].map((digit) => String.fromCharCode(0x6f0 + Number(digit))).join('')}`,
];

describe('M8 the database refuses card numbers in free text', () => {
  test('just those 16 digits that the program hides', async () => {
    const random = Array.from({ length: 10_000 }, (_, nth) => {
      const prefix = ['', '6037', '62', '50', '27', '60', '2', '6'][nth % 8] ?? '';
      const rest = Array.from({ length: 16 - prefix.length }, () => Math.floor(Math.random() * 10)).join('');
      return (ways[nth % ways.length] ?? String)(prefix + rest);
    });
    const hidden = random.filter((text) => hideCardNumbers(text) !== text);
    expect(hidden.length).toBeGreaterThan(100);
    expect((await refused(random)).toSorted()).toEqual(hidden.toSorted());
  });

  test('nothing that the program leaves: bill numbers, bar codes, tokens, longer numbers', async () => {
    expect(
      await refused([
        '10000001041280000048550606',
        '1000 0001 0412 8000 0048 5506 06',
        '4111 1111 1111 1111 1234',
        '114111111111111111',
        '4111111111111111 1234567890',
        '1234567890/4111111111111111',
        '603770••••••5443',
        '',
      ]),
    ).toEqual([]);
  });

  test('in what staff write and what others answer', async () => {
    const attempt = (error: string) => database.sql`
      insert into notifications.delivery_try (biller_id, delivery_id, error, ms) values (1, 1, ${error}, 1)`;
    await expect(attempt('declined 4111 1111 1111 1111')).rejects.toThrow('delivery_try_holds_no_card');
    // It is the delivery that is not there.
    await expect(attempt('declined 4111 1111 1111 1112')).rejects.toThrow('foreign key');
    const constrained = await database.sql<{ name: string }[]>`
      select conname as name from pg_constraint where conname like '%holds_no_card' order by 1`;
    expect(constrained.map(({ name }) => name)).toEqual([
      'approval_holds_no_card',
      'delivery_try_holds_no_card',
      'posting_holds_no_card',
      'recon_case_holds_no_card',
    ]);
  });
});
