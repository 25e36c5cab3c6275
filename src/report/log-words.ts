/** Words of firewall logs that name nobody: keys, verdicts, protocols, flags, months. In a redacted report any other word of a log line is replaced. */
const WORDS = `
jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun utc z t am pm
kernel filterlog ulogd pf ipfw netfilter ufw firewalld shorewall asa fw
in out physin physout mac src dst len tos prec ttl id df mf ce frag proto spt dpt window res urgp mark seq ack syn fin rst psh urg ece cwr
type code mtu tc hoplimit flowlbl spi ctstate uid gid opt macsrc macdst macproto
tcp udp icmp icmpv6 ip ipv4 ipv6 igmp esp ah gre sctp options mss sackok nop wscale eol echo val ecr win
drop dropped deny denied block blocked reject rejected accept accepted allow allowed pass passed permit permitted invalid input output forward fwd
built teardown inbound outbound connection from to by access-group reason interface no matching for flags on
receive send path info rule match local4 info notice warning err
missed failed completed started restarted severed status return code rc
`;

export const LOG_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
