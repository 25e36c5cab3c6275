/** What the kernel logs of packets in network namespaces, while a story is played. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { works } from './namespaces.ts';

/** Without it the kernel logs packets of its first namespace only (net/netfilter/nf_log.c). */
const ALL_NAMESPACES = '/proc/sys/net/netfilter/nf_log_all_netns';

export function canReadKernelLog(): boolean {
  return works('dmesg', ['--time-format', 'iso']) && works('test', ['-w', ALL_NAMESPACES]) && works('test', ['-w', '/dev/kmsg']);
}

export class KernelLog {
  readonly #mark = `legwork-lab-${process.pid}-${Date.now()}`;
  readonly #before: string;

  constructor() {
    this.#before = readFileSync(ALL_NAMESPACES, 'utf8');
    writeFileSync(ALL_NAMESPACES, '1');
    writeFileSync('/dev/kmsg', this.#mark);
  }

  /** Lines about packets of these addresses since the story began. */
  lines(address: RegExp): readonly string[] {
    const all = spawnSync('dmesg', ['--time-format', 'iso'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout.split('\n');
    const from = all.findLastIndex((line) => line.includes(this.#mark));
    return all.slice(from + 1).filter((line) => address.test(line));
  }

  close(): void {
    writeFileSync(ALL_NAMESPACES, this.#before);
  }
}
