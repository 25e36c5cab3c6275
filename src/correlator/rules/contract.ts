/** A rule recognises one cause on one leg between two hosts in one night. Pure: no clock, no store, no layout of text. */
import type { Cause, Confidence } from '../contract.ts';
import type { Book } from '../book.ts';
import type { Packet } from '../packet.ts';
import type { Slice, View } from '../slice.ts';

export interface Ruling {
  readonly cause: Cause;
  /** What the firewall did wrong, or proof that it was something else. */
  readonly accuses: 'firewall' | 'other';
  /** The firewall that blocks; for other causes the one whose log shows it. */
  readonly view: View;
  /** The packets that show it, in time. */
  readonly packets: readonly Packet[];
  /** Of a lost state: by an event that hit others as well, or by a timer. Undefined: not known. */
  readonly lost?: 'event' | 'timer';
  /** What happened on the leg, in sentences. */
  readonly story: string;
  /** The cause itself is shown, not only compatible with what is there. */
  readonly shown: boolean;
  /** Confidence cannot be higher, for the reason beside it. */
  readonly cap?: { readonly at: Confidence; readonly because: string };
  readonly because?: readonly string[];
  readonly against?: readonly string[];
  /** Other causes that these packets allow as well. */
  readonly alsoCausedBy?: readonly string[];
}

export interface Rule {
  readonly id: Cause;
  /** For people. */
  readonly title: string;
  /** What else it could be. */
  readonly alsoCausedBy: readonly string[];
  readonly references: readonly string[];
  /** One ruling per firewall that shows it. */
  judge(slice: Slice, book: Book): readonly Ruling[];
}
