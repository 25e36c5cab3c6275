/** Who dials whom on which port, in a given number of columns. The port and the arrow are never cut, addresses only in their middle. */
import type { Finding } from '../correlator/contract.ts';
import { fit, fitMiddle, textWidth } from './text-width.ts';

export interface Ends {
  readonly from: string;
  readonly to: string;
  readonly port: string;
}

export function fitEnds(ends: Ends, between: string, width: number): string {
  const whole = join(ends, between);
  if (textWidth(whole) <= width) return fit(whole, width);
  const room = Math.max(2, width - textWidth(between) - textWidth(ends.port));
  const half = Math.floor(room / 2);
  const fromWidth = Math.min(textWidth(ends.from), Math.max(half, room - textWidth(ends.to)));
  const toWidth = Math.min(textWidth(ends.to), room - fromWidth);
  return fit(join({ from: fitMiddle(ends.from, fromWidth), to: fitMiddle(ends.to, toWidth), port: ends.port }, between), width);
}

export function join(ends: Ends, between: string): string {
  return `${ends.from}${between}${ends.to}${ends.port}`;
}

export function findingEnds(finding: Finding): Ends {
  return {
    from: finding.initiator?.address ?? finding.backup ?? '?',
    to: finding.responder?.address ?? '',
    port: portsText(finding.ports),
  };
}

/** `:1501`, `:49152-49160`, `:1500,1501` or `:1500,1501…` */
function portsText(ports: readonly number[]): string {
  const [first, second] = ports;
  if (first === undefined) return '';
  const last = ports.at(-1) ?? first;
  if (second === undefined) return `:${first}`;
  if (last - first === ports.length - 1 && ports.length > 2) return `:${first}-${last}`;
  return ports.length === 2 ? `:${first},${second}` : `:${first},${second}…`;
}
