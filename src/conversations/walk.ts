import type { Language, Phone } from '../kernel/index.ts';
import type { Line } from './journey.ts';
import type { Content } from './record.ts';
import { type TurnDeps, type Turned, takeTurn } from './turn.ts';

/** One turn without a database: for looking at every path of a journey. Without `before` the talk begins. */
export function walkTurn(
  deps: TurnDeps,
  line: Line,
  turn: {
    readonly before: Content | undefined;
    readonly phone: Phone;
    readonly language: Language;
    readonly text: string;
  },
): Promise<Turned> {
  const { before, phone, language, text } = turn;
  if (before !== undefined) return takeTurn(deps, line, before, { kind: 'typed', text });
  const blank: Content = {
    ...{
      journey: deps.repertoire.start.name,
      talk: deps.newTalk(),
      opening: '',
      record: [],
      done: [],
      dialled: [],
    },
    ...{ language, turns: 0, phone, reach: '' },
  };
  return takeTurn(deps, line, blank, { kind: 'begin', text, anew: true });
}
