/** Which of a fix's rule dialects the firewall that logged speaks. */
import type { Diagnosis, Dialect, Finding } from '../correlator/contract.ts';

export const DIALECTS: readonly Dialect[] = ['iptables', 'nftables', 'pf', 'windows', 'cisco-asa'];

export const DIALECT_LABEL: Readonly<Record<Dialect, string>> = {
  iptables: 'iptables',
  nftables: 'nftables',
  pf: 'pf (pfSense, OPNsense, OpenBSD, FreeBSD)',
  windows: 'Windows PowerShell',
  'cisco-asa': 'Cisco ASA',
};

/** Log formats by the words in their names. A netfilter log line is the same whether iptables or nft made the rule, so both are shown. */
const SPOKEN: readonly (readonly [RegExp, readonly Dialect[]])[] = [
  [/iptables|netfilter|nftables|ulog/, ['iptables', 'nftables']],
  [/^pf|filterlog|pflog/, ['pf']],
  [/windows/, ['windows']],
  [/cisco|asa/, ['cisco-asa']],
];

/** The dialects of the finding's firewall by the formats of its logs; all of them where no format tells. */
export function dialectsOf(finding: Finding, diagnosis: Diagnosis): readonly Dialect[] {
  const name = finding.firewall?.name;
  const formats = diagnosis.coverage.sources.filter((source) => source.firewall === name).map((source) => source.format ?? '');
  const spoken = SPOKEN.flatMap(([pattern, dialects]) => (formats.some((format) => pattern.test(format)) ? dialects : []));
  return spoken.length === 0 ? DIALECTS : spoken;
}
