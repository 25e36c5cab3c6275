/** What a fix is made from, and the permission it comes down to whatever the dialect. */
import type { Direction } from '../../../parsers/contract.ts';
import type { Leg } from '../../protocols/contract.ts';
import type { Cause } from '../contract.ts';

/** [lowest, highest], both included. */
export type PortRange = readonly [number, number];

export interface FixRequest {
  readonly leg: Leg;
  readonly cause: Cause;
  /** Hosts that dial, as the firewall that denies saw them (before NAT is undone). */
  readonly initiators: readonly string[];
  /** Hosts that own the ports, as that firewall saw them. */
  readonly responders: readonly string[];
  readonly transport: 'tcp' | 'udp' | 'icmp';
  /**
   * Responder ports of the leg: the site's, else the product's. Never the ports one night happened to use:
   * a leg whose ports are chosen at run time and bounded nowhere has none.
   */
  readonly ports: readonly PortRange[];
  /** Of an ICMP error: hosts it was on its way to. Absent: not known, either end. */
  readonly addressees?: readonly string[];
  readonly place: FixPlace;
  /** Of `state-lost`: by an event that hit others as well, or by a timer; absent where the logs do not tell. */
  readonly lost?: 'event' | 'timer';
}

/** Where the denied packets were logged. */
export interface FixPlace {
  readonly firewall: string;
  /** Name of the log format: it tells which dialect the firewall speaks. */
  readonly format?: string;
  /** Interfaces of the denied packet. */
  readonly in?: string;
  readonly out?: string;
  /** Rule, label or log prefix that denied. */
  readonly rule?: string;
  /** The record's own word, where it has one. */
  readonly direction?: Direction;
}

/**
 * The least that must be allowed.
 * `open`: from dials to. `answer`: what comes back on connections already open. `icmp-error`: "too big" messages about them.
 */
export interface Grant {
  readonly kind: 'open' | 'answer' | 'icmp-error';
  /** Senders and receivers of the packets to admit. Empty: anyone (an ICMP error comes from any router on the path). */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly transport: 'tcp' | 'udp' | 'icmp';
  /** Destination ports; of an `answer` source ports. Merged and in order. */
  readonly ports: readonly PortRange[];
  readonly hook: Hook;
  readonly in?: string;
  readonly out?: string;
  /** Name of the access list that denied, where the log tells one. */
  readonly accessList?: string;
  /** Leg id, for the rule's comment. */
  readonly label: string;
}

/** Through the machine, to it, or from it. */
export type Hook = 'forward' | 'input' | 'output';

/** A dialect turns a permission into its commands, one a line. */
export type Render = (grant: Grant) => string;
