// SMPP 3.4, section 5.1.3.

/** Come again: our answer to what could not be kept. */
export const SYSTEM_ERROR = 0x08;
export const QUEUE_FULL = 0x14;
export const UNKNOWN_COMMAND = 0x03;
export const WRONG_LENGTH = 0x01;
export const WRONG_DESTINATION = 0x0b;
/** It could not be handed on; worth a few tries, not many. */
export const SUBMIT_FAILED = 0x45;

/** Too much at once: the same message goes a little later. */
export function isThrottled(status: number): boolean {
  return status === 0x58 || status === QUEUE_FULL;
}

/** The message is too long, its sender or its reader is no number: the next try would end the same way. */
export function isPermanent(status: number): boolean {
  return status === WRONG_LENGTH || status === 0x0a || status === WRONG_DESTINATION;
}

/** The name or the password is wrong: operators lock an account that goes on trying. */
export function isBindRefusal(status: number): boolean {
  return status === 0x0d || status === 0x0e || status === 0x0f;
}

/** For people and figures: `smpp_0b`. */
export function codeOf(status: number): string {
  return `smpp_${status.toString(16).padStart(2, '0')}`;
}
