/** Sentences of the coverage: which log, when, and what it therefore cannot show. */
import type { LogSource } from './contract.ts';
import type { FirewallLogs } from './firewall-logs.ts';
import type { Silence } from './gaps.ts';
import { lostCount, type Loss } from './losses.ts';
import { localMinute } from './nights.ts';

export interface Reason {
  /** Reasons about the same thing are the same but for their times. */
  readonly about: string;
  /** The log or file the sentence is about, for people. */
  readonly who: string;
  readonly text: string;
}

/** Of reasons about the same thing so many are said; the rest is counted. */
const SAID = 2;

export function silenceReason(firewall: FirewallLogs, silence: Silence, backup: string | undefined, zone: string): Reason {
  const from = localMinute(silence.since, zone);
  const to = localMinute(silence.until, zone);
  const cannot = `What was denied or let through of ${backup ?? 'a backup'} then cannot be seen.`;
  return {
    about: `silence ${firewall.name} ${backup ?? ''}`,
    who: labelOf(firewall),
    text: `${labelOf(firewall)} has no record from ${from} to ${to}, ${WHERE[silence.at]}${whereInstead(firewall, silence, zone)}. ${cannot}`,
  };
}

const WHERE: Readonly<Record<Silence['at'], string>> = {
  all: 'the whole window',
  begin: 'where the window begins',
  end: 'where the window ends',
  between: 'inside the window',
};

function whereInstead(firewall: FirewallLogs, silence: Silence, zone: string): string {
  const first = firewall.recorded[0];
  const last = firewall.recorded.at(-1);
  if (first === undefined || last === undefined) return ', nor any other with a time';
  if (last.until <= silence.since) return `; it ends at ${localMinute(last.until, zone)}`;
  if (first.since >= silence.until) return `; it begins at ${localMinute(first.since, zone)}`;
  return '';
}

export function lossReason(firewall: FirewallLogs, loss: Loss, zone: string): Reason {
  const when =
    loss.until > loss.since
      ? `from ${localMinute(loss.since, zone)} to ${localMinute(loss.until, zone)}`
      : `at ${localMinute(loss.since, zone)}`;
  return {
    about: `loss ${firewall.name}`,
    who: labelOf(firewall),
    text: `${labelOf(firewall)} says itself that ${lostCount(loss)} ${when} ("${loss.text.trim().slice(0, 100)}"). Counts there are lower bounds, and what is missing may have been lost.`,
  };
}

/** A log without verdicts is no better than none. */
export function muteReason(firewall: FirewallLogs, backup: string | undefined): Reason {
  const whose = backup === undefined ? 'packet' : `packet of ${backup}`;
  return {
    about: `no action ${firewall.name} ${backup ?? ''}`,
    who: labelOf(firewall),
    text: `${labelOf(firewall)} does not say of every ${whose} whether it was let through or denied, so that a denial need not show; "prefixes" under firewalls in the site file can say which of its words mean what.`,
  };
}

export function unreadReason(source: LogSource): Reason {
  return {
    about: `unread ${source.path}`,
    who: source.path,
    text: `${source.path} could not be read (${source.trouble ?? ''}); what it would have shown is not known.`,
  };
}

/** What a firewall's logs cannot show by their kind. No lack of coverage, but the limit of every answer. */
export function factReasons(firewall: FirewallLogs, zone: string): readonly Reason[] {
  const out: Reason[] = [];
  const count = (of: (source: LogSource) => number): number => firewall.sources.reduce((sum, source) => sum + of(source), 0);
  const denies = count((source) => source.denies);
  if (denies === 0 && count((source) => source.accepts) > 0)
    out.push({
      about: `accepts only ${firewall.name}`,
      who: labelOf(firewall),
      text: `${labelOf(firewall)} shows no denied packet at all: it may log only what it lets through.`,
    });
  if (!firewall.logsAccepts && denies > 0)
    out.push({
      about: `denials only ${firewall.name}`,
      who: labelOf(firewall),
      text: `${labelOf(firewall)} logs denials only: it cannot show that a connection was let through, nor that one was never tried.`,
    });
  for (const notice of firewall.sources.flatMap((source) => source.notices)) {
    if (notice.kind !== 'table-full') continue;
    const when = notice.time === undefined ? '' : ` at ${localMinute(notice.time, zone)}`;
    out.push({
      about: `table full ${firewall.name}`,
      who: labelOf(firewall),
      text: `${labelOf(firewall)} says that its connection table was full${when}: new connections failed then whatever the rules.`,
    });
  }
  return out;
}

/** The sentences without repetition; of many that differ only in their times the first ones and how many more. */
export function summarised(reasons: readonly Reason[]): readonly string[] {
  const distinct = [...new Map(reasons.map((reason) => [reason.text, reason])).values()];
  return [...Map.groupBy(distinct, (reason) => reason.about).values()].flatMap((alike) => {
    const texts = alike.map((reason) => reason.text);
    if (texts.length <= SAID + 1) return texts;
    return [...texts.slice(0, SAID), `${alike[0]?.who ?? ''}: the same at ${texts.length - SAID} other times.`];
  });
}

/** `fw1 (fw.log)`: the firewall and, where it says more, its files. */
function labelOf(firewall: FirewallLogs): string {
  const files = firewall.sources.map((source) => source.path.split('/').at(-1) ?? source.path);
  const named = files.length > 2 ? `${files[0]} and ${files.length - 1} more` : files.join(' and ');
  return named === firewall.name ? named : `${firewall.name} (${named})`;
}
