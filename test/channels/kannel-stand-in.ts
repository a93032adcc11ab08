import type { SimulatedSms, SimulatedSmsGateway } from '../../src/simulators/index.ts';

export interface KannelStandInOptions {
  readonly username: string;
  readonly password: string;
  /** Its get-url, without what stands behind the question mark. */
  readonly inboundUrl: () => string;
}

interface Taken {
  readonly to: string;
  readonly reportUrl: string;
}

/** Only to fail in ways that the real Kannel (kannel.test.ts) cannot be brought to; what it says is Kannel's (§1.4). */
export function createKannelStandIn(options: KannelStandInOptions): SimulatedSmsGateway {
  const received: SimulatedSms[] = [];
  const refused = new Set<string>();
  const lost = new Set<string>();
  let pending: Taken[] = [];
  let mode: 'up' | 'throttled' | 'down' = 'up';
  let asked = 0;

  const call = async (url: string): Promise<number> => {
    const response = await fetch(url);
    await response.text();
    return response.status;
  };

  function take(header: (name: string) => string, body: string): [status: number, words: string] {
    if (mode !== 'up') return [503, 'Temporal failure, try again later.'];
    if (header('username') !== options.username || header('password') !== options.password)
      return [403, 'Authorization failed for sendsms'];
    // Only the right alphabet brings Persian as it is, and English for the price of one part.
    const isLatin = /^[\x20-\x7e\n]*$/.test(body);
    if (header('coding') !== (isLatin ? '0' : '2')) return [400, 'Invalid coding, rejected'];
    const to = header('to');
    if (refused.has(to)) return [400, 'Invalid receiver number, rejected'];
    if (!lost.has(to)) received.push({ from: header('from'), to, text: body });
    pending.push({ to, reportUrl: header('dlr-url') });
    return [202, '0: Accepted for delivery'];
  }

  return {
    plugin: async (app) => {
      app.post<{ Body: string }>('/cgi-bin/sendsms', (request, reply) => {
        asked += 1;
        const [status, words] = take((name) => String(request.headers[`x-kannel-${name}`]), request.body);
        return reply.code(status).type('text/html').send(words);
      });
    },
    received: () => received,
    asked: () => asked,
    write: ({ from, to, text }, id) =>
      call(`${options.inboundUrl()}?${new URLSearchParams({ from: from.slice(1), to, text, id })}`),
    report: async () => {
      const told = pending;
      pending = [];
      for (const { to, reportUrl } of told) {
        await call(reportUrl.replace('%d', '8'));
        await call(reportUrl.replace('%d', lost.has(to) ? '2' : '1'));
      }
    },
    setMode: (next) => {
      mode = next;
    },
    refuse: (number) => refused.add(number),
    lose: (number) => lost.add(number),
  };
}
