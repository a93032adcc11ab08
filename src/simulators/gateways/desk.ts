import type { FastifyReply } from 'fastify';
import { createSilence } from '../bank/silence.ts';

/** What can be made to go wrong at a simulated gateway. `before` and `after`: whether the call took effect. */
export const GATEWAY_FAULTS = [
  'no_callback',
  'double_callback',
  'start_timeout',
  'start_down',
  'verify_timeout_before',
  'verify_timeout_after',
  'verify_down',
  'wrong_amount',
  'status_down',
  'reverse_timeout_after',
  'reverse_down',
  'refund_timeout_after',
  'refund_down',
] as const;
export type GatewayFault = (typeof GATEWAY_FAULTS)[number];

/** Longer than anybody waits who means to get an answer. */
const SILENCE_MS = 60_000;

export type FaultDesk = ReturnType<typeof createFaultDesk>;

/** The faults of one simulated gateway: each strikes the next call for its order, once. Kept in memory. */
export function createFaultDesk() {
  const set = new Set<string>();
  const silence = createSilence(SILENCE_MS);
  const take = (orderId: string, fault: GatewayFault): boolean => set.delete(`${orderId} ${fault}`);
  return {
    set: (fault: GatewayFault, orderId: string): void => void set.add(`${orderId} ${fault}`),
    take,
    /**
     * Does what a call is to do, or not, as the faults have it: down (503), silent without effect, silent with effect.
     * Undefined: the reply is dealt with.
     */
    async serve<T>(
      reply: FastifyReply,
      orderId: string,
      call: 'start' | 'verify' | 'status' | 'reverse' | 'refund',
      act: () => T | Promise<T>,
    ): Promise<T | undefined> {
      const isOn = (fault: string): boolean => {
        const known = GATEWAY_FAULTS.find((each) => each === fault);
        return known !== undefined && take(orderId, known);
      };
      if (isOn(`${call}_down`)) {
        await reply.code(503).type('text/html').send('<html>Service Unavailable</html>');
        return undefined;
      }
      if (isOn(`${call}_timeout_before`)) {
        silence.hold(reply);
        return undefined;
      }
      const done = await act();
      if (isOn(`${call}_timeout`) || isOn(`${call}_timeout_after`)) {
        silence.hold(reply);
        return undefined;
      }
      return done;
    },
    end: (): void => silence.end(),
  };
}
