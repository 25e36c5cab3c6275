/** JSON found in logs: anyone's, so that nothing about its shape is taken for granted. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a search's hit keeps what was stored: Elasticsearch and OpenSearch; Splunk, whose `result` is known by the raw text in it. */
function stored(hit: Json): Json {
  const { _source: source, result } = hit;
  if (isObject(source)) return source;
  return isObject(result) && Object.hasOwn(result, '_raw') ? result : hit;
}

/** The object a line holds, freed of what a search wrapped it in; undefined when it holds none. */
export function objectOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? stored(value) : undefined;
  } catch {
    return undefined;
  }
}

/** The value behind a path of keys; undefined where the path ends. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) here = isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

/** A string or a number as text; undefined for anything else. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' ? found : undefined;
}
