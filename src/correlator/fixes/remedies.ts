/** What mends each cause, in words: the part no rule can say. */
import type { Cause, Fix } from '../contract.ts';
import type { FixRequest } from './contract.ts';

type Remedy = (request: FixRequest, ends: string) => readonly Fix[];

const firewall = (text: string): Fix => ({ kind: 'firewall', text });
const backup = (text: string): Fix => ({ kind: 'backup', text });
const none: Remedy = () => [];

/** Where the product's data names no setting of its own. */
const KEEPALIVE = backup(
  'Keepalives on both ends below that timer: Linux "sysctl -w net.ipv4.tcp_keepalive_time=300", ' +
    'Windows "KeepAliveTime" = 300000 (ms) under HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters. ' +
    'They work for programs that ask for keepalives only.',
);

const EVENT = firewall(
  'When many connections were lost in the same minute, the rules were reloaded or a cluster failed over: ' +
    'synchronise states (conntrackd, pfsync, stateful failover) and reload outside the backup window. Keepalives do not help there.',
);

function timerFix({ place }: FixRequest, ends: string): Fix {
  return firewall(
    `Find the timer that forgets silent connections on ${place.firewall}: Linux "sysctl net.netfilter.nf_conntrack_tcp_timeout_established", ` +
      'pf "pfctl -s timeouts" (tcp.established), Cisco ASA "show running-config timeout" (conn). ' +
      `Let it outlast the longest silence between ${ends}.`,
  );
}

/** Beside the rule, where there is one. `ends` reads "10.0.0.1 and 10.0.0.2". */
export const remedies: Readonly<Record<Cause, Remedy>> = {
  'connection-denied': none,
  'reply-denied': () => [
    firewall(
      'Better than this rule alone: one line at the top of the rule set that accepts established,related for all. ' +
        'Never open the high ports for new connections.',
    ),
  ],
  'state-lost': (request, ends) => [
    ...(request.lost === 'event' ? [] : [timerFix(request, ends)]),
    ...(request.lost === 'timer' ? [] : [EVENT]),
    ...(request.lost === 'event' || request.leg.keepalive.length > 0 ? [] : [KEEPALIVE]),
  ],
  'server-timeout': () => [backup('Raise the timer of the backup server that ended the session. No firewall rule changes this.')],
  'window-check': ({ place }) => [
    firewall(
      `On ${place.firewall} let packets outside the expected TCP window pass: Linux "sysctl -w net.netfilter.nf_conntrack_tcp_be_liberal=1"; ` +
        'on other devices relax the sequence check for these two hosts.',
    ),
    backup('Look for network cards or tunnels on the path that rewrite sequence numbers (offload, SACK) and switch that off as a test.'),
  ],
  'asymmetric-route': ({ place }, ends) => [
    firewall(
      `Both directions between ${ends} must pass the same firewall: correct the route or the interface a host answers from, ` +
        `or synchronise states between the firewalls. ${place.firewall} sees one half only; a rule there would hide the fault. ` +
        'Last resort on Cisco ASA: TCP state bypass for these two hosts.',
    ),
  ],
  'stale-address': ({ responders }) => [
    backup(
      `Make the server forget ${responders.join(', ')}: set the address the client is to be called at in the product ` +
        '(or a fixed translation for it), then restart the client so that it registers anew.',
    ),
  ],
  'range-exceeded': () => [backup('Set the same range on both ends and in the rule, with room for every job that runs at once.')],
  'port-conflict': () => [
    backup(
      'On the responder find the program that holds the port ("ss -ltnp", "netstat -abno") and move one of the two; the same port on both ends.',
    ),
  ],
  'wrong-interface': ({ responders }) => [
    backup(
      `Let the backup use the address whose leg works instead of ${responders.join(', ')}: correct the name (DNS, hosts file) ` +
        'or the preferred network card in the product. No rule is needed then.',
    ),
  ],
  'helper-missing': ({ leg, place }) => [
    backup('Give the product a fixed range of ports and allow that range, or a transport that needs one port only.'),
    firewall(
      `Or let ${place.firewall} follow the announced ports with its ${leg.helper ?? 'connection-tracking'} helper; ` +
        'current Linux kernels want it assigned by a rule (iptables -j CT --helper, nft "ct helper set").',
    ),
  ],
  'path-mtu': () => [
    firewall(
      'Or shrink the segments on that path: iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu; pf "scrub max-mss".',
    ),
  ],
  'host-profile': ({ place }) => [
    firewall(
      `On ${place.firewall} see which profile is in use ("Get-NetConnectionProfile"). Public after a restart means the network was not recognised ` +
        '(domain controller or gateway late): disable and enable the card, or restart the service NlaSvc.',
    ),
  ],
  'discovery-blocked': () => [backup('Name the host by its address in the product instead of having it found.')],
  'connection-limit': ({ place }) => [
    firewall(
      `Compare use and limit on ${place.firewall}: Linux "sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max", ` +
        'pf "pfctl -s info" and "pfctl -s memory", Cisco ASA "show conn count" and "show resource usage". Raise the limit for the backup server.',
    ),
    backup('Spread the start times of the jobs, or lower the number of parallel streams.'),
  ],
  inspection: ({ place }, ends) => [
    firewall(
      `On ${place.firewall} take the traffic between ${ends} out of inspection (intrusion prevention, antivirus, TLS), for the ports of this leg only.`,
    ),
  ],
  'time-of-day': ({ place }) => [
    firewall(
      `On ${place.firewall} look for a schedule or an end date on the rule that used to accept this, and align it with the backup window, retries included.`,
    ),
  ],
  'descriptor-exhaustion': () => [
    backup('Install the proxy fix level 1.3.1-TFS-0003 or later (APAR IY55176), raise its limit of open files, and restart the proxy.'),
  ],
};
