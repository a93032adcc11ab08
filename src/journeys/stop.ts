import { Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import { billersOf, type JourneyDeps } from './deps.ts';
import { TEXTS } from './texts.ts';
import type { Told } from './told.ts';

/** Ends the talk, and what is written without being asked for; what somebody pays is still told. */
async function stop(c: Conversation, deps: JourneyDeps): Promise<void> {
  const { phone } = c.person;
  await c.step('opt_out', c.line.billers.join(' '), Type.Null(), async () => {
    const billerIds = billersOf(deps, c.line).map(({ billerId }) => billerId);
    if (phone !== undefined) await deps.optOut(phone, billerIds);
    return null;
  });
  c.say(TEXTS.stopped);
}

export const STOP: Told = {
  name: 'stop',
  words: ['stop', 'end', 'quit', 'unsubscribe', 'پایان', 'توقف', 'बंद', 'रोकें', 'समाप्त'],
  tell: stop,
};
