/**
 * Keeps what takes long to make, by what it is made of. Where that comes from outside there are no end of keys: once
 * there are too many, all is forgotten, which costs nothing but making it again.
 */
export function createKept<Value>(keysMax: number): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>();
  return (key, make) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= keysMax) kept.clear();
    const made = make();
    kept.set(key, made);
    return made;
  };
}
