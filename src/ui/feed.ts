/** What the screen shows, as plain values: the command that follows the logs makes it a few times a second, the panes only read it. */
import type { Diagnosis, Micros } from '../correlator/contract.ts';

export interface Feed {
  /** Absent until the first judgement. */
  readonly diagnosis?: Diagnosis;
  readonly legs: readonly LegActivity[];
  readonly timeline: readonly DenialMinute[];
  readonly sources: readonly FollowedSource[];
  readonly progress: Progress;
  /** Packets in the index. */
  readonly packets: number;
  /** What stands in the way, a sentence each: an index that is locked, a full disk. */
  readonly troubles: readonly string[];
}

export const EMPTY_FEED: Feed = { legs: [], timeline: [], sources: [], progress: { phase: 'waiting' }, packets: 0, troubles: [] };

export type Progress =
  | { readonly phase: 'waiting' }
  | {
      readonly phase: 'reading';
      readonly filesDone: number;
      readonly files: number;
      readonly bytesDone: number;
      readonly bytes: number;
      readonly lines: number;
      /** Seconds left at the pace so far; absent before a pace is known. */
      readonly secondsLeft?: number;
    }
  | { readonly phase: 'following' }
  /** A pipe came to its end: nothing more will arrive. */
  | { readonly phase: 'ended' }
  /** A kept index without a log to follow. */
  | { readonly phase: 'browsing' };

/** `not-logged`: no source of this backup logs accepted connections, so that silence and success look the same. */
export type LegState = 'working' | 'blocked' | 'silent' | 'not-logged';

/** One leg of one backup's protocol over the last minutes of the logs. */
export interface LegActivity {
  readonly backup: string;
  readonly protocol: string;
  readonly leg: string;
  /** What the leg carries. */
  readonly carries: string;
  readonly initiator: string;
  readonly responder: string;
  /** Transport and ports in words: `tcp 1501`. */
  readonly ports: string;
  readonly state: LegState;
  readonly accepted: number;
  readonly denied: number;
  readonly last?: Micros;
  /** The last minutes, oldest first. */
  readonly recent: readonly MinuteState[];
}

export type MinuteState = 'none' | 'accepted' | 'denied' | 'both';

/** Denied packets of one leg in one minute. */
export interface DenialMinute {
  /** Leg id, or `other` for what no leg of the site's backups claims. */
  readonly leg: string;
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly count: number;
}

export interface FollowedSource {
  readonly path: string;
  readonly format?: string;
  readonly firewall?: string;
  readonly lines: number;
  readonly records: number;
  readonly malformed: number;
  readonly foreign: number;
  readonly last?: Micros;
  /** Bytes of the file not read yet. */
  readonly behind: number;
  readonly state: 'reading' | 'following' | 'lost' | 'ended' | 'unreadable';
  /** Rotations, truncations and what may be missing, newest last. */
  readonly gaps: readonly string[];
  readonly trouble?: string;
}

/** One packet as the list shows it. */
export interface PacketRow {
  readonly key: PacketKey;
  readonly action: 'accept' | 'deny' | 'unknown';
  readonly how?: string;
  readonly transport?: string;
  readonly src?: string;
  readonly srcPort?: number;
  readonly dst?: string;
  readonly dstPort?: number;
  readonly flags?: string;
  readonly length?: number;
  readonly in?: string;
  readonly out?: string;
  readonly rule?: string;
  readonly firewall: string;
  readonly path: string;
  readonly line: number;
}

/** Place of a packet in the order of all packets: time, then source, then offset. */
export interface PacketKey {
  readonly time: Micros;
  readonly source: number;
  readonly offset: number;
}

export interface PageRequest {
  readonly from: PacketKey | 'start' | 'end';
  /** `after` and `before` leave the packet at `from` out, `at` begins with it. */
  readonly direction: 'at' | 'after' | 'before';
  readonly count: number;
  readonly filter: string;
  /** With it, the page begins at the first packet in that direction that holds this text. */
  readonly find?: string;
}

export interface PacketPage {
  readonly rows: readonly PacketRow[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
  /** False: a search came to the end without a hit; `rows` is empty and the page shown stays. */
  readonly found: boolean;
  /** The packet looked for, where it is not the first of the page. */
  readonly selected?: number;
}
