/**
 * What of a block is compressed together. A scan that looks for hosts and ports opens the first group alone; the rest is opened where a
 * packet of interest stands.
 */

/** Columns that tell whether a packet matters. */
export const SCANNED = ['time', 'present', 'action', 'transport', 'flags', 'srcPort', 'dstPort', 'src', 'dst', 'natDst'] as const;
export const OTHERS = [
  ...(['timeFrom', 'actionFrom', 'direction', 'icmpType', 'icmpCode', 'length', 'payload', 'repeat', 'natSrc'] as const),
  ...(['how', 'rule', 'in', 'out', 'firewall', 'line', 'offset'] as const),
] as const;

export type ColumnName = (typeof SCANNED)[number] | (typeof OTHERS)[number];

/** Columns kept as steps from row to row: they grow with the rows. */
export function isStepped(name: ColumnName): name is 'time' | 'line' | 'offset' {
  return name === 'time' || name === 'line' || name === 'offset';
}
