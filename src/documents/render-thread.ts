import { Worker } from 'node:worker_threads';
import type { ReceiptSheet } from './sheet.ts';

/** One thread that draws one sheet at a time; it is started when needed and ended when it has nothing to do. */
export interface RenderThread {
  /** Throws where it could not be drawn. */
  draw(sheet: ReceiptSheet): Promise<Uint8Array>;
  /** How many are being drawn or wait for it. */
  readonly waiting: number;
  close(): Promise<void>;
}

/** The first document of a thread takes a second, ten on a machine that is overloaded; this one hangs. */
const DRAWING_MS_MAX = 60_000;
/** Starting one takes 0.7 s of a core; keeping one, 120 MB. */
const IDLE_MS = 60_000;
/** Without a limit it held 290 MB after a hundred documents, and drew no faster. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 } as const;

type Answer = { readonly pdf: Uint8Array } | { readonly error: string };

export function createRenderThread(): RenderThread {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;

  function running(): Worker {
    if (worker !== undefined) return worker;
    // A thread has no options of its own: those of this process are for whoever started it (a debugger, tests).
    const started = new Worker(new URL('./render-worker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: MEMORY,
    });
    started.unref();
    // Whoever waits for an answer is told; with nobody waiting it must not end the process.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    worker = started;
    return started;
  }

  async function end(): Promise<void> {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  }

  async function drawNow(sheet: ReceiptSheet): Promise<Uint8Array> {
    if (isClosed) throw new Error('documents are not drawn any more: the server stops');
    clearTimeout(idle);
    try {
      const answer = await ask(running(), sheet);
      if ('pdf' in answer) return answer.pdf;
      throw new Error(`a document could not be drawn: ${answer.error}`);
    } catch (error) {
      // Whatever befell the thread, the next document begins with a new one.
      await end();
      throw error;
    } finally {
      idle = setTimeout(end, IDLE_MS).unref();
    }
  }

  return {
    draw: (sheet) => {
      waiting += 1;
      const drawn = last
        .then(() => drawNow(sheet))
        .finally(() => {
          waiting -= 1;
        });
      last = drawn.catch(() => undefined);
      return drawn;
    },
    get waiting() {
      return waiting;
    },
    close: async () => {
      isClosed = true;
      clearTimeout(idle);
      await end();
    },
  };
}

function ask(worker: Worker, sheet: ReceiptSheet): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(new Error('a document took too long'))),
      DRAWING_MS_MAX,
    );
    const onMessage = (answer: Answer): void => settle(() => resolve(answer));
    const onError = (error: unknown): void => settle(() => reject(error));
    const onExit = (): void => settle(() => reject(new Error('the drawing thread ended')));
    function settle(how: () => void): void {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
      how();
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    // Somebody waits for it: the process does not end meanwhile.
    worker.ref();
    worker.postMessage(sheet);
  });
}
