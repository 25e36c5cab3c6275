import { expect, test } from 'vitest';
import { ACTIONS } from '../../parsers/columns.ts';
import { PrefixVerdicts } from '../../parsers/netfilter/prefix.ts';

const judge = (prefix: string, site = {}) => {
  const { action, how } = new PrefixVerdicts(site).judge(prefix);
  return [ACTIONS[action], how];
};

// Each from the front end's own documentation or source; the label wins over free text, whole words over parts of names.
test.each([
  ['[UFW BLOCK] ', 'deny', 'drop'],
  ['[UFW LIMIT BLOCK] ', 'deny', 'limit'],
  ['[UFW ALLOW] ', 'accept', 'accept'],
  ['[UFW AUDIT] ', 'unknown', undefined],
  ['[UFW AUDIT INVALID] ', 'unknown', undefined],
  ['FINAL_REJECT: ', 'deny', 'reject'],
  ['STATE_INVALID_DROP: ', 'deny', 'invalid'],
  ['filter_FWD_internal_DROP: ', 'deny', 'drop'],
  ['filter_IN_drop_ACCEPT: ', 'accept', 'accept'],
  ['"filter_IN_public_REJECT: "', 'deny', 'reject'],
  ['Shorewall:net2fw:DROP:', 'deny', 'drop'],
  ['Shorewall:loc2dmz:3:REJECT:', 'deny', 'reject'],
  ['Shorewall6:net2all:ACCEPT:', 'accept', 'accept'],
  ['Shorewall:net2fw:LOG:', 'unknown', undefined],
  ['Shorewall:verylongchain:DRO', 'unknown', undefined],
  ['[WAN_LOCAL-default-D]', 'deny', 'drop'],
  ['[WAN_OUT-2000-A]', 'accept', 'accept'],
  ['[LAN_IN-R-20001] DESCR="Allow all" ', 'deny', 'reject'],
  ['[WAN_IN-A-2147483647] DESCR="Block All Traffic" ', 'accept', 'accept'],
  ['SFW2-INext-DROP-DEFLT ', 'deny', 'drop'],
  ['SFW2-FWDint-ILL-ROUTING ', 'deny', 'invalid'],
  ['SFW2-INext-REJ ', 'deny', 'reject'],
  ['SFW2-INext-ACC-TCP ', 'accept', 'accept'],
  ['tap100i0-IN policy DROP: ', 'deny', 'drop'],
  ['PVEFW-HOST-IN PVEFW-reject: ', 'deny', 'reject'],
  ['REJECT wan in: ', 'deny', 'reject'],
  ['drop allow in: ', 'deny', 'drop'],
  ['RULE 7 -- DENY ', 'deny', 'drop'],
  ['RULE 7 -- ACCEPT ', 'accept', 'accept'],
  ['DROP_INPUT ', 'deny', 'drop'],
  ['DROP_CTINVALID ', 'deny', 'invalid'],
  // IPFire logs by the chain's name, before it accepts, drops or rejects.
  ['FORWARDFW ', 'unknown', undefined],
  ['INPUTFW ', 'unknown', undefined],
  ['DNAT ', 'unknown', undefined],
  ['REJECT_INPUT ', 'deny', 'reject'],
  ['DROP_NEWNOTSYN ', 'deny', 'drop'],
  ['Firewall: *TCP_IN Blocked* ', 'deny', 'drop'],
  ['Firewall: *SYNFLOOD* ', 'deny', 'limit'],
  // Shorewall since 5.2 writes chain and disposition as two words.
  ['net-fw DROP ', 'deny', 'drop'],
  ['net-fw 3 REJECT ', 'deny', 'reject'],
  ['allow-fw DROP ', 'deny', 'drop'],
  ['Shorewall::DROP:', 'deny', 'drop'],
  ['SFW2-INext-DROP-DEFLT-INV ', 'deny', 'drop'],
  ['SFW2-OUT-ERROR ', 'unknown', undefined],
  ['DROP(src wan)', 'deny', 'drop'],
  ['reject wan forward: ', 'deny', 'reject'],
  ['banIP/inbound/drop/country: ', 'deny', 'drop'],
  ['[ipv4-FWD-filter-10-A]', 'accept', 'accept'],
  ['[ipv4-NAM-WAN-IN-default-D]', 'deny', 'drop'],
  ['[NAT-5000-MASQ] ', 'unknown', undefined],
  ['[PREROUTING-DNAT-1] DESCR="Port Forward [ALLOW]" ', 'unknown', undefined],
  ['filter_FWD_libvirt_REJECT: ', 'deny', 'reject'],
  ['IPTables-Dropped: ', 'deny', 'drop'],
  ['"DROP INVALID INPUT:" ', 'deny', 'invalid'],
  ['calico-packet: ', 'deny', 'drop'],
  ['iptables DROP_INPUT: ', 'deny', 'drop'],
  ['FW-ACCEPT ', 'accept', 'accept'],
  ['fwDenied: ', 'deny', 'drop'],
  ['dropbox-in ', 'unknown', undefined],
  ['allow-vpn-D ', 'deny', 'drop'],
  ['NOT ALLOWED: ', 'deny', 'drop'],
  ['INVALID: ', 'deny', 'invalid'],
  ['', 'unknown', undefined],
])('%j means %s', (prefix, action, how) => {
  expect(judge(prefix)).toEqual([action, how]);
});

test("the site's own list wins, its longest match first", () => {
  const site = { '[CORP': 'deny', '[CORP-A]': 'accept' };
  expect(judge('[CORP-A] ', site)[0]).toBe('accept');
  expect(judge('[CORP-B] ', site)[0]).toBe('deny');
  expect(judge('FW-DROP ', { 'FW-DROP': 'accept' })).toEqual(['accept', undefined]);
});
