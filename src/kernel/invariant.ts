/** Guards what must never be. A failure is a defect of Wasl, never of its input, so it throws. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

class InvariantError extends Error {
  override name = 'InvariantError';
}
