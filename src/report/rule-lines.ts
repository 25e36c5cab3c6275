/** A firewall rule cut to the width of a terminal so that it still pastes: each dialect has its own sign for "goes on". */
import type { Dialect } from '../correlator/contract.ts';

/** Cisco's command line has none; its commands stay whole. */
const CONTINUES: Readonly<Record<Dialect, string | undefined>> = {
  iptables: '\\',
  nftables: '\\',
  pf: '\\',
  windows: '`',
  'cisco-asa': undefined,
};

/** @returns the rule's lines, none wider than `width` unless a single word or quoted text is. */
export function ruleLines(rule: string, dialect: Dialect, width: number): string[] {
  return rule.split('\n').flatMap((line) => cut(line, dialect, width));
}

function cut(line: string, dialect: Dialect, width: number): string[] {
  const sign = CONTINUES[dialect];
  if (line.length <= width || sign === undefined) return [line];
  // A comment goes on in a comment of its own: a backslash does not continue one.
  const comment = /^\s*#\s?/.exec(line);
  const words = comment === null ? wordsOf(line, dialect) : line.slice(comment[0].length).split(' ');
  const lines: string[] = [];
  let current = comment === null ? '' : '#';
  for (const word of words) {
    if (current !== '' && current.length + word.length + 3 > width) {
      lines.push(comment === null ? `${current} ${sign}` : current);
      current = comment === null ? `  ${word}` : `# ${word}`;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/**
 * What must stay in one piece. nft reads a backslash at a line's end as the shell does, so the single quotes around a whole rule may be cut through;
 * elsewhere quoted text is whole, and an option stays with its value.
 */
function wordsOf(line: string, dialect: Dialect): readonly string[] {
  const pattern = dialect === 'nftables' ? /(?:"[^"]*"|[^\s"])+/g : /(?:--?[A-Za-z][\w-]* (?!-))?(?:'[^']*'|"[^"]*"|[^\s'"])+/g;
  return line.match(pattern) ?? [];
}
