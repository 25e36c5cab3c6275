/**
 * The only place that knows colours and symbols. Default foreground and background, bold, inverse and six ANSI colours: readable on light
 * and on dark. No meaning rests on a colour, each tone stands beside a word.
 */
import type { Confidence, Verdict } from '../correlator/contract.ts';
import type { LegState, MinuteState } from './feed.ts';

export type Tone = 'plain' | 'strong' | 'bad' | 'maybe' | 'good' | 'other' | 'match' | 'selected';

export interface ToneStyle {
  readonly color?: 'red' | 'yellow' | 'green' | 'cyan' | 'magenta';
  readonly bold?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

export const TONES: Readonly<Record<Tone, ToneStyle>> = {
  plain: {},
  strong: { bold: true },
  bad: { color: 'red', bold: true },
  maybe: { color: 'yellow', bold: true },
  good: { color: 'green' },
  other: { color: 'magenta' },
  match: { inverse: true, underline: true },
  selected: { inverse: true },
};

export const VERDICT_WORDS: Readonly<Record<Verdict, { readonly word: string; readonly tone: Tone }>> = {
  blocked: { word: 'BLOCKED', tone: 'bad' },
  'likely-blocked': { word: 'LIKELY', tone: 'maybe' },
  'not-firewall': { word: 'NOT FW', tone: 'other' },
  'not-explained': { word: 'UNEXPL', tone: 'other' },
  'not-covered': { word: 'NO LOGS', tone: 'maybe' },
};

export const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = { high: 'high', medium: 'med', low: 'low' };

export const LEG_WORDS: Readonly<Record<LegState, { readonly word: string; readonly tone: Tone }>> = {
  working: { word: 'working', tone: 'good' },
  blocked: { word: 'BLOCKED', tone: 'bad' },
  silent: { word: 'silent', tone: 'maybe' },
  'not-logged': { word: 'not logged', tone: 'plain' },
};

/** Symbols drawn; a locale without UTF-8 gets the second set, a screen reader words. */
export interface Glyphs {
  readonly arrow: string;
  readonly line: string;
  readonly between: string;
  readonly dot: string;
  readonly bars: readonly string[];
  readonly minutes: Readonly<Record<MinuteState, string>>;
}

export const UNICODE: Glyphs = {
  arrow: '▶',
  line: '─',
  between: '→',
  dot: '●',
  bars: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  minutes: { none: '·', accepted: '+', denied: 'x', both: '±' },
};

export const ASCII: Glyphs = {
  arrow: '>',
  line: '-',
  between: '->',
  dot: '*',
  bars: [' ', '.', '.', ':', ':', '+', '+', '#', '#'],
  minutes: { none: '.', accepted: '+', denied: 'x', both: '*' },
};

/** The symbols a locale can show, by POSIX precedence of its variables. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale !== undefined && /utf-?8/i.test(locale) ? UNICODE : ASCII;
}
