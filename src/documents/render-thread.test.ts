import { afterEach, describe, expect, test } from 'vitest';
import { demoBiller, documentOf } from '../../test/support/receipts.ts';
import { receiptSheet } from './receipt-sheet.ts';
import { createRenderThread, type RenderThread } from './render-thread.ts';

const SHEET = receiptSheet(documentOf(demoBiller('comet'), 'en'));
const BROKEN = { ...SHEET, paidAt: 'never' };

let thread: RenderThread;
afterEach(() => thread.close());

// A thread takes a second to start, more on a busy machine.
describe('the thread that draws', { timeout: 60_000 }, () => {
  test('one that fails harms nobody else, before or after', async () => {
    thread = createRenderThread();
    const drawn = await Promise.allSettled([SHEET, BROKEN, SHEET].map((sheet) => thread.draw(sheet)));
    expect(drawn.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(thread.waiting).toBe(0);
  });

  test('when the server stops, what waits is refused and nothing hangs', async () => {
    thread = createRenderThread();
    const drawn = Promise.allSettled([thread.draw(SHEET), thread.draw(SHEET)]);
    await thread.close();
    for (const { status } of await drawn) expect(status).toBe('rejected');
    await expect(thread.draw(SHEET)).rejects.toThrow(/the server stops/);
  });
});
