import { createHash } from 'node:crypto';
import type { PartOf } from './text.ts';

/** A part of a text, and whose it is. */
export interface Piece {
  /** Sender, number written to, reference: what all parts of a text share. */
  readonly of: string;
  readonly part: PartOf;
  readonly octets: Buffer;
  readonly coding: number;
}

export interface WholeText {
  readonly pieces: readonly Piece[];
  /** The same when its parts come again. */
  readonly key: string;
}

export interface Assembler {
  /** Settles when the part may be acknowledged; rejects where it is to come again. */
  add(piece: Piece): Promise<void>;
  /** We are stopping: what was acknowledged is handed on as it is, and what was not comes again. */
  flush(): Promise<void>;
}

export interface AssemblerOptions {
  readonly keep: (text: WholeText) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** A part is not acknowledged until its text is whole, but for so long at most. */
  readonly holdMs: number;
  /** Without its other parts for so long a text is handed on as it is. */
  readonly patienceMs: number;
}

interface Begun {
  readonly parts: Map<number, Piece>;
  timer: NodeJS.Timeout;
  /** A part of it was acknowledged, and is nowhere but here. */
  isPromised: boolean;
  keeping: Promise<void> | undefined;
  readonly kept: PromiseWithResolvers<void>;
}

const BEGUN_MAX = 1_000;
const DONE_MAX = 10_000;
export const PARTS_MAX = 20;

/**
 * Puts the parts of long texts together. A centre with a window sends them one behind the other: none is acknowledged
 * before the whole is kept, so that all come again should we die. A centre that waits for each answer would never send
 * the second: after `holdMs` the first is acknowledged with nothing but this memory to keep it, and from then on so are
 * the parts of others, which would all wait in vain. Kept parts that come again after the whole are acknowledged.
 */
export function createAssembler({ keep, onError, holdMs, patienceMs }: AssemblerOptions): Assembler {
  const begun = new Map<string, Begun>();
  const done = new Set<string>();
  let waitsForEach = false;

  return {
    add: async (piece) => {
      const { of, part } = piece;
      if (done.has(nameOf(piece))) return;
      const text = begun.get(of) ?? begin(of);
      text.parts.set(part.place, piece);
      if (text.parts.size === part.total) return finish(of, text);
      if (!waitsForEach && (await Promise.race([text.kept.promise, pause(holdMs)])) !== 'time up') return;
      waitsForEach = true;
      text.isPromised = true;
    },
    flush: async () => {
      await Promise.all(
        [...begun].map(([of, text]) => {
          if (text.isPromised) return finish(of, text).catch(onError);
          clearTimeout(text.timer);
          begun.delete(of);
          text.kept.reject(new Error('stopping'));
          return undefined;
        }),
      );
    },
  };

  function begin(of: string): Begun {
    const [oldest] = begun;
    if (begun.size >= BEGUN_MAX && oldest !== undefined) void finish(...oldest).catch(onError);
    const kept = Promise.withResolvers<void>();
    // Nobody may be waiting for it any more.
    kept.promise.catch(() => {});
    const text: Begun = { parts: new Map(), timer: later(of), isPromised: false, keeping: undefined, kept };
    begun.set(of, text);
    return text;
  }

  function later(of: string): NodeJS.Timeout {
    return setTimeout(() => {
      const text = begun.get(of);
      if (text !== undefined) void finish(of, text).catch(onError);
    }, patienceMs).unref();
  }

  async function finish(of: string, text: Begun): Promise<void> {
    text.keeping ??= hand(of, text);
    return text.keeping;
  }

  async function hand(of: string, text: Begun): Promise<void> {
    clearTimeout(text.timer);
    const pieces = [...text.parts.values()].toSorted((a, b) => a.part.place - b.part.place);
    try {
      await keep({ pieces, key: `smpp ${digestOf(pieces.map(nameOf).join())}` });
    } catch (error) {
      text.kept.reject(error);
      text.keeping = undefined;
      text.timer = later(of);
      throw error;
    }
    begun.delete(of);
    for (const piece of pieces) remember(nameOf(piece));
    text.kept.resolve();
  }

  function remember(name: string): void {
    done.add(name);
    const [oldest] = done;
    if (done.size > DONE_MAX && oldest !== undefined) done.delete(oldest);
  }
}

function nameOf({ of, part, octets }: Piece): string {
  return digestOf(`${of} ${part.reference} ${part.place}/${part.total} ${octets.toString('latin1')}`);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function pause(ms: number): Promise<'time up'> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, 'time up').unref();
  });
}
