/** Names of ICMP types and codes as pf tools print them → numbers. */

type Kind = readonly [type: number, code?: number];

/** First ICMP field of pfSense's filterlog (usr.sbin/filterlog of FreeBSD ports, print.c). */
export const PFSENSE_ICMP: Readonly<Record<string, Kind>> = {
  request: [8, 0],
  reply: [0, 0],
  unreachproto: [3, 2],
  unreachport: [3, 3],
  needfrag: [3, 4],
  unreach: [3],
  timexceed: [11],
  paramprob: [12],
  redirect: [5],
  tstamp: [13, 0],
  tstampreply: [14, 0],
  maskreply: [18, 0],
  routeradv: [9, 0],
};

/** Keywords of pf.conf(5) for `icmp-type`, which OPNsense prints since 2026. */
export const PF_ICMP: Readonly<Record<string, number>> = {
  echorep: 0,
  unreach: 3,
  squench: 4,
  redir: 5,
  althost: 6,
  echoreq: 8,
  routeradv: 9,
  routersol: 10,
  timex: 11,
  paramprob: 12,
  timereq: 13,
  timerep: 14,
  inforeq: 15,
  inforep: 16,
  maskreq: 17,
  maskrep: 18,
};

export const PF_ICMP6: Readonly<Record<string, number>> = {
  unreach: 1,
  toobig: 2,
  timex: 3,
  paramprob: 4,
  echoreq: 128,
  echorep: 129,
  groupqry: 130,
  grouprep: 131,
  groupterm: 132,
  routersol: 133,
  routeradv: 134,
  neighbrsol: 135,
  neighbradv: 136,
  redir: 137,
};

/** Keywords of pf.conf(5) for codes. A word means the same number under every type that has it. */
export const PF_CODE: Readonly<Record<string, number>> = {
  'net-unr': 0,
  'host-unr': 1,
  'proto-unr': 2,
  'port-unr': 3,
  needfrag: 4,
  srcfail: 5,
  'net-unk': 6,
  'host-unk': 7,
  isolate: 8,
  'net-prohib': 9,
  'host-prohib': 10,
  'net-tos': 11,
  'host-tos': 12,
  'filter-prohib': 13,
  'host-preced': 14,
  'cutoff-preced': 15,
  'redir-net': 0,
  'redir-host': 1,
  'redir-tos-net': 2,
  'redir-tos-host': 3,
  'normal-adv': 0,
  'common-adv': 16,
  transit: 0,
  reassemb: 1,
  badhead: 0,
  optmiss: 1,
  badlen: 2,
};

export const PF_CODE6: Readonly<Record<string, number>> = {
  'noroute-unr': 0,
  'admin-unr': 1,
  'beyond-unr': 2,
  'addr-unr': 3,
  'port-unr': 4,
  transit: 0,
  reassemb: 1,
  badhead: 0,
  nxthdr: 1,
  'redir-onlink': 0,
  'redir-router': 1,
};
