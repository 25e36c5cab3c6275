/** What is no backup's dial: scanners, monitors, and whoever knocked once. */
import type { Protocol } from '../../protocols/contract.ts';
import { inRanges } from '../backup.ts';
import type { Census } from '../census.ts';
import type { Dial } from '../dials.ts';
import { isDistinctive } from '../telling-ports.ts';

/** Ports of this many kinds are walked by scanners, not by backups. */
const SCANNED_PORTS = 8;
const FEW = 2;
/** A host that dialled less often than this, always in vain, is background noise (CAUSES: scanners, one SYN each). */
const WORTH_A_LOOK = 3;

/** Telling ports of one host that no product explains: so many of them are looked at, by a scanner or a collector of figures. */
const LOOKED_AT = 5;
const OF_ONE_PRODUCT = 0.6;

/** The dials without those of the background. */
export function worthALook(dials: readonly Dial[], census: Census, protocols: readonly Protocol[]): readonly Dial[] {
  const served = servedOn(dials);
  const isSweep = (dial: Dial): boolean => dialsEverything(dial.from, census) && !isServed(served.get(dial.from));
  const known = dials.filter((dial) => !isKnock(dial, census) && !isSweep(dial));
  const curious = new Set(
    [...Map.groupBy(known, (dial) => dial.from)].filter(([, own]) => isCurious(own, protocols)).map(([host]) => host),
  );
  return withoutWatchers(known.filter((dial) => !curious.has(dial.from)));
}

/** It asks for ports of all kinds of products. */
function isCurious(own: readonly Dial[], protocols: readonly Protocol[]): boolean {
  const ports = [...new Set(own.map((dial) => dial.port))];
  if (ports.length < LOOKED_AT) return false;
  const explained = (protocol: Protocol): number =>
    ports.filter((port) => protocol.legs.some((leg) => inRanges(leg.ports.filter(isDistinctive), port))).length;
  return Math.max(...protocols.map(explained)) <= ports.length * OF_ONE_PRODUCT;
}

function isKnock(dial: Dial, census: Census): boolean {
  const facts = census.of(dial.from);
  return dial.accepted === 0 && facts.syns > 0 && facts.syns < WORTH_A_LOOK && facts.syns === facts.denied;
}

function dialsEverything(host: string, census: Census): boolean {
  const facts = census.of(host);
  return facts.ports >= SCANNED_PORTS && facts.denied * 2 > facts.syns;
}

/** Of each host, on which telling ports it was let through, and by whom. */
function servedOn(dials: readonly Dial[]): ReadonlyMap<string, readonly Dial[]> {
  return Map.groupBy(
    dials.filter((dial) => dial.accepted > 0),
    (dial) => dial.from,
  );
}

/** Several hosts let it through on the one or two ports of a product: it walks ports because the product does, and these are denied. */
function isServed(own: readonly Dial[] = []): boolean {
  return new Set(own.map((dial) => dial.to)).size >= FEW && new Set(own.map((dial) => dial.port)).size <= FEW;
}

/** Drops who asks several hosts for one port, is denied everywhere, and is itself contacted by nobody: monitoring, not a server. */
function withoutWatchers(dials: readonly Dial[]): readonly Dial[] {
  const contacted = new Set(dials.filter((dial) => dial.accepted > 0).map((dial) => dial.to));
  const groups = Map.groupBy(dials, (dial) => `${dial.from} ${dial.port}`);
  const isWatch = (group: readonly Dial[]): boolean =>
    group.length > FEW && group.every((dial) => dial.accepted === 0 && !contacted.has(dial.from));
  return [...groups.values()].filter((group) => !isWatch(group)).flat();
}
