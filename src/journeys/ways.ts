import { TEXTS } from './texts.ts';
import type { Told } from './told.ts';

/** Where else a bill can be paid. */
export const WAYS: Told = {
  name: 'ways',
  label: TEXTS.menu_ways,
  tell: async (c, deps) => {
    c.give(TEXTS.ways, { link: deps.publicUrl() });
    if (!c.abilities.links) c.say(TEXTS.ways_sent);
  },
};
