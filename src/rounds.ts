import type { Logger } from './platform/index.ts';

/** Small tasks that are done over and over: one round of each at a time, and none after `stop`. */
export function createRounds(logger: Logger): {
  every(ms: number, task: () => Promise<void>): void;
  stop(): Promise<void>;
} {
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<void>>();
  return {
    every: (ms, task) => {
      let busy = false;
      const timer = setInterval(() => {
        if (busy) return;
        busy = true;
        const round = task()
          .catch((error: unknown) => logger.warn({ err: error }, 'a round of a background task failed'))
          .finally(() => {
            busy = false;
            running.delete(round);
          });
        running.add(round);
      }, ms);
      timers.push(timer);
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
