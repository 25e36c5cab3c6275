/** The texts of an XML document with the element they stand in and their line, for logs that are prose wrapped in elements. */
export interface XmlText {
  readonly element: string;
  readonly text: string;
  readonly line: number;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Texts in document order. Nothing is resolved or fetched: an entity that is not one of XML's five or a number stays as it stands. */
export function xmlTexts(document: string): readonly XmlText[] {
  const texts: XmlText[] = [];
  const open: string[] = [];
  let line = 1;
  for (const [part] of document.matchAll(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<[^>]*>|[^<]+/g)) {
    if (part.startsWith('<![CDATA[')) push(part.slice(9, -3));
    else if (part.startsWith('</')) open.pop();
    else if (part.startsWith('<')) {
      const name = /^<([\w:.-]+)/.exec(part)?.[1];
      if (name !== undefined && !part.endsWith('/>')) open.push(name);
    } else push(decoded(part));
    line += part.split('\n').length - 1;
  }
  return texts;

  function push(text: string): void {
    text.split('\n').forEach((row, i) => {
      if (row.trim() !== '') texts.push({ element: open.at(-1) ?? '', text: row.trim(), line: line + i });
    });
  }
}

function decoded(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|[a-z]+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
