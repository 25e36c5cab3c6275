/** Sentences several rules need about denied packets. */
import { attemptsOf } from '../attempts.ts';
import { retryShape } from '../retry-shape.ts';
import type { Packet } from '../packet.ts';
import { listed, plural, portList } from '../phrases.ts';
import type { Slice, View } from '../slice.ts';

export function describeDenial(view: View, packets: readonly Packet[]): string {
  const attempts = attemptsOf(packets);
  const rules = [...new Set(packets.map((p) => p.rule.trim()).filter((rule) => rule !== ''))].slice(0, 3);
  const by = rules.length > 0 ? ` (${listed(rules)})` : '';
  const ports = portList(packets.map((p) => p.dstPort));
  return `${view.firewall} denied ${plural(attempts.length, 'connection attempt')} to port ${ports}${by}, ${plural(packets.length, 'packet')} in all.`;
}

/** What the spacing of the longest connect's SYNs tells of the answer it got. */
export function describeRetries(packets: readonly Packet[]): readonly string[] {
  const longest = [...attemptsOf(packets)].sort((x, y) => y.length - x.length)[0] ?? [];
  const shape = retryShape(longest.map((p) => p.time));
  return shape.answered === 'unknown' ? [] : [shape.sentence];
}

/** What the other firewalls on the path made of the same connections. */
export function otherWay(slice: Slice): string {
  const passed = slice.views.filter((view) => view.deniedSyns.length === 0 && view.acceptedSyns.length > 0).map((view) => view.firewall);
  return passed.length === 0 ? '' : `${listed(passed)} let the same leg through: the block is not there.`;
}
