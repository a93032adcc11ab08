import { setTimeout as pause } from 'node:timers/promises';
import type { TestApp } from './app.ts';

const TICK_MS = 10;

/** Until this has come; what is due meanwhile is done at once, not when the next round comes by. */
export async function hurry<T>({ app }: Pick<TestApp, 'app'>, wanted: PromiseLike<T>): Promise<T> {
  const over = Promise.resolve(wanted).then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([over, pause(TICK_MS, false)]))) await work(app);
  return wanted;
}

/** All that was said is answered and sent: what has not come by now does not come. */
export async function settle({ app }: Pick<TestApp, 'app'>): Promise<void> {
  await work(app);
  await work(app);
}

async function work(app: TestApp['app']): Promise<void> {
  while ((await app.conversations.work()) > 0);
  await app.notifications.deliver();
}
