import type { FixPlace, FixRequest, Grant, Hook, PortRange } from './contract.ts';

/** Every high port: what a product without a configured range may choose from (RFC 6056, section 3.2: 1024-65535). */
const HIGH_PORTS: PortRange = [1024, 65_535];

/** The permission that would have let the leg through; undefined where no rule is the remedy. */
export function grantFor(request: FixRequest): Grant | undefined {
  const { leg, cause, initiators, responders, place } = request;
  const rest = { ports: boundedPorts(request), hook: hookOf(place), ...names(place), label: leg.id };
  switch (cause) {
    case 'connection-denied':
    case 'range-exceeded':
    case 'host-profile':
    case 'time-of-day':
      return { kind: 'open', from: initiators, to: responders, transport: request.transport, ...rest };
    case 'discovery-blocked':
      // No router forwards a broadcast because a rule says so.
      if (rest.hook === 'forward' && responders.some(isGroupAddress)) return undefined;
      return { kind: 'open', from: initiators, to: responders, transport: request.transport, ...rest };
    case 'reply-denied':
      return { kind: 'answer', from: responders, to: initiators, transport: request.transport, ...rest };
    case 'path-mtu':
      return {
        kind: 'icmp-error',
        from: [],
        to: request.addressees ?? [...initiators, ...responders],
        transport: 'icmp',
        ...rest,
        ports: [],
      };
    default:
      return undefined;
  }
}

/** Is the leg bounded by neither site nor product, so that a rule must span all high ports? */
export function isUnbounded(request: FixRequest): boolean {
  return request.transport !== 'icmp' && request.ports.length === 0;
}

function boundedPorts(request: FixRequest): readonly PortRange[] {
  if (request.transport === 'icmp') return [];
  return isUnbounded(request) ? [HIGH_PORTS] : mergeRanges(request.ports);
}

/** In order and without overlap: nft refuses a set whose intervals meet. */
function mergeRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: [number, number][] = [];
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** Netfilter logs a forwarded packet with both interfaces, a host's own traffic with one; other logs say the direction. */
export function hookOf(place: FixPlace): Hook {
  if (place.in !== undefined && place.out !== undefined) return 'forward';
  // pf logs one interface and a direction for forwarded packets too.
  if (place.direction === 'forward' || place.format?.startsWith('pf-')) return 'forward';
  if (place.direction === 'in' || place.in !== undefined) return 'input';
  return place.direction === 'out' || place.out !== undefined ? 'output' : 'forward';
}

/** Interfaces as far as they are plain names: log text never becomes part of a command unchecked. */
function names(place: FixPlace): Pick<Grant, 'in' | 'out' | 'accessList'> {
  const plain = (name: string | undefined) => (name !== undefined && /^[A-Za-z0-9][\w.-]{0,31}$/.test(name) ? name : undefined);
  const entries = { in: plain(place.in), out: plain(place.out), accessList: place.format === 'cisco-asa' ? plain(place.rule) : undefined };
  return {
    ...(entries.in === undefined ? {} : { in: entries.in }),
    ...(entries.out === undefined ? {} : { out: entries.out }),
    ...(entries.accessList === undefined ? {} : { accessList: entries.accessList }),
  };
}

/** Multicast, or the limited broadcast (RFC 919). A subnet's own broadcast cannot be told without its mask. */
function isGroupAddress(address: string): boolean {
  if (address.includes(':')) return address.toLowerCase().startsWith('ff');
  const first = Number(address.split('.')[0]);
  return (first >= 224 && first <= 239) || address === '255.255.255.255';
}

/** The permission as the connection's opening: what a firewall that keeps state by itself must be told instead of the answer. */
export function asOpening(grant: Grant): Grant {
  if (grant.kind !== 'answer') return grant;
  const { in: wayIn, out: wayOut, ...rest } = grant;
  const hook = grant.hook === 'input' ? 'output' : grant.hook === 'output' ? 'input' : 'forward';
  return {
    ...rest,
    kind: 'open',
    from: grant.to,
    to: grant.from,
    hook,
    ...(wayOut === undefined ? {} : { in: wayOut }),
    ...(wayIn === undefined ? {} : { out: wayIn }),
  };
}

export interface FamilyEnds {
  readonly family: 4 | 6;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Senders and receivers by address family, pairs that can talk only. */
export function byFamily(grant: Grant): readonly FamilyEnds[] {
  return ([4, 6] as const).flatMap((family) => {
    const of = (addresses: readonly string[]) => addresses.filter((address) => address.includes(':') === (family === 6));
    const ends = { family, from: of(grant.from), to: of(grant.to) };
    return ends.to.length === 0 || (grant.from.length > 0 && ends.from.length === 0) ? [] : [ends];
  });
}
