/**
 * A filter of packets, made ready for one block: words are looked up once in the block's tables of addresses and names,
 * so that a row costs a few array reads and ten million of them a second or two.
 */
import { ACTIONS, Has, TRANSPORTS, type PacketRows } from '../../parsers/columns.ts';

type RowTest = (row: number) => boolean;

const PORT = /^:(\d{1,5})$/;

/**
 * @param filter Words that all must hold: `deny`, `accept` or `unknown` (the action), `:1501` (either port), else a text that occurs in an
 * address, a name (rule, interface, firewall), the transport or the path of the log.
 */
export function packetFilter(filter: string, columns: PacketRows, logWords: string): RowTest {
  const words = filter.toLowerCase().split(/\s+/);
  const tests = words.filter((word) => word !== '').map((word) => wordTest(word, columns, logWords.toLowerCase()));
  return (row) => tests.every((test) => test(row));
}

function wordTest(word: string, columns: PacketRows, logWords: string): RowTest {
  const action = ACTIONS.findIndex((each) => each === word);
  if (action >= 0) return (row) => columns.action[row] === action;
  const port = PORT.exec(word);
  if (port !== null) return portTest(Number(port[1]), columns);
  if (logWords.includes(word)) return () => true;
  return textTest(word, columns);
}

function portTest(port: number, { srcPort, dstPort, present }: PacketRows): RowTest {
  return (row) => {
    const has = present[row] ?? 0;
    return (srcPort[row] === port && (has & Has.srcPort) !== 0) || (dstPort[row] === port && (has & Has.dstPort) !== 0);
  };
}

function textTest(word: string, columns: PacketRows): RowTest {
  const addresses = idsHolding(word, columns.addresses.size, (id) => columns.addresses.text(id));
  const names = idsHolding(word, columns.names.size, (id) => columns.names.text(id));
  const transports = new Uint8Array(256);
  for (const [number, name] of Object.entries(TRANSPORTS)) if (name.includes(word)) transports[Number(number)] = 1;
  const { src, dst, natSrc, natDst, rule, how, firewall, transport } = columns;
  const [inside, outside] = [columns.in, columns.out];
  const hit = (table: Uint8Array, column: Uint32Array, row: number): boolean => table[column[row] ?? 0] === 1;
  return (row) =>
    hit(addresses, src, row) ||
    hit(addresses, dst, row) ||
    hit(addresses, natSrc, row) ||
    hit(addresses, natDst, row) ||
    hit(names, rule, row) ||
    hit(names, how, row) ||
    hit(names, firewall, row) ||
    hit(names, inside, row) ||
    hit(names, outside, row) ||
    transports[transport[row] ?? 0] === 1;
}

function idsHolding(word: string, size: number, text: (id: number) => string | undefined): Uint8Array {
  const ids = new Uint8Array(size);
  for (let id = 1; id < size; id++) if (text(id)?.toLowerCase().includes(word) === true) ids[id] = 1;
  return ids;
}
