/** The formats this tool reads. Adding one: README.md in this folder. */
import type { LogFormat } from './contract.ts';
import { containerLog } from './container-log.ts';
import { iptables } from './iptables.ts';
import { journaldExport } from './journald-export.ts';
import { jsonDocument } from './json-document.ts';
import { jsonLines } from './json-lines.ts';
import { leef } from './leef.ts';
import { mikrotik } from './mikrotik.ts';
import { pfFilterlog } from './pf-filterlog.ts';
import { pfTcpdump } from './pf-tcpdump.ts';
import { pflog } from './pflog.ts';
import { sophosUtm } from './sophos-utm.ts';
import { unifiCef } from './unifi-cef.ts';
import { windowsFirewallUtf16 } from './windows-firewall-utf16.ts';
import { windowsFirewall } from './windows-firewall.ts';
import { windowsSecurityJson } from './windows-security-json.ts';
import { windowsSecurityXml } from './windows-security-xml.ts';

/** Where two formats recognise as many lines, the earlier one is taken. */
export const formats: readonly LogFormat[] = [
  iptables,
  pfFilterlog,
  pfTcpdump,
  pflog,
  windowsFirewall,
  windowsFirewallUtf16,
  windowsSecurityXml,
  windowsSecurityJson,
  mikrotik,
  sophosUtm,
  unifiCef,
  leef,
  containerLog,
  jsonLines,
  jsonDocument,
  journaldExport,
];

/** How much of a source is looked at. */
const HEAD = 65_536;

export function formatNamed(name: string): LogFormat | undefined {
  return formats.find((format) => format.name === name);
}

/** The format of a source that begins with these bytes: the one that claims its framing, else the one that recognises most lines. */
export function detect(head: Uint8Array): LogFormat | undefined {
  const bytes = head.subarray(0, HEAD);
  const framed = formats.find((format) => format.framing?.claims(bytes) === true);
  if (framed !== undefined) return framed;
  const counts = formats.map(() => 0);
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    for (const [i, format] of formats.entries()) if (format.recognises(bytes, start, end)) counts[i] = (counts[i] ?? 0) + 1;
    start = end + 1;
  }
  const most = Math.max(...counts);
  return most > 0 ? formats[counts.indexOf(most)] : undefined;
}
