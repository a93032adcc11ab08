import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { err, ok, type Texts } from '../kernel/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Conversation, JourneyText, Line } from './journey.ts';
import type { Entry, Wait } from './record.ts';
import { type Input, type RunOutcome, runJourney } from './replay.ts';

const LINE: Line = {
  ...{ id: 'sms-3000', channel: 'sms', address: '3000', billerId: 1, billers: ['sepehr'], country: 'IR' },
  ...{ language: 'en', languages: ['fa', 'en'] },
};
const say = (text: string): JourneyText => ({
  short: { fa: text, ar: text, hi: text, en: text } satisfies Texts,
});
const effects: string[] = [];

/** Asks, does something, asks again: what most journeys are. */
async function order(c: Conversation): Promise<void> {
  c.say(say('Welcome.'));
  const size = await c.ask('size', {
    prompt: { text: say('How many?') },
    ...{ input: 'digits', lengthMax: 3 },
    read: (typed) => (/^\d+$/.test(typed) ? ok(Number(typed)) : err({ text: say('A number, please.') })),
  });
  const price = await c.step('price', String(size), Type.String(), async (key) => {
    effects.push(key);
    return String(size * 5);
  });
  c.say(say(`That is ${price}.`));
  if (await c.confirm('pay', { text: say('Pay?') })) c.say(say('Paid.'));
  else c.say(say('Not paid.'));
}

function run(
  state: {
    record?: readonly Entry[];
    done?: readonly Entry[];
    wait?: Wait;
    input?: Input;
    dialled?: string[];
  },
  journey: (c: Conversation) => Promise<void> = order,
): Promise<RunOutcome> {
  return runJourney({
    journey: { name: 'order', run: journey },
    ...{ record: state.record ?? [], done: state.done ?? [], wait: state.wait, input: state.input },
    ...{ dialled: state.dialled ?? [], language: 'en', line: LINE, opening: '', effectScope: 'talk' },
    person: { phone: undefined, reach: '' },
    capabilities: CAPABILITIES.sms,
  });
}

async function asked(
  state: Parameters<typeof run>[0],
  journey?: (c: Conversation) => Promise<void>,
): Promise<RunOutcome & { readonly kind: 'asks' }> {
  const outcome = await run(state, journey);
  if (outcome.kind !== 'asks') throw new Error(`${outcome.kind} and not asks`);
  return outcome;
}

const YES_NO = [
  { typed: '1', id: 'yes', label: 'Yes' },
  { typed: '2', id: 'no', label: 'No' },
];
const waitFor = (key: string, kind: Wait['kind']): Wait => ({
  ...{ key, kind, offers: kind === 'confirm' ? YES_NO : [] },
  ...{ screens: [''], screen: 0, misread: 0 },
});
const typed = (text: string): Input => ({ kind: 'typed', text });

describe('X1 a journey is one function, run again over what is recorded', () => {
  test('stops at the first question without an answer', async () => {
    const outcome = await asked({});
    expect(outcome.said).toEqual(['Welcome.']);
    expect(outcome.question).toMatchObject({ key: 'size', kind: 'text', prompt: 'How many?' });
    expect(outcome.record).toEqual([]);
  });

  test('an answer is recorded, what was said before is not said again, and an effect is run once', async () => {
    effects.length = 0;
    const first = await asked({ wait: waitFor('size', 'text'), input: typed('3') });
    expect(first.said).toEqual(['That is 15.']);
    expect(first.question).toMatchObject({ key: 'pay', kind: 'confirm' });
    expect(effects).toEqual(['talk price 3']);
    const second = await run({ record: first.record, wait: waitFor('pay', 'confirm'), input: typed('1') });
    expect(second).toMatchObject({ kind: 'over', said: ['Paid.'] });
    expect(effects).toHaveLength(1);
  });

  test('what cannot be read is asked again, with what is wrong with it, and nothing is recorded', async () => {
    const outcome = await asked({ wait: waitFor('size', 'text'), input: typed('many') });
    expect(outcome).toMatchObject({ complaint: 'A number, please.', said: [], record: [] });
    expect(outcome.question.key).toBe('size');
  });

  test('taken up again, it says what it said last, and no more', async () => {
    const first = await asked({ wait: waitFor('size', 'text'), input: typed('3') });
    const again = await asked({ record: first.record, wait: waitFor('pay', 'confirm') });
    expect(again.said).toEqual(['That is 15.']);
    expect((await asked({})).said).toEqual(['Welcome.']);
  });

  test('what was dialled in advance answers questions, and never a confirmation', async () => {
    const outcome = await asked({ dialled: ['3', '1'] });
    expect(outcome.question.key).toBe('pay');
    expect(outcome.said).toEqual(['Welcome.', 'That is 15.']);
    expect(outcome.dialled).toEqual(['1']);
  });

  test('what was dialled wrongly is forgotten with all that follows it', async () => {
    const outcome = await asked({ dialled: ['x', '1'] });
    expect(outcome.question.key).toBe('size');
    expect(outcome).toMatchObject({ complaint: 'A number, please.', dialled: [] });
  });

  test('a version that asks something else is noticed, and an effect that was done is not done again', async () => {
    effects.length = 0;
    const first = await asked({ wait: waitFor('size', 'text'), input: typed('3') });
    const renamed = async (c: Conversation): Promise<void> => {
      await c.confirm('sure', { text: say('Sure?') });
      await order(c);
    };
    expect(
      (await run({ record: first.record, wait: waitFor('pay', 'confirm'), input: typed('1') }, renamed)).kind,
    ).toBe('outdated');
    const done = first.record.filter(({ kind }) => kind === 'step');
    const again = await asked({ done, wait: waitFor('size', 'text'), input: typed('3') });
    expect(again.said).toEqual(['That is 15.']);
    expect(effects).toHaveLength(1);
    // Of another size it is another effect.
    await asked({ done, wait: waitFor('size', 'text'), input: typed('4') });
    expect(effects).toHaveLength(2);
  });

  test('the same key in a loop is another question each time', async () => {
    const twice = async (c: Conversation): Promise<void> => {
      for (const round of ['first', 'second']) await c.confirm('again', { text: say(round) });
    };
    const first = await asked({ wait: waitFor('again', 'confirm'), input: typed('1') }, twice);
    expect(first.question).toMatchObject({ key: 'again~2', prompt: 'second' });
  });

  test('a journey that goes in circles is stopped, and says where', async () => {
    const circle = async (c: Conversation): Promise<void> => {
      for (;;) await c.step('round', '', Type.Null(), async () => null);
    };
    const outcome = await run({}, circle);
    expect(outcome.kind).toBe('broken');
    expect(outcome.kind === 'broken' && String(outcome.error)).toContain('in circles at round');
  });
});

describe('answers are read against what was offered', () => {
  test.each([
    ['1', 'yes'],
    ['۱', 'yes'],
    [' 2. ', 'no'],
    ['YES', 'yes'],
    ['بله', 'yes'],
    ['हाँ', 'yes'],
    ['لا', 'no'],
  ])('%j means %s', async (text, meant) => {
    const first = await asked({ wait: waitFor('size', 'text'), input: typed('3') });
    const outcome = await run({ record: first.record, wait: waitFor('pay', 'confirm'), input: typed(text) });
    expect(outcome.kind === 'over' && outcome.said).toEqual([meant === 'yes' ? 'Paid.' : 'Not paid.']);
  });

  test.each(['3', '', '👍', 'maybe'])('%j means nothing', async (text) => {
    const first = await asked({ wait: waitFor('size', 'text'), input: typed('3') });
    const outcome = await asked({
      record: first.record,
      wait: waitFor('pay', 'confirm'),
      input: typed(text),
    });
    expect(outcome.question.key).toBe('pay');
  });

  test('the numbers are those that were shown, whatever the code would show by now', async () => {
    const choose = (ids: readonly ('a' | 'b')[]) => async (c: Conversation) => {
      c.say(
        say(
          await c.choose(
            'which',
            { text: say('Which?') },
            ids.map((id) => ({ id, label: { text: say(id) } })),
          ),
        ),
      );
    };
    const offers = [
      { typed: '1', id: 'a', label: 'a' },
      { typed: '2', id: 'b', label: 'b' },
    ];
    const wait: Wait = { ...waitFor('which', 'choice'), offers };
    const outcome = await run({ wait, input: typed('1') }, choose(['b', 'a']));
    expect(outcome).toMatchObject({ kind: 'over', said: ['a'] });
  });
});
