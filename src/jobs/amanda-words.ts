/** The pieces of a line of Amanda, which quotes words with blanks and puts reasons into brackets. */
export function amandaWords(line: string): readonly string[] {
  return [...line.matchAll(/"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\S+/g)].map(([word]) => word.replace(/^"(.*)"$/, '$1'));
}
