import { expect } from 'vitest';
import type { Centre } from './smpp-centre.ts';
import { type Message, TAGS, textOf } from './smpp-codec.ts';

export type UssdWay = 'standard' | '6d' | 'mica';

export interface Screen {
  readonly text: string;
  /** The network waits for an entry. */
  readonly open: boolean;
}

/** Values of ussd_service_op (SMPP 3.4, section 5.3.2.44), and what vendors say when somebody has hung up. */
const OP = { dialled: 1, asked: 2, ended: 17, entered: 18, gone: 0x81 } as const;

let sessions = 0;

/** A telephone that dials a code, at a gateway that has its own way to name sessions. */
export function ussdTelephone(centre: Centre, way: UssdWay, phone: string, code: string) {
  sessions += 1;
  const session = sessions % 256;
  let steps = 0;

  const deliver = (op: number, text: string, isEnd = false): Promise<number> => {
    steps += 1;
    const bare = code.replace(/[*#]/g, '');
    return centre.deliver({
      ...{ serviceType: 'USSD', from: phone, to: way === 'standard' ? code : bare },
      text: Buffer.from(text),
      tlvs: new Map([[TAGS.ussdOp, Buffer.of(op)], name(isEnd)]),
    });
  };

  return {
    dial: (dialled: string = code) => step(OP.dialled, dialled),
    type: (text: string) => step(OP.entered, text),
    /** The network had no answer in time and says the same again. */
    again: async (text: string): Promise<Screen> => {
      steps -= 1;
      return step(OP.entered, text);
    },
    hangUp: async (): Promise<void> => {
      // The standard has no operation for it: the last bit says that the session is over.
      expect(await deliver(way === 'standard' ? OP.entered : OP.gone, '', way !== 'mica')).toBe(0);
    },
    answers: () => mine().length,
  };

  async function step(op: number, text: string): Promise<Screen> {
    const before = mine().length;
    expect(await deliver(op, text)).toBe(0);
    await expect.poll(() => mine().length, { timeout: 10_000, interval: 10 }).toBeGreaterThan(before);
    const answer = mine()[before];
    if (answer === undefined) throw new Error('it was there a moment ago');
    return screenOf(answer);
  }

  function screenOf({ text, coding, tlvs }: Message): Screen {
    const op = tlvs.get(TAGS.ussdOp)?.readUInt8(0);
    const open = op === OP.asked;
    expect(open || op === OP.ended).toBe(true);
    expect(text.length).toBeLessThanOrEqual(coding === 8 ? 140 : 155);
    const [tag, said] = name(!open);
    expect([tag, tlvs.get(tag)]).toEqual([tag, said]);
    return { text: textOf(text, coding), open };
  }

  /** Also those that were refused for the moment. */
  function mine(): readonly Message[] {
    return centre.submits.filter((each) => each.to === phone && isOfSession(each));
  }

  function isOfSession({ serviceType, tlvs }: Message): boolean {
    const [tag, mark] = name(false);
    const said = tlvs.get(tag);
    if (serviceType !== 'USSD' || said === undefined) return false;
    return way === 'standard'
      ? said[0] === mark[0]
      : (said.readUInt16BE(0) | 1) === (mark.readUInt16BE(0) | 1);
  }

  /** How this gateway names the session, and this step of it. */
  function name(isEnd: boolean): readonly [number, Buffer] {
    const end = isEnd ? 1 : 0;
    if (way === 'standard') return [TAGS.sessionInfo, Buffer.of(session, ((steps & 0x7f) << 1) | end)];
    const value = Buffer.alloc(2);
    value.writeUInt16BE(way === '6d' ? ((0x1200 + session) << 1) | end : (0x1200 + session) << 1);
    return [way === '6d' ? TAGS.sessionInfo : TAGS.messageReference, value];
  }
}
