import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

export type Silence = ReturnType<typeof createSilence>;

/**
 * Requests that never get an answer. The connection is cut after `limitMs`, when the caller gives up, or
 * when the server closes, whichever comes first; nothing stays behind.
 */
export function createSilence(limitMs: number) {
  const held = new Set<Socket>();
  let ended = false;
  return {
    hold(reply: FastifyReply): void {
      reply.hijack();
      const { socket } = reply.raw;
      if (socket === null || socket.destroyed) return;
      if (ended) {
        socket.destroy();
        return;
      }
      const timer = setTimeout(() => socket.destroy(), limitMs);
      timer.unref();
      held.add(socket);
      socket.once('close', () => {
        clearTimeout(timer);
        held.delete(socket);
      });
    },

    /** From here on a request that would be held is cut at once. */
    end(): void {
      ended = true;
      for (const socket of held) socket.destroy();
    },
  };
}
