import { Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import type { JourneyDeps } from './deps.ts';
import { PLAIN, TEXTS } from './texts.ts';
import type { Told } from './told.ts';

const DAY_MS = 86_400_000;
const MESSAGES_MAX = 100;

/**
 * T7: speaks to a member of staff. Where nobody can be told anything later, as by USSD, the answer comes as a text
 * message, and writing back to it goes on from there.
 */
async function speakToPerson(c: Conversation, deps: JourneyDeps): Promise<void> {
  const { phone, reach } = c.person;
  if (!c.abilities.push && phone === undefined) return c.say(TEXTS.person_unreachable);
  const { billerId, id: line } = c.line;
  const request = await c.step('request', c.line.billers.join(' '), Type.String(), (key) =>
    deps.care.open({ billerId, line, reach, phone, language: c.language, key }),
  );
  if (!c.abilities.push) return c.say(TEXTS.person_will_text);
  c.say(TEXTS.person_soon);
  for (let nth = 1; nth <= MESSAGES_MAX; nth++) {
    const heard = await c.hear(`heard ${nth}`, DAY_MS);
    if (heard.from === 'closed') return c.say(TEXTS.person_over);
    if (heard.from === 'staff') c.say(PLAIN, { text: heard.text });
    else {
      const { text } = heard;
      await c.step(`passed ${nth}`, request, Type.Null(), async (key) => {
        await deps.care.add(request, text, key);
        return null;
      });
    }
  }
}

export const PERSON: Told = {
  name: 'person',
  label: TEXTS.menu_person,
  words: ['person', 'agent', 'human', 'operator', 'اپراتور', 'کارشناس', 'موظف', 'कर्मचारी', 'एजेंट'],
  tell: speakToPerson,
};
