/**
 * The diagnosis with addresses and names replaced by pseudonyms, to be shown outside: the legs still read right, every output is made from the result.
 * Raw log lines keep only what is known to be harmless (numbers, dates, the words of log formats); any other word in them becomes a pseudonym.
 */
import type { Diagnosis, End, EvidenceLine, Finding, Fix, Job, SourceCoverage } from '../correlator/contract.ts';
import type { LegActivity } from './activity.ts';
import { LOG_WORDS } from './log-words.ts';
import { type Pseudonyms, pseudonyms } from './pseudonyms.ts';

/** The words of one report, with everything private in them replaced. */
export interface Redactor {
  diagnosis(diagnosis: Diagnosis): Diagnosis;
  activity(activity: readonly LegActivity[]): readonly LegActivity[];
}

/** @param hosts names that may stand in sentences: those of the site file's `hosts` */
export function redactor(hosts: readonly string[]): Redactor {
  const made = pseudonyms();
  return {
    diagnosis: (diagnosis) => redactDiagnosis(diagnosis, hosts, made),
    activity: (activity) =>
      activity.map((a) => ({
        ...a,
        backup: made.name('backup', a.backup),
        firewall: made.name('firewall', a.firewall),
        initiator: made.address(a.initiator),
        responder: made.address(a.responder),
      })),
  };
}

function redactDiagnosis(diagnosis: Diagnosis, hosts: readonly string[], made: Pseudonyms): Diagnosis {
  meetNames(diagnosis, hosts, made);
  const prose = proseOf(made, new Set(diagnosis.findings.map((finding) => finding.protocol)));
  const { coverage } = diagnosis;
  const findings = diagnosis.findings.map((finding) => redactFinding(finding, made, prose));
  return {
    ...diagnosis,
    coverage: {
      ...coverage,
      reasons: coverage.reasons.map((text) => prose(text)),
      nights: coverage.nights.map((n) => ({ ...n, ...backupOf(n.backup, made), reasons: n.reasons.map((text) => prose(text)) })),
      sources: coverage.sources.map((source) => redactSource(source, made, prose)),
    },
    findings,
    jobs: diagnosis.jobs.map((job) => redactJob(job, made, prose)),
  };
}

/** Names are met before any sentence is read, so that a sentence can be searched for all of them. */
function meetNames(diagnosis: Diagnosis, hosts: readonly string[], made: Pseudonyms): void {
  const { coverage, findings, jobs } = diagnosis;
  for (const source of coverage.sources) {
    made.name('firewall', source.firewall);
    made.name('log', source.path);
  }
  for (const night of coverage.nights) if (night.backup !== undefined) made.name('backup', night.backup);
  for (const f of findings) {
    if (f.backup !== undefined) made.name('backup', f.backup);
    if (f.firewall !== undefined) made.name('firewall', f.firewall.name);
    const rule = f.firewall?.rule?.trim();
    if (rule !== undefined && !isHarmless(rule)) made.name('rule', rule);
    made.name('finding', f.id);
    for (const e of f.evidence) made.name('log', e.path);
  }
  for (const job of jobs) {
    made.name('backup', job.backup);
    made.name('client', job.client);
    made.name('log', job.path);
  }
  for (const host of hosts) made.name('host', host);
}

/** @param from `log` for a raw line, of which only harmless words are kept */
type Prose = (text: string, from?: 'log') => string;

// A hardware address, or an address that may stand before a full stop, in brackets, with a port or a prefix length behind it.
const HARDWARE = String.raw`(?<![\w:])(?:[0-9a-f]{2}:){5,13}[0-9a-f]{2}(?![\w:])`;
const ADDRESS = String.raw`(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?|(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\/\d{1,3})?`;
// Whole, with the digits it may begin with: half of `3com-gw` would tell.
const WORD = String.raw`[\p{L}\p{N}_][\p{L}\p{N}_.-]*`;
const ADDRESSES = new RegExp(`(${HARDWARE})|(${ADDRESS})`, 'giu');
const ADDRESSES_AND_WORDS = new RegExp(`(${HARDWARE})|(${ADDRESS})|(${WORD})`, 'giu');

function replaceIn(text: string, what: RegExp, made: Pseudonyms): string {
  return text.replace(what, (found: string, hardware: string | undefined, address: string | undefined) => {
    if (hardware !== undefined) return made.name('hardware-address', hardware.toLowerCase());
    if (address !== undefined) return address.includes('/') ? made.network(address) : made.address(address);
    return isHarmless(found) ? found : made.name('word', found);
  });
}

/** Sentences of ours: known names and all addresses are replaced, the other words are the program's own; so is a protocol's id, even where a backup is called like it. */
function proseOf(made: Pseudonyms, own: ReadonlySet<string>): Prose {
  const names = new Map(made.names());
  const known = [...names.keys()]
    .filter((name) => name.trim() !== '' && !own.has(name))
    .map((name) => name.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const pattern = new RegExp(`(?<![\\w-])(?:${known.join('|')})(?![\\w-])`, 'g');
  const named = (text: string): string => (known.length === 0 ? text : text.replace(pattern, (name) => names.get(name) ?? name));
  return (text, from) => replaceIn(named(text), from === 'log' ? ADDRESSES_AND_WORDS : ADDRESSES, made);
}

function backupOf(backup: string | undefined, made: Pseudonyms): { readonly backup?: string } {
  return backup === undefined ? {} : { backup: made.name('backup', backup) };
}

function redactSource(source: SourceCoverage, made: Pseudonyms, prose: Prose): SourceCoverage {
  const { trouble } = source;
  return {
    ...source,
    path: made.name('log', source.path),
    firewall: made.name('firewall', source.firewall),
    gaps: source.gaps.map((gap) => ({ ...gap, why: prose(gap.why) })),
    ...(trouble === undefined ? {} : { trouble: prose(trouble) }),
  };
}

function redactEnd(end: End | null, made: Pseudonyms): End | null {
  if (end === null) return null;
  return { ...end, address: made.address(end.address), ...(end.logged === undefined ? {} : { logged: made.address(end.logged) }) };
}

function redactFinding(f: Finding, made: Pseudonyms, prose: Prose): Finding {
  const rule = f.firewall?.rule;
  return {
    ...f,
    ...backupOf(f.backup, made),
    id: made.name('finding', f.id),
    because: f.because.map((text) => prose(text)),
    wouldRaise: f.wouldRaise.map((text) => prose(text)),
    initiator: redactEnd(f.initiator, made),
    responder: redactEnd(f.responder, made),
    ...(f.firewall && {
      firewall: {
        ...f.firewall,
        name: made.name('firewall', f.firewall.name),
        ...(rule === undefined ? {} : { rule: prose(rule.trim()) }),
      },
    }),
    ...(f.history && { history: { ...f.history, changed: f.history.changed.map((text) => prose(text)) } }),
    summary: prose(f.summary),
    effect: prose(f.effect),
    explanation: prose(f.explanation),
    evidence: f.evidence.map((e) => redactEvidence(e, made, prose)),
    against: f.against.map((text) => prose(text)),
    assumptions: f.assumptions.map((text) => prose(text)),
    alsoCausedBy: f.alsoCausedBy.map((text) => prose(text)),
    fixes: f.fixes.map((fix) => redactFix(fix, prose)),
    verify: f.verify.map((text) => prose(text)),
  };
}

function redactFix(fix: Fix, prose: Prose): Fix {
  const { rules } = fix;
  if (rules === undefined) return { ...fix, text: prose(fix.text) };
  const entries = Object.entries(rules).map(([dialect, rule]) => [dialect, prose(rule)] as const);
  return { ...fix, text: prose(fix.text), rules: Object.fromEntries(entries) };
}

function redactJob(job: Job, made: Pseudonyms, prose: Prose): Job {
  return {
    ...job,
    backup: made.name('backup', job.backup),
    client: made.name('client', job.client),
    status: prose(job.status),
    findings: job.findings.map((id) => made.name('finding', id)),
    path: made.name('log', job.path),
  };
}

function redactEvidence(e: EvidenceLine, made: Pseudonyms, prose: Prose): EvidenceLine {
  const path = made.name('log', e.path);
  return { ...e, path, text: e.textFrom === 'columns' ? prose(e.text) : prose(e.text, 'log') };
}

/** Numbers, dates, words of log formats, message ids, interface names, and pseudonyms themselves. */
function isHarmless(word: string): boolean {
  return (
    !/\p{L}/u.test(word) ||
    /^0x[0-9a-f]+$/i.test(word) ||
    /^[\d.-]+[TZ][\d.]*$/.test(word) ||
    /^(?:AN[RSE]|IY|V-)\d+[A-Z]?$/.test(word) ||
    /^(?:eth|en[ops]|em|igb|ix|vmx|re|bge|lo|br|wan|lan|dmz|opt|wg|tun|bond|vlan)[\d.sfp]*$/.test(word) ||
    /^(?:backup|firewall|host|client|rule|log|finding|network|word|hardware-address)-\d+$/.test(word) ||
    word
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .every((part) => part === '' || LOG_WORDS.has(part))
  );
}
