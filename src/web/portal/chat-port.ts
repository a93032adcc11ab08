import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../kernel/index.ts';

/** A talk as a page shows it. */
export interface ShownTalk {
  readonly language: Language;
  readonly billers: readonly string[];
  /** The last of what was said, in order. */
  readonly told: readonly { readonly by: 'person' | 'us'; readonly text: string }[];
  readonly choices: readonly { readonly typed: string; readonly label: string }[];
  /** Something is being asked. */
  readonly open: boolean;
  /** More may come without an answer. */
  readonly awaits: boolean;
  /** Which question the page has shown. */
  readonly turn: number;
}

export interface TalkName {
  readonly billerId: number;
  readonly talk: string;
}

export interface ChatRefused {
  readonly kind: 'refused';
  readonly reason: 'cross_site' | 'unknown_line' | 'malformed' | 'too_long' | 'too_many';
}

/** The chat as the pages need it: each talk at an address, with whoever uses the browser. */
export interface Chat {
  read(request: FastifyRequest, address: string): Promise<ShownTalk | undefined>;
  answer(
    request: FastifyRequest,
    reply: FastifyReply,
    address: string,
    words: { readonly text: string; readonly turn: number },
  ): Promise<{ readonly kind: 'said' } | ChatRefused>;
  /** What a link leads to; undefined: it is over. */
  left(name: TalkName): Promise<
    | {
        readonly line: { readonly billers: readonly string[] };
        readonly language: Language;
        readonly hasMoved: boolean;
        readonly subject: string | undefined;
      }
    | undefined
  >;
  /** Goes on with it in this browser; undefined: it is over, or goes on elsewhere. */
  takeUp(
    request: FastifyRequest,
    reply: FastifyReply,
    name: TalkName,
  ): Promise<{ readonly kind: 'taken_up'; readonly address: string } | ChatRefused | undefined>;
}
