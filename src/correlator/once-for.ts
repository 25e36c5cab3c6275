/** A value worked out once for each object it is asked of, which must not change: the book of a diagnosis, a slice of a case. */
export function onceFor<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    let entry = known.get(of);
    if (entry === undefined) known.set(of, (entry = { value: make(of) }));
    return entry.value;
  };
}
