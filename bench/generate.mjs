/**
 * Firewall logs of any size, the same bytes for the same arguments: nine lines of ten are scans that were dropped, most of the rest is traffic
 * let through, and one in a hundred belongs to a backup, every third of those denied.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

const START = Date.UTC(2026, 10, 18, 20);
const SCANNED = [22, 23, 80, 443, 445, 1433, 3389, 5900, 8080, 8443];
const WINDOWS_HEAD =
  '#Version: 1.5\r\n#Software: Microsoft Windows Firewall\r\n#Time Format: Local\r\n#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path\r\n\r\n';

/** Writes a log of about `bytes` bytes; returns how many records stand in it, and the sum of all their ports. */
export function generate(format, bytes, path) {
  const random = generator(20_261_118);
  const fd = openSync(path, 'w');
  let size = 0;
  let records = 0;
  let ports = 0;
  if (format === 'windows-firewall') size += writeSync(fd, WINDOWS_HEAD);
  try {
    while (size < bytes) {
      let text = '';
      for (let i = 0; i < 4000; i++, records++) {
        const p = packet(random, records);
        ports += p.sport + p.dport;
        text += lineOf(format, p, records);
      }
      size += writeSync(fd, text);
    }
  } finally {
    closeSync(fd);
  }
  return { records, ports };
}

/** Numerical Recipes' linear congruence, its high bits. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A third of the scans comes from a few hundred addresses, a seventh from addresses never seen again, as on the Internet. */
const SCANNERS = 200_000;
const ONCE = 0.15;

function scanner(random) {
  if (random(100) < ONCE * 100) return address(random(2 ** 31));
  return address(Math.imul(Math.floor(SCANNERS ** (random(1_000_000) / 1_000_000)), 2_654_435_761) >>> 1);
}

function address(number) {
  return `${11 + ((number >>> 23) % 180)}.${(number >>> 15) & 255}.${(number >>> 7) & 255}.${1 + (number & 127)}`;
}

function packet(random, n) {
  const time = START + Math.floor(n / 40) * 100;
  const kind = random(100);
  const base = { time, id: random(65_536), ttl: 40 + random(80), sport: 1024 + random(64_000) };
  if (kind === 0) return { ...base, ...backup(random), deny: random(3) === 0 };
  const dport = random(2) === 0 ? SCANNED[random(SCANNED.length)] : 1 + random(65_535);
  if (kind < 10) return { ...base, deny: false, src: `10.20.${random(4)}.${10 + random(50)}`, dst: address(random(400)), dport: 443 };
  return { ...base, deny: true, src: scanner(random), dst: `198.51.100.${16 + random(16)}`, dport };
}

/** Two servers and their twelve clients: sessions, and prompts the other way round. */
function backup(random) {
  const [server, client] = [`10.30.0.${5 + random(2)}`, `10.16.0.${20 + random(12)}`];
  return random(3) === 0 ? { src: server, dst: client, dport: 1501 } : { src: client, dst: server, dport: 1500 };
}

function lineOf(format, p, n) {
  if (format === 'iptables') return iptablesLine(p, n);
  return format === 'windows-firewall' ? windowsLine(p) : filterlogLine(p, n);
}

function iptablesLine(p, n) {
  const day = new Date(p.time);
  const stamp = `Nov ${day.getUTCDate()} ${day.toISOString().slice(11, 19)}`;
  const prefix = p.deny ? '[UFW BLOCK] ' : '[UFW ALLOW] ';
  return `${stamp} fw1 kernel: [${(363_080 + n / 100).toFixed(6)}] ${prefix}IN=eth0 OUT=eth1 MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=${p.src} DST=${p.dst} LEN=60 TOS=0x00 PREC=0x00 TTL=${p.ttl} ID=${p.id} DF PROTO=TCP SPT=${p.sport} DPT=${p.dport} WINDOW=64240 RES=0x00 SYN URGP=0 \n`;
}

function windowsLine(p) {
  const iso = new Date(p.time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} ${p.deny ? 'DROP' : 'ALLOW'} TCP ${p.src} ${p.dst} ${p.sport} ${p.dport} 60 S ${p.id * 65_521} 0 64240 - - - RECEIVE\r\n`;
}

function filterlogLine(p, n) {
  const iso = new Date(p.time).toISOString();
  return `<134>1 ${iso.slice(0, 19)}+00:00 fw1.example filterlog 41317 - - ${p.deny ? '4,,,1000000103' : '77,,,1600000001'},igb0,match,${p.deny ? 'block' : 'pass'},in,4,0x0,,${p.ttl},${p.id},0,DF,6,tcp,60,${p.src},${p.dst},${p.sport},${p.dport},0,S,${1_000_000 + n},,64240,,mss\n`;
}
