/** What any product's messages may mention: hosts with ports, and words that name a cause outside the firewall. */
import type { Micros } from '../correlator/contract.ts';
import type { OwnCause, Peer } from './contract.ts';

const IPV4 = String.raw`(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d{1,3}\.)`;
const ADDRESS_PORT = new RegExp(
  String.raw`(${IPV4})(?:[:.]|,? port(?: number)? | )?(\d{2,5})?(?!\d)|\[([0-9a-fA-F:]+:[0-9a-fA-F:]*)\](?::(\d{2,5}))?`,
  'g',
);
const NAME_PORT = /\b(?:on|to|host|with|daemon:?) ['"]?([A-Za-z][\w-]*(?:\.[\w-]+)*)['"]?:(\d{2,5})\b/g;

/** Addresses, and names that carry a port, each once. */
export function peersIn(text: string): readonly Peer[] {
  const peers = new Map<string, Peer>();
  const add = (host: string | undefined, port: string | undefined) => {
    if (host === undefined) return;
    const number = port === undefined ? 0 : Number(port);
    const peer = number > 0 && number < 65_536 ? { host, port: number } : { host };
    peers.set(`${peer.host} ${peer.port ?? ''}`, peer);
  };
  for (const match of text.matchAll(ADDRESS_PORT)) add(match[1] ?? match[3], match[2] ?? match[4]);
  for (const match of text.matchAll(NAME_PORT)) add(match[1], match[2]);
  return [...peers.values()];
}

/** ECONNREFUSED in words, and as Winsock's 10061; TSM's "session open refused". */
const REFUSED = /connection refused|actively refused|\bECONNREFUSED\b|\b10061\b|\bANR8214E\b/i;

const WORDS: readonly (readonly [OwnCause['cause'], RegExp])[] = [
  // APAR IY55176: EMFILE is 24 on every Unix the proxies run on.
  ['descriptor-exhaustion', /\be=24\b|too many open files/i],
  // EADDRINUSE in words, and as Winsock's 10048.
  [
    'port-conflict',
    /address already in use|only one usage of each socket address|\bWSAEADDRINUSE\b|\b10048\b|failed binding|port \d+ (?:is )?already in use/i,
  ],
  // TSM server messages: COMMTIMEOUT, IDLETIMEOUT.
  ['server-timeout', /\bANR048[12]W\b/],
  // NetBackup CLIENT_READ_TIMEOUT; Amanda dtimeout.
  ['server-timeout', /\bCLIENT_READ_TIMEOUT\b|\[?data timeout\b/i],
];

/** The cause a message names by itself, if it does. */
export function ownCauseIn(text: string, line: number, time: Micros | undefined): OwnCause | undefined {
  const place = { peers: peersIn(text), ...(time === undefined ? {} : { time }), line, text };
  const cause = WORDS.find(([, words]) => words.test(text))?.[0];
  if (cause !== undefined) return { cause, ...place };
  return REFUSED.test(text) ? { cause: 'port-conflict', ifLetThrough: true, ...place } : undefined;
}
