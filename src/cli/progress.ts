/** How far something has come: a bar on a terminal, a line now and then in a log. */
export interface Progress {
  /** `done` and `total` in the same unit; the note is what a person wants to know beside it. */
  show(done: number, total: number, note: string): void;
  /** Takes the bar away, so that what is printed next begins on a clean line. */
  end(): void;
}

export interface ProgressTarget {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const LINE_MS = 5_000;

/** Standard error, so that standard output stays clean for what was asked for. */
export function createProgress(
  title: string,
  target: ProgressTarget = process.stderr,
  nowMs: () => number = () => performance.now(),
): Progress {
  const intervalMs = target.isTTY === true ? REDRAW_MS : LINE_MS;
  // The first line of a log comes after the first interval: what is quick needs none.
  let lastMs = target.isTTY === true ? Number.NEGATIVE_INFINITY : nowMs();
  let drawn = false;
  return {
    show: (done, total, note) => {
      const now = nowMs();
      if (now - lastMs < intervalMs) return;
      lastMs = now;
      const part = total === 0 ? 1 : Math.min(1, done / total);
      const percent = `${Math.floor(part * 100)}%`.padStart(4);
      if (target.isTTY !== true) {
        target.write(`${title}${percent}  ${note}\n`);
        return;
      }
      const full = Math.round(part * BAR_CELLS);
      const line = `${title} ${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}${percent}  ${note}`;
      target.write(`\r\u001b[K${line.slice(0, (target.columns ?? 80) - 1)}`);
      drawn = true;
    },
    end: () => {
      if (drawn) target.write('\r\u001b[K');
    },
  };
}
