/** A short night to follow: written line by line, so that each test knows what it wrote. Dialect: the kernel's nf_log_syslog.c. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const SITE = `timezone: UTC
hosts: {mother: [10.30.1.20]}
backups:
  - name: nightly
    protocol: tsm
    mode: prompted
    roles: {server: [mother], client: [10.16.0.0/16]}
`;

export class Night {
  readonly folder = mkdtempSync(join(tmpdir(), 'legwork-tail-test-'));
  readonly log = join(this.folder, 'fw1.log');
  readonly site = join(this.folder, 'site.yaml');
  #second = 0;

  constructor() {
    writeFileSync(this.site, SITE);
    writeFileSync(this.log, '');
  }

  /** The command line of `legwork tail` with these arguments. */
  command(...args: readonly string[]): string {
    return [process.execPath, CLI, 'tail', ...args, '--site', this.site, '--year', '2026'].map((word) => `'${word}'`).join(' ');
  }

  /** One client is prompted and let through, so that the log is known to hold accepted connections. */
  works(log = this.log): void {
    appendFileSync(
      log,
      this.#line('FW-ACCEPT', '10.30.1.20', '10.16.0.11', 1501) + this.#line('FW-ACCEPT', '10.16.0.11', '10.30.1.20', 1500),
    );
  }

  /** The prompt to a client is denied, SYN after SYN. */
  breaks(log = this.log): void {
    let text = '';
    for (let i = 0; i < 6; i++) text += this.#line('FW-DROP', '10.30.1.20', '10.16.0.27', 1501);
    appendFileSync(log, text);
  }

  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #line(prefix: string, src: string, dst: string, port: number): string {
    const at = this.#second++;
    const time = `${String(22 + Math.floor(at / 3600)).padStart(2, '0')}:${String(Math.floor(at / 60) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    return (
      `Nov 18 ${time} fw1 kernel: ${prefix} IN=eth0 OUT=eth1 SRC=${src} DST=${dst} LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=0 DF ` +
      `PROTO=TCP SPT=40112 DPT=${port} WINDOW=64240 RES=0x00 SYN URGP=0\n`
    );
  }
}
