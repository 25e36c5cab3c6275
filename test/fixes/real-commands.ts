/** The proposed commands as the tools of this machine read them, without applying anything. */
import { spawnSync } from 'node:child_process';
import { works } from '../lab/namespaces.ts';

const NFT_TABLE = `table inet filter {
  chain forward { type filter hook forward priority 0; policy drop; }
  chain input { type filter hook input priority 0; }
  chain output { type filter hook output priority 0; }
}
`;

export const canCheckNft = works('nft', ['-c', '-f', '-'], NFT_TABLE);
export const canCheckIptables =
  works('iptables-restore', ['--test'], '*filter\nCOMMIT\n') && works('ip6tables-restore', ['--test'], '*filter\nCOMMIT\n');

/** What nft says against the commands; empty when it accepts them all. */
export function nftComplaints(commands: string): string {
  const lines = commands.split('\n').map((line) => line.replace(/^nft '(.*)'$/, '$1'));
  const odd = lines.filter((line) => !line.startsWith('insert rule '));
  const result = spawnSync('nft', ['-c', '-f', '-'], { input: `${NFT_TABLE}${lines.join('\n')}\n`, encoding: 'utf8' });
  return result.stderr + odd.join('\n');
}

/** What iptables-restore and ip6tables-restore say against the commands; empty when they accept them all. */
export function iptablesComplaints(commands: string): string {
  const lines = commands.split('\n');
  const odd = lines.filter((line) => !/^ip6?tables -I /.test(line));
  const said = ['iptables', 'ip6tables'].map((program) => {
    const own = lines.filter((line) => line.startsWith(`${program} `)).map((line) => line.slice(program.length + 1));
    return spawnSync(`${program}-restore`, ['--test'], { input: `*filter\n${own.join('\n')}\nCOMMIT\n`, encoding: 'utf8' }).stderr;
  });
  return said.join('') + odd.join('\n');
}
