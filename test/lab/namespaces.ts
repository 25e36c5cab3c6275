/** A real firewall on this machine: server - firewall - client in three network namespaces. Needs root and iproute2. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export const SERVER = '10.78.1.2';
export const CLIENT = '10.78.2.2';

export type Place = 'server' | 'firewall' | 'client';

/** Does this command end well here? What a machine cannot do, its tests skip. */
export function works(command: string, args: readonly string[], input = ''): boolean {
  return spawnSync(command, args, { input }).status === 0;
}

export function canPlay(): boolean {
  const name = `lw${process.pid}-try`;
  return works('ip', ['netns', 'add', name]) && works('ip', ['netns', 'del', name]);
}

export class Namespaces {
  readonly #name = (place: Place): string => `lw${process.pid}-${place}`;
  readonly #listeners: ChildProcess[] = [];

  constructor() {
    for (const place of ['server', 'firewall', 'client'] as const) {
      run('ip', ['netns', 'add', this.#name(place)]);
      this.sh(place, 'ip link set lo up');
    }
    this.#wire('server', 'eth0', SERVER, '10.78.1.1');
    this.#wire('client', 'eth1', CLIENT, '10.78.2.1');
    this.sh('firewall', 'sysctl -qw net.ipv4.ip_forward=1 net.netfilter.nf_conntrack_tcp_loose=0');
  }

  /** Runs a line of shell there, as an administrator would type it. @throws Error with what it printed when it fails. */
  sh(place: Place, line: string, input = ''): string {
    return run('ip', ['netns', 'exec', this.#name(place), 'sh', '-c', line], input);
  }

  /** Listens until `close`; resolves once connections are taken. */
  async listen(place: Place, address: string, port: number): Promise<void> {
    const script = `require('net').createServer().listen(${port}, '${address}', () => console.log('up'))`;
    const child = spawn('ip', ['netns', 'exec', this.#name(place), process.execPath, '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#listeners.push(child);
    await once(child.stdout, 'data');
  }

  /** What became of a connect that is given up after so many milliseconds. */
  dial(place: Place, address: string, port: number, giveUpMs: number): 'connected' | 'refused' | 'silence' {
    const script = `const s = require('net').connect(${port}, '${address}');
      const end = (word) => { console.log(word); process.exit(); };
      s.on('connect', () => end('connected')); s.on('error', () => end('refused')); setTimeout(() => end('silence'), ${giveUpMs});`;
    const word = run('ip', ['netns', 'exec', this.#name(place), process.execPath, '-e', script]).trim();
    return word === 'connected' || word === 'refused' ? word : 'silence';
  }

  close(): void {
    for (const child of this.#listeners) child.kill();
    for (const place of ['server', 'firewall', 'client'] as const) spawnSync('ip', ['netns', 'del', this.#name(place)]);
  }

  #wire(place: 'server' | 'client', device: string, address: string, gateway: string): void {
    const [here, firewall] = [this.#name(place), this.#name('firewall')];
    run('ip', ['link', 'add', 'eth0', 'netns', here, 'type', 'veth', 'peer', 'name', device, 'netns', firewall]);
    this.sh(place, `ip addr add ${address}/24 dev eth0 && ip link set eth0 up`);
    this.sh('firewall', `ip addr add ${gateway}/24 dev ${device} && ip link set ${device} up`);
    this.sh(place, `ip route add default via ${gateway}`);
  }
}

function run(command: string, args: readonly string[], input = ''): string {
  const result = spawnSync(command, args, { input, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr}${result.error?.message ?? ''}`);
  return result.stdout;
}
