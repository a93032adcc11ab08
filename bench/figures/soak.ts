import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import type { LoadResult } from '../load/plan.ts';
import { billCounts, type ProductMemory, prepareBills, startProduct } from '../product.ts';
import { TALK_TURNS } from '../requests/talks.ts';

const CODE = '*500#';
const TALKS = 10_000;
const CONNECTIONS = 64;
const LOOKS = 60;
/** Code is compiled and pools are filled by then. */
const SETTLED_SHARE = 0.1;

/** USSD dialogs at a third of what the machine can do, for as long as is asked for: does memory stay where it is? */
export const soak: Figure = {
  name: 'soak',
  what: 'memory of the process under a third of the most USSD turns, end against beginning; --seconds 3600 for an hour',
  yardsticks: [],
  onlyByName: true,
  targets: [
    { key: 'live', what: 'live memory at the end', unit: '× after a tenth', bound: { atMost: 1.1 } },
    { key: 'rss', what: 'resident memory at the end', unit: '× after a tenth', bound: { atMost: 1.25 } },
  ],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const { server } = bench;
  const { bills, ...database } = await prepareBills(bench, 'large', billCounts(bench).large);
  const product = await startProduct(server, { bills, ...database });
  let from = 0;
  const source = () => {
    // Far more telephones than any run has talks.
    from += 2_000_000;
    return { kind: 'talks', code: CODE, bills, from, atOnce: TALKS, turns: TALK_TURNS, once: false } as const;
  };
  return {
    async run(round) {
      const to = { host: '127.0.0.1', port: product.port, connections: CONNECTIONS };
      const peak = await round.load({ ...to, source: source(), seconds: 5, warmupSeconds: 1 });
      const ratePerSecond = peak.perSecond / 3;
      const { seconds } = round;
      round.progress(`  soak             ${Math.round(ratePerSecond)}/s for ${seconds} s`);
      const looks: ProductMemory[] = [];
      const load = round.load({ ...to, source: source(), seconds, warmupSeconds: 0, ratePerSecond });
      const look = async (): Promise<void> => {
        for (let nth = 1; nth <= LOOKS; nth++) {
          await pause((seconds * 1000) / LOOKS);
          const memory = await product.memory();
          looks.push(memory);
          if (nth % 5 === 0) round.progress(`  soak             ${told(memory)}`);
        }
      };
      const [result] = await Promise.all([load, look()]);
      return compare(looks, result);
    },
    verify: () => Promise.resolve(),
    close: () => product.stop(),
  };
}

function told({ liveBytes, rssBytes }: ProductMemory): string {
  return `${(liveBytes / 1e6).toFixed(1)} MB alive, ${(rssBytes / 1e6).toFixed(0)} MB resident`;
}

function compare(looks: readonly ProductMemory[], { perSecond, p50Ms, p99Ms }: LoadResult) {
  const first = looks[Math.floor(looks.length * SETTLED_SHARE)];
  const last = looks.at(-1);
  if (first === undefined || last === undefined) throw new Error('the memory was never looked at');
  const most = (of: (memory: ProductMemory) => number): number => Math.max(...looks.map(of));
  return [
    {
      key: 'live',
      value: last.liveBytes / first.liveBytes,
      raw: {
        ...{
          firstBytes: first.liveBytes,
          lastBytes: last.liveBytes,
          mostBytes: most((each) => each.liveBytes),
        },
        ...{ perSecond, p50Ms, p99Ms },
      },
    },
    {
      key: 'rss',
      value: last.rssBytes / first.rssBytes,
      raw: { firstBytes: first.rssBytes, lastBytes: last.rssBytes, mostBytes: most((each) => each.rssBytes) },
    },
  ];
}
