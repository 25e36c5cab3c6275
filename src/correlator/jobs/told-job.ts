/** What several logs of one backup say of the same job, put together. */
import type { JobLog, LocatedJobRecord, OwnCause, Peer } from '../../jobs/contract.ts';
import type { Site } from '../../site/contract.ts';
import { canonicalAddress } from '../../site/address-set.ts';
import type { Micros, TimeSpan } from '../contract.ts';

export interface ToldJob {
  readonly backup: string;
  readonly product: string;
  /** Name the log gives, or what it is about. */
  readonly client: string;
  /** Addresses of the client as far as the site file tells. */
  readonly addresses: readonly string[];
  readonly ok: boolean;
  /** A failure only if something shows why. */
  readonly tentative: boolean;
  readonly status: string;
  readonly start?: Micros;
  readonly end?: Micros;
  readonly messageIds: readonly string[];
  readonly peers: readonly Peer[];
  readonly ownCauses: readonly (OwnCause & { readonly path: string })[];
  /** Role of the host the log is about, where it is no client's job. */
  readonly about?: string;
  readonly path: string;
  readonly line: number;
  readonly offset: number;
  readonly text: string;
}

/** Clocks of products and firewalls differ by minutes, and a client begins somewhat before its log says so. */
const SLACK: Micros = 10 * 60_000_000;
/** A job that says only when it should have begun is looked for in the following half day. */
const OPEN_END: Micros = 12 * 3_600_000_000;

/** Jobs of all logs that meet one of the spans, each once. */
export function toldJobs(logs: readonly JobLog[], site: Site, spans: readonly TimeSpan[]): readonly ToldJob[] {
  const told = logs
    .flatMap((log) => log.records.map((record) => tell(log, record, site)))
    .filter((job) => spans.length === 0 || spans.some((span) => meets(job, span)))
    .sort((a, b) => rank(a) - rank(b));
  const kept = new KeptJobs();
  for (const job of told) kept.add(job);
  return kept.jobs();
}

/** Jobs told so far, found again by their client's name or addresses: an activity log of a year holds hundreds of thousands. */
class KeptJobs {
  readonly #jobs: ToldJob[] = [];
  readonly #places = new Map<string, number[]>();

  jobs(): readonly ToldJob[] {
    return this.#jobs;
  }

  add(job: ToldJob): void {
    const keys = keysOf(job);
    const candidates =
      job.client === '' ? this.#jobs.keys() : new Set([...keys, NAMELESS].flatMap((key) => this.#places.get(`${job.backup} ${key}`) ?? []));
    for (const i of candidates) {
      const other = this.#jobs[i];
      if (other === undefined || !isSameJob(other, job)) continue;
      this.#jobs[i] = together(other, job);
      return;
    }
    for (const key of keys) {
      const places = this.#places.get(`${job.backup} ${key}`);
      if (places === undefined) this.#places.set(`${job.backup} ${key}`, [this.#jobs.length]);
      else places.push(this.#jobs.length);
    }
    this.#jobs.push(job);
  }
}

const NAMELESS = '';

function keysOf(job: ToldJob): readonly string[] {
  return [job.client.toLowerCase(), ...job.addresses];
}

/** Does the job's time meet the span, clocks allowed for? A job without any time meets every one. */
export function meets(job: Pick<ToldJob, 'start' | 'end'>, span: TimeSpan): boolean {
  const { since, until } = spanOf(job) ?? { since: -Infinity, until: Infinity };
  return since - SLACK <= span.until && span.since <= until + SLACK;
}

/** From begin to end; of a job that says one of them only, as far as it can reach. */
export function spanOf({ start, end }: Pick<ToldJob, 'start' | 'end'>): TimeSpan | undefined {
  if (start === undefined && end === undefined) return undefined;
  return { since: start ?? (end ?? 0) - OPEN_END, until: end ?? (start ?? 0) + OPEN_END };
}

function tell(log: JobLog, record: LocatedJobRecord, site: Site): ToldJob {
  const { kind, client, clientAddress, ownCauses, ...rest } = record;
  return {
    ...rest,
    backup: log.backup,
    client: client ?? record.about ?? '',
    addresses: client === undefined ? aboutAddresses(log.backup, record.about, site) : addressesOf(client, clientAddress, log.backup, site),
    tentative: kind === 'waiting',
    ownCauses: ownCauses.map((own) => ({ ...own, path: log.path })),
    path: log.path,
  };
}

/** The site file knows better than the log where a client is; the log better than a guess. By `hosts`, whole or by its first label in either case (NODE1 is node1.example.org, web01-fd is web01); an address is itself. */
function addressesOf(client: string, clientAddress: string | undefined, backup: string, site: Site): readonly string[] {
  const address = canonicalAddress(client);
  if (address !== undefined && /[.:].*[.:]/.test(client)) return [address];
  const names = [client, client.replace(/-fd$/i, '')].map((name) => name.toLowerCase());
  const entries = [...site.hosts];
  const whole = entries.find(([name]) => names.includes(name.toLowerCase()));
  const label = (name: string) => name.toLowerCase().split('.')[0] ?? '';
  const short = entries.filter(([name]) => names.some((wanted) => label(wanted) === label(name)));
  const own = clientAddress === undefined ? undefined : canonicalAddress(clientAddress);
  return whole?.[1] ?? (short.length === 1 ? short[0]?.[1] : undefined) ?? (own === undefined ? onlyClient(backup, site) : [own]);
}

/** Where the site file gives one address in all for the backed up side, a name can mean no other. */
function onlyClient(backup: string, site: Site): readonly string[] {
  const roles = site.backups.find((candidate) => candidate.name === backup)?.roles ?? new Map();
  const clients = [...roles].filter(([role]) => !/server|director|storage|proxy|gateway|relay|mover|manager/.test(role));
  const [only] = clients;
  const words = only?.[1].words ?? [];
  return clients.length === 1 && words.length === 1 ? (only?.[1].singles ?? []) : [];
}

function aboutAddresses(backup: string, about: string | undefined, site: Site): readonly string[] {
  if (about === undefined) return onlyClient(backup, site);
  const singles = site.backups.find((candidate) => candidate.name === backup)?.roles.get(about)?.singles ?? [];
  return singles.length === 1 ? singles : [];
}

/** Jobs before spells of errors before silences: what says most is kept, what says less is added to it. */
function rank(job: ToldJob): number {
  if (job.tentative) return 2;
  return /^AN[SR]\d{4}/.test(job.status) || job.about !== undefined ? 1 : 0;
}

function isSameJob(a: ToldJob, b: ToldJob): boolean {
  if (a.backup !== b.backup || a.ok !== b.ok || (a.path === b.path && rank(a) === rank(b))) return false;
  const span = spanOf(b);
  const sameHost =
    a.client === '' ||
    b.client === '' ||
    a.client.toLowerCase() === b.client.toLowerCase() ||
    a.addresses.some((address) => b.addresses.includes(address));
  return sameHost && span !== undefined && meets(a, span);
}

function together(a: ToldJob, b: ToldJob): ToldJob {
  const [start, end] = [a.start ?? b.start, a.end ?? b.end];
  return {
    ...a,
    client: a.client === '' ? b.client : a.client,
    addresses: a.addresses.length === 0 ? b.addresses : a.addresses,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    messageIds: [...new Set([...a.messageIds, ...b.messageIds])],
    peers: [...a.peers, ...b.peers],
    ownCauses: [...a.ownCauses, ...b.ownCauses],
  };
}

/** Addresses of a host a message names, by `hosts` of the site file; else the name itself, which may be an address. */
export function addressesNamed(host: string, site: Site): readonly string[] {
  const wanted = host.toLowerCase();
  return site.hosts.get(host) ?? [...site.hosts].find(([name]) => name.toLowerCase() === wanted)?.[1] ?? [host];
}
