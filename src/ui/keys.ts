/**
 * Every key, once: the same table drives the handling, the line at the bottom and the help page.
 * No function keys and none of Ctrl-I, Ctrl-M, Ctrl-H: a terminal cannot tell them from others.
 */
import type { Key } from 'ink';

export type Command =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'home'
  | 'end'
  | 'open'
  | 'back'
  | 'search'
  | 'next-match'
  | 'previous-match'
  | 'filter'
  | 'clear-filter'
  | 'time'
  | 'previous-hour'
  | 'next-hour'
  | 'zoom-in'
  | 'zoom-out'
  | 'pause'
  | 'findings'
  | 'packets'
  | 'legs'
  | 'coverage'
  | 'next-view'
  | 'raw'
  | 'wrap'
  | 'copy'
  | 'copy-raw'
  | 'copy-rules'
  | 'export'
  | 'sort'
  | 'zone'
  | 'help'
  | 'repaint'
  | 'suspend'
  | 'quit';

export interface Binding {
  readonly command: Command;
  /** Keys by the names of `keyName`. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Word for the line at the bottom, where the key stands there. */
  readonly short?: string;
}

export const BINDINGS: readonly Binding[] = [
  { command: 'down', keys: ['j', 'down'], does: 'one row down' },
  { command: 'up', keys: ['k', 'up'], does: 'one row up' },
  { command: 'page-down', keys: ['pgdn', 'ctrl-f'], does: 'one screen down' },
  { command: 'page-up', keys: ['pgup', 'ctrl-b'], does: 'one screen up' },
  { command: 'home', keys: ['g', 'home'], does: 'first row' },
  { command: 'end', keys: ['G', 'end'], does: 'last row; packets: follow the newest again' },
  { command: 'open', keys: ['enter'], does: 'open what is selected on the whole screen', short: 'open' },
  { command: 'back', keys: ['esc'], does: 'close, or clear the search, or clear the filter: one step back' },
  { command: 'findings', keys: ['1'], does: 'view findings' },
  { command: 'packets', keys: ['2'], does: 'view packets' },
  { command: 'legs', keys: ['3'], does: 'view legs: who dials whom, and whether it works' },
  { command: 'coverage', keys: ['4'], does: 'view coverage: each log, how far it is read, what was not understood' },
  { command: 'next-view', keys: ['tab'], does: 'next view' },
  { command: 'search', keys: ['/'], does: 'search: mark what holds a text, hide nothing', short: 'search' },
  { command: 'next-match', keys: ['n'], does: 'next match' },
  { command: 'previous-match', keys: ['N'], does: 'previous match' },
  {
    command: 'filter',
    keys: ['f'],
    does: 'filter: show only what holds all words (packets: deny, accept, :port, an address, or any text)',
    short: 'filter',
  },
  { command: 'clear-filter', keys: ['F'], does: 'clear the filter' },
  { command: 'time', keys: ['t'], does: 'jump to a time: 02:10, -30m, +2h, yesterday 22:00, 2026-11-18 22:00', short: 'time' },
  { command: 'previous-hour', keys: ['['], does: 'packets: one hour back' },
  { command: 'next-hour', keys: [']'], does: 'packets: one hour on' },
  { command: 'zoom-in', keys: ['z'], does: 'histogram: fewer minutes a column' },
  { command: 'zoom-out', keys: ['Z'], does: 'histogram: more minutes a column' },
  { command: 'pause', keys: ['space'], does: 'pause the screen, reading goes on; again: follow', short: 'pause' },
  { command: 'sort', keys: ['s'], does: 'findings: sort by chain, last seen, packets, address' },
  { command: 'raw', keys: ['r'], does: 'raw lines on or off' },
  { command: 'wrap', keys: ['w'], does: 'wrap long lines or cut them' },
  { command: 'zone', keys: ['T'], does: 'times local or UTC' },
  { command: 'copy', keys: ['y'], does: 'copy the finding or packet as text' },
  { command: 'copy-raw', keys: ['Y'], does: 'copy the raw lines of the evidence' },
  { command: 'copy-rules', keys: ['c'], does: 'copy the rules that mend it, as the firewall speaks' },
  { command: 'export', keys: ['e'], does: 'write what is shown to a file', short: 'export' },
  { command: 'help', keys: ['?'], does: 'this page; / searches in it', short: 'help' },
  { command: 'repaint', keys: ['ctrl-l'], does: 'draw the screen anew' },
  { command: 'suspend', keys: ['ctrl-z'], does: 'suspend to the shell; fg comes back' },
  { command: 'quit', keys: ['q', 'ctrl-c'], does: 'quit; safe at any moment, also while reading', short: 'quit' },
];

const BY_KEY: ReadonlyMap<string, Command> = new Map(
  BINDINGS.flatMap((binding) => binding.keys.map((key): [string, Command] => [key, binding.command])),
);

export function commandFor(name: string): Command | undefined {
  return BY_KEY.get(name);
}

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['downArrow', 'down'],
  ['upArrow', 'up'],
  ['pageDown', 'pgdn'],
  ['pageUp', 'pgup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  // Many terminals send DEL for the backspace key.
  ['delete', 'backspace'],
];

/** Names of the keys in what the terminal sent at once: several, when keys arrive faster than they are read. */
export function keyNames(input: string, key: Key): readonly string[] {
  for (const [field, name] of NAMED) if (key[field] === true) return [name];
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return [];
  return Array.from(input, (char) => (char === ' ' ? 'space' : char === '\r' ? 'enter' : char));
}
