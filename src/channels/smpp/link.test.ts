import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type Centre, type CentreOptions, startCentre } from '../../../test/support/smpp-centre.ts';
import type { Ack } from './connection.ts';
import { createSmppLink, type SmppLink, type SmppLinkOptions } from './link.ts';
import type { Deliver } from './pdu.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

interface Bench {
  readonly centre: Centre;
  readonly link: SmppLink;
  readonly events: string[];
  readonly delivered: { readonly deliver: Deliver; readonly ack: Ack }[];
  submit(text: string, ms?: number): ReturnType<SmppLink['submit']>;
}

async function bench(options: Partial<SmppLinkOptions> = {}, settings: CentreOptions = {}): Promise<Bench> {
  const centre = await startCentre({ receipts: 'none', ...settings });
  const events: string[] = [];
  const delivered: Bench['delivered'] = [];
  const link = createSmppLink({
    ...{ host: '127.0.0.1', port: centre.port, systemId: centre.systemId, password: centre.password },
    ...{ systemType: '', reconnectMs: [20, 100], throttledMs: [50, 200], refusedMs: 60_000 },
    onState: (event, reason) => events.push(`${event} ${reason}`.trim()),
    deliver: async (deliver, ack) => {
      delivered.push({ deliver, ack });
      return { status: 0 };
    },
    ...options,
  });
  cleanUp.push(centre.close, link.close);
  link.start();
  if ((settings.bindStatus ?? 0) === 0 && options.password === undefined) await bound(link);
  return {
    ...{ centre, link, events, delivered },
    submit: (text, ms = 5_000) =>
      link.submit(
        { destination_addr: '989121234567', source_addr: '3000', short_message: Buffer.from(text) },
        { signal: AbortSignal.timeout(ms) },
      ),
  };
}

async function bound(link: SmppLink): Promise<void> {
  await expect.poll(() => link.isBound(), { timeout: 5_000, interval: 5 }).toBe(true);
}

describe('a link to an operator', () => {
  test('binds, sends, answers what it is asked, and says good-bye', async () => {
    const { centre, link, submit, delivered } = await bench();
    expect(await submit('a')).toMatchObject({ kind: 'accepted' });
    expect(await centre.deliver({ from: '98', to: '3000', text: Buffer.from('1') })).toBe(0);
    expect(delivered).toHaveLength(1);
    await link.close();
    expect(centre.figures).toMatchObject({ binds: 1, unbinds: 1 });
    expect(await submit('b')).toEqual({ kind: 'not_sent', why: 'down' });
  });

  test('never has more submits out than its window', async () => {
    const { centre, submit } = await bench({ window: 3 }, { lateMs: 30 });
    centre.fault('late', 12);
    const all = await Promise.all(Array.from({ length: 12 }, (_, at) => submit(`m${at}`)));
    expect(all.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(centre.figures.window).toBe(3);
  });

  test.each(['throttle', 'queue_full'] as const)(
    'X1 pauses as a whole when told %s, and sends the same again',
    async (fault) => {
      const { centre, submit, events } = await bench({ window: 1 });
      centre.fault(fault, 2);
      const startedAt = performance.now();
      const all = await Promise.all([submit('a'), submit('b')]);
      expect(all.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
      // 50 and then 100 ms.
      expect(performance.now() - startedAt).toBeGreaterThan(140);
      expect(events.filter((each) => each.startsWith('throttled'))).toEqual([
        'throttled 50 ms',
        'throttled 100 ms',
      ]);
      expect(centre.shown.map(({ text }) => text)).toEqual(['a', 'b']);
    },
  );

  test('who does not wait for their turn is told that nothing was sent', async () => {
    const { centre, submit, events } = await bench({ throttledMs: [400, 400] });
    centre.fault('throttle');
    const first = submit('a');
    await expect.poll(() => centre.submits.length, { interval: 5 }).toBe(1);
    await expect.poll(() => events, { interval: 2 }).toContainEqual(expect.stringMatching(/^throttled/));
    expect(await submit('b', 50)).toEqual({ kind: 'not_sent', why: 'given_up' });
    expect(await first).toMatchObject({ kind: 'accepted' });
    expect(centre.shown.map(({ text }) => text)).toEqual(['a']);
  });

  test('what is refused is told with its reason', async () => {
    const { centre, submit } = await bench();
    centre.fault('wrong_number');
    expect(await submit('a')).toEqual({ kind: 'refused', status: 0x0b });
  });

  test('without an answer in its time the outcome is unknown, and the window is free again', async () => {
    const { centre, submit } = await bench({ window: 1, responseMs: 80 });
    centre.fault('never');
    expect(await submit('a')).toEqual({ kind: 'unknown' });
    expect(await submit('b')).toMatchObject({ kind: 'accepted' });
  });

  test('an answer that comes twice is one', async () => {
    const { centre, submit } = await bench();
    centre.fault('twice');
    const [a, b] = [await submit('a'), await submit('b')];
    expect(a.kind === 'accepted' && b.kind === 'accepted' && a.id !== b.id).toBe(true);
  });

  test('an answer to something else is none, and a refusal without a reason is one', async () => {
    const { centre, submit } = await bench();
    const answer = (command: number): void => {
      const head = Buffer.alloc(16);
      head.writeUInt32BE(16, 0);
      head.writeUInt32BE(command, 4);
      head.writeUInt32BE(centre.submits.length + 1, 12);
      centre.raw(head);
    };
    const submitted = (count: number) =>
      expect.poll(() => centre.submits.length, { interval: 5 }).toBe(count);
    centre.fault('late');
    const first = submit('a');
    await submitted(1);
    answer(0x8000_0015);
    expect(await first).toMatchObject({ kind: 'accepted', id: expect.stringMatching(/\d/) });
    centre.fault('never');
    const second = submit('b');
    await submitted(2);
    answer(0x8000_0000);
    expect(await second).toEqual({ kind: 'refused', status: 0x08 });
  });

  test('X1 comes back when the line is cut; what was out is unknown, and what waited was not sent', async () => {
    const { centre, link, submit } = await bench({ window: 1 });
    centre.fault('drop');
    const [first, second] = await Promise.all([submit('a'), submit('b')]);
    expect([first.kind, second.kind]).toEqual(['unknown', 'not_sent']);
    await bound(link);
    expect(await submit('c')).toMatchObject({ kind: 'accepted' });
    expect(centre.figures.binds).toBe(2);
  });

  test.each(['truncate', 'short_length'] as const)(
    'a PDU that is not whole (%s) ends the connection, and the link comes back',
    async (fault) => {
      const { centre, link, submit, events } = await bench();
      centre.fault(fault);
      await submit('a');
      await expect.poll(() => centre.figures.binds, { interval: 5 }).toBe(2);
      await bound(link);
      expect(events.filter((each) => each.startsWith('ended'))).toHaveLength(1);
      expect(await submit('b')).toMatchObject({ kind: 'accepted' });
    },
  );

  test('asks a silent peer whether it is there, and takes two silences for its end', async () => {
    const { centre, link, events } = await bench({ enquireMs: 40 });
    await expect.poll(() => centre.figures.enquiries, { interval: 5 }).toBeGreaterThan(2);
    expect(link.isBound()).toBe(true);
    centre.flags.answersEnquiries = false;
    await expect.poll(() => events, { interval: 5 }).toContain('ended the peer has fallen silent');
    centre.flags.answersEnquiries = true;
    await bound(link);
  });

  test.each([0x0d, 0x0e, 0x0f])(
    'does not hammer where its name or password is refused (%i)',
    async (bindStatus) => {
      const { centre, events } = await bench({ refusedMs: 150, reconnectMs: [1, 1] }, { bindStatus });
      await expect.poll(() => centre.connectedAt.length, { interval: 5 }).toBe(2);
      const [first = 0, second = 0] = centre.connectedAt;
      expect(second - first).toBeGreaterThanOrEqual(149);
      expect(events[0]).toMatch(/^refused bind refused/);
    },
  );

  test('waits longer each time while nobody answers', async () => {
    const { centre } = await bench({ reconnectMs: [30, 10_000] }, { bindStatus: 0x08 });
    await expect.poll(() => centre.connectedAt.length, { interval: 10, timeout: 10_000 }).toBe(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = centre.connectedAt;
    // A timer may be a millisecond early by this clock.
    expect([second - first >= 29, third - second >= 59, fourth - third >= 119]).toEqual([true, true, true]);
  });

  test('what could not be kept is answered with an error, so that it comes again', async () => {
    const { centre } = await bench({ deliver: () => Promise.reject(new Error('no database')) });
    expect(await centre.deliver({ from: '98', to: '3000', text: Buffer.from('1') })).toBe(0x08);
  });

  test('knows which of its acknowledgements the peer has read', async () => {
    const { centre, link, submit, delivered } = await bench();
    await centre.deliver({ from: '98', to: '3000', text: Buffer.from('1') });
    const [first] = delivered;
    expect([first?.ack.isSent(), first?.ack.isSeen(), first?.ack.isStanding()]).toEqual([true, false, true]);
    await submit('a');
    expect(first?.ack.isSeen()).toBe(true);
    await centre.deliver({ from: '98', to: '3000', text: Buffer.from('2') });
    centre.drop();
    await expect.poll(() => link.isBound(), { interval: 2 }).toBe(false);
    const [, second] = delivered;
    expect([second?.ack.isSent(), second?.ack.isSeen(), second?.ack.isStanding()]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('octets of any kind', () => {
  test('never end the process, and the link comes back', async () => {
    const { centre, link, submit } = await bench({ reconnectMs: [1, 5], bindMs: 500, enquireMs: 200 });
    const noise = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 80 }), 60);
    for (const [index, octets] of noise.entries()) {
      await centre.untilBound();
      const head = Buffer.alloc(16);
      head.writeUInt32BE(index % 3 === 0 ? index : 16 + octets.length, 0);
      head.writeUInt32BE([5, 0x8000_0004, 0x8000_0000, 0x103, 0x15, 0x05][index % 6] ?? 5, 4);
      head.writeUInt32BE(index, 12);
      centre.raw(index % 2 === 0 ? Buffer.concat([head, octets]) : Buffer.from(octets));
      await pause(5);
      if (index % 4 === 0) centre.drop();
    }
    centre.drop();
    await expect.poll(() => link.isBound(), { timeout: 10_000, interval: 5 }).toBe(true);
    await expect.poll(async () => (await submit('a')).kind, { timeout: 10_000 }).toBe('accepted');
  }, 30_000);
});
