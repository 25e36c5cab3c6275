/** What an empty list says: why it is empty and what to do. Never just "OK". */
import type { Coverage } from '../../correlator/contract.ts';
import { line, type Line } from '../lines.ts';
import { shownFeed, type UiState } from '../state.ts';
import { wrapText } from '../text-width.ts';
import { coverageSentence } from './coverage.ts';
import { percent } from './header.ts';

export function emptyLines(state: UiState, width: number): readonly Line[] {
  return emptySentences(state).flatMap((sentence) => wrapText(sentence, Math.max(20, width - 2)).map((part) => line(` ${part}`)));
}

/** Beside a list that already has rows: what is still being read. */
export function readingSentence(state: UiState): string | undefined {
  const { progress } = shownFeed(state);
  if (progress.phase !== 'reading') return undefined;
  const left = progress.secondsLeft === undefined ? '' : ` · about ${progress.secondsLeft} s left`;
  const files = `${progress.filesDone} of ${progress.files} file${progress.files === 1 ? '' : 's'}`;
  return `Reading ${files} · ${percent(progress.bytesDone, progress.bytes)} · ${linesWords(progress.lines)}${left}; results so far`;
}

function emptySentences(state: UiState): readonly string[] {
  const feed = shownFeed(state);
  const filter = state.filters[state.view];
  if (filter !== '') return [`Nothing here holds "${filter}". F clears the filter; f changes it.`];
  const reading = readingSentence(state);
  if (reading !== undefined) return [reading];
  if (feed.progress.phase === 'waiting') return ['Opening the logs…'];
  if (feed.sources.length === 0 && feed.progress.phase !== 'browsing')
    return ['No log is open. Give files, folders or globs, or - for a pipe: legwork tail /var/log/fw*.log'];
  switch (state.view) {
    case 'findings':
      return feed.diagnosis === undefined ? judgingSentences(feed.packets) : nothingFound(feed.diagnosis.coverage);
    case 'legs':
      return ['No backup is known: a site file (--site) names the backups and their hosts. `legwork site init` proposes one.'];
    case 'packets':
      return ['No packet was read. The view coverage says what the logs hold.'];
    case 'coverage':
      return ['No log was read.'];
  }
}

function judgingSentences(packets: number): readonly string[] {
  return [
    packets > 0 ? 'The packets are being judged; they can be looked at meanwhile.' : 'Nothing judged yet: waiting for the first packets.',
  ];
}

function nothingFound(coverage: Coverage): readonly string[] {
  const sentence = coverageSentence(coverage);
  return coverage.sufficient
    ? ['No denied packet matches a backup leg in this window.', sentence]
    : ['Nothing found, which says little:', sentence];
}

function linesWords(lines: number): string {
  return lines < 1e6 ? `${lines.toLocaleString('en-US')} lines` : `${(lines / 1e6).toFixed(1)} M lines`;
}
