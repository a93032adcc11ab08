/** Turns of one person in this process go one after another; between processes the version of the row decides. */
export function createTurns(): { oneByOne<T>(name: string, turn: () => Promise<T>): Promise<T> } {
  const last = new Map<string, Promise<unknown>>();
  return {
    oneByOne: async (name, turn) => {
      const before = last.get(name);
      const mine = before === undefined ? turn() : before.then(turn, turn);
      last.set(name, mine);
      try {
        return await mine;
      } finally {
        if (last.get(name) === mine) last.delete(name);
      }
    },
  };
}
