import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createAssembler, type Piece, type WholeText } from './assemble.ts';

function bench({ holdMs = 5_000, patienceMs = 5_000 } = {}) {
  const kept: WholeText[] = [];
  const flags = { fails: false };
  const assembler = createAssembler({
    keep: async (text) => {
      if (flags.fails) throw new Error('no database');
      kept.push(text);
    },
    onError: () => {},
    ...{ holdMs, patienceMs },
  });
  const texts = (): readonly string[] =>
    kept.map(({ pieces }) => pieces.map(({ octets }) => octets.toString()).join(''));
  return { assembler, kept, flags, texts };
}

function piece(place: number, total: number, octets: string, reference = '1'): Piece {
  const part = { reference, total, place };
  return { of: `98 3000 ${reference} ${total}`, part, octets: Buffer.from(octets), coding: 0 };
}

describe('parts of a long text', () => {
  test('are acknowledged when the whole is kept, whatever their order', async () => {
    const { assembler, texts } = bench();
    const first = assembler.add(piece(3, 3, 'c'));
    const second = assembler.add(piece(1, 3, 'a'));
    expect(await Promise.race([first, second, nextTurn('not yet')])).toBe('not yet');
    await Promise.all([first, second, assembler.add(piece(2, 3, 'b'))]);
    expect(texts()).toEqual(['abc']);
  });

  test('come again when the whole could not be kept, and then are one text all the same', async () => {
    const { assembler, flags, texts } = bench();
    flags.fails = true;
    const both = [assembler.add(piece(1, 2, 'a')), assembler.add(piece(2, 2, 'b'))];
    for (const { status } of await Promise.allSettled(both)) expect(status).toBe('rejected');
    flags.fails = false;
    await Promise.all([assembler.add(piece(1, 2, 'a')), assembler.add(piece(2, 2, 'b'))]);
    expect(texts()).toEqual(['ab']);
  });

  test('that come again after the whole are acknowledged and are no new text', async () => {
    const { assembler, texts } = bench();
    await Promise.all([assembler.add(piece(1, 2, 'a')), assembler.add(piece(2, 2, 'b'))]);
    await assembler.add(piece(1, 2, 'a'));
    expect(texts()).toEqual(['ab']);
  });

  test('of a centre that waits for each answer come one after the other', async () => {
    const { assembler, texts } = bench({ holdMs: 20 });
    await assembler.add(piece(1, 2, 'a'));
    expect(texts()).toEqual([]);
    await assembler.add(piece(2, 2, 'b'));
    expect(texts()).toEqual(['ab']);
  });

  test('are handed on as they are when the others do not come, and when we stop', async () => {
    const { assembler, texts, kept } = bench({ holdMs: 10, patienceMs: 60 });
    await assembler.add(piece(1, 2, 'a'));
    await expect.poll(texts).toEqual(['a']);
    expect(kept[0]?.pieces[0]?.part.total).toBe(2);
    await assembler.add(piece(1, 2, 'x', '2'));
    await assembler.flush();
    expect(texts()).toEqual(['a', 'x']);
  });

  test('that nobody acknowledged are told to come again when we stop', async () => {
    const { assembler, texts } = bench();
    const held = assembler.add(piece(1, 2, 'a'));
    await Promise.all([expect(held).rejects.toThrow('stopping'), assembler.flush()]);
    expect(texts()).toEqual([]);
  });

  test('of too many texts at once make way for the newest', async () => {
    const { assembler, texts } = bench();
    for (let text = 0; text <= 1_000; text++)
      assembler.add(piece(1, 2, `${text}`, `${text}`)).catch(() => {});
    await expect.poll(texts).toEqual(['0']);
    await assembler.flush();
  });
});
