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
  return rule.split('\n').flatMap((line) => cut(line, CONTINUES[dialect], width));
}

function cut(line: string, sign: string | undefined, width: number): string[] {
  // A comment goes on in a comment of its own: in a shell, a backslash does not continue one.
  const comment = /^\s*#\s?/.exec(line);
  if (line.length <= width || sign === undefined) return [line];
  const words = comment === null ? (line.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? []) : line.slice(comment[0].length).split(' ');
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
