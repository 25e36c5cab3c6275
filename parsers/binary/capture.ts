/** Capture files: pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng). Where a packet and its time stand, record by record. */
import type { Framing } from '../contract.ts';

const PCAP_HEADER = 24;
const PCAP_RECORD = 16;
/** A packet longer than this is no packet but a wrong place. */
const LONGEST = 0x40000;
const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
/** Block types the draft defines, the ones that hold no packet included. */
const BLOCKS = new Set([INTERFACE, OLD_PACKET, SIMPLE_PACKET, 4, 5, ENHANCED_PACKET, 7, 8, 9, 10, 0x0bad, 0x40000bad]);
const TSRESOL = 9;
const TSOFFSET = 14;
const MAGICS: Readonly<Record<number, readonly [little: boolean, nano: boolean]>> = {
  0xa1b2c3d4: [false, false],
  0xd4c3b2a1: [true, false],
  0xa1b23c4d: [false, true],
  0x4d3cb2a1: [true, true],
};

/** A packet of a capture, as a range of the record's bytes. */
export interface Captured {
  readonly linkType: number;
  /** Epoch microseconds; absent in blocks that carry none. */
  readonly time?: number;
  readonly start: number;
  readonly end: number;
}

interface Interface {
  readonly linkType: number;
  /** Units of a time stamp in a second. */
  readonly unitsPerSecond: bigint;
  readonly offset: number;
}

function viewOf(bytes: Uint8Array, start: number, end: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, Math.max(end - start, 0));
}

/** The byte order and kind of a pcap file header at the start of `view`. */
function pcapHeader(view: DataView): readonly [little: boolean, nano: boolean] | undefined {
  if (view.byteLength < PCAP_HEADER) return undefined;
  const found = MAGICS[view.getUint32(0)];
  return found !== undefined && view.getUint16(4, found[0]) === 2 ? found : undefined;
}

/** The byte order of a pcapng block at the start of `view`. */
function blockOrder(view: DataView): { readonly little: boolean; readonly type: number; readonly length: number } | undefined {
  if (view.byteLength < 12) return undefined;
  const section = view.getUint32(0) === SECTION;
  for (const little of [true, false]) {
    const type = view.getUint32(0, little);
    const length = view.getUint32(4, little);
    const known = section ? view.getUint32(8, little) === 0x1a2b3c4d : BLOCKS.has(type);
    if (!known || length < 12 || length % 4 !== 0 || length > LONGEST * 4) continue;
    if (view.byteLength < length || view.getUint32(length - 4, little) === length) return { little, type, length };
  }
  return undefined;
}

/** Bytes a pcap record says it holds, in the byte order that gives a possible length. */
function recordOrder(view: DataView): { readonly little: boolean; readonly length: number } | undefined {
  if (view.byteLength < PCAP_RECORD) return undefined;
  for (const little of [true, false]) {
    const length = view.getUint32(8, little);
    if (length <= LONGEST && view.getUint32(12, little) <= LONGEST * 16) return { little, length };
  }
  return undefined;
}

/** Cuts captures whose link type is one of `linkTypes`. */
export function captureFraming(linkTypes: ReadonlySet<number>): Framing {
  return {
    claims(head) {
      const reader = new CaptureReader();
      let from = 0;
      while (from < head.length) {
        const next = nextRecord(head, from, head.length);
        if (next < 0) return false;
        reader.read(head, from, next);
        if (reader.linkTypes.some((type) => linkTypes.has(type))) return true;
        if (reader.linkTypes.length > 0 && pcapHeader(viewOf(head, from, next)) !== undefined) return false;
        from = next;
      }
      return false;
    },
    next: nextRecord,
  };
}

function nextRecord(bytes: Uint8Array, from: number, end: number): number {
  const view = viewOf(bytes, from, end);
  if (pcapHeader(view) !== undefined) return from + PCAP_HEADER;
  const block = blockOrder(view);
  if (block !== undefined) return block.length <= view.byteLength ? from + block.length : -1;
  const record = recordOrder(view);
  if (record !== undefined) return PCAP_RECORD + record.length <= view.byteLength ? from + PCAP_RECORD + record.length : -1;
  // Nothing possible stands here: the rest cannot be cut and is handed over as it is.
  return view.byteLength < PCAP_RECORD ? -1 : end;
}

/** Follows a capture from record to record. */
export class CaptureReader {
  #little = true;
  #nano = false;
  #interfaces: Interface[] = [];
  #pcap = false;

  get linkTypes(): readonly number[] {
    return this.#interfaces.map(({ linkType }) => linkType);
  }

  /** The packet in the record bytes[start, end); 'header' for a record that holds none; undefined for one that cannot be read. */
  read(bytes: Uint8Array, start: number, end: number): Captured | 'header' | undefined {
    const view = viewOf(bytes, start, end);
    const header = pcapHeader(view);
    if (header !== undefined) {
      [this.#little, this.#nano] = header;
      this.#pcap = true;
      this.#interfaces = [{ linkType: view.getUint32(20, this.#little) & 0xffff, unitsPerSecond: 1_000_000n, offset: 0 }];
      return 'header';
    }
    const captured = this.#pcap ? this.#record(view) : this.#block(view);
    return typeof captured === 'object' ? { ...captured, start: captured.start + start, end: captured.end + start } : captured;
  }

  #record(view: DataView): Captured | undefined {
    const first = this.#interfaces[0];
    if (view.byteLength < PCAP_RECORD || first === undefined) return undefined;
    const length = view.getUint32(8, this.#little);
    const fraction = view.getUint32(4, this.#little);
    const time = view.getUint32(0, this.#little) * 1e6 + (this.#nano ? Math.floor(fraction / 1000) : fraction);
    return { linkType: first.linkType, time, start: PCAP_RECORD, end: Math.min(PCAP_RECORD + length, view.byteLength) };
  }

  #block(view: DataView): Captured | 'header' | undefined {
    const block = blockOrder(view);
    if (block === undefined) return undefined;
    if (block.type === SECTION) {
      this.#little = block.little;
      this.#interfaces = [];
      return 'header';
    }
    if (block.type === INTERFACE && view.byteLength >= 20) {
      this.#interfaces.push(interfaceAt(view, this.#little));
      return 'header';
    }
    if (block.type === SIMPLE_PACKET) return this.#captured(view, 0, 12, view.byteLength - 16);
    if (block.type !== ENHANCED_PACKET && block.type !== OLD_PACKET) return 'header';
    if (view.byteLength < 32) return undefined;
    const index = block.type === ENHANCED_PACKET ? view.getUint32(8, this.#little) : view.getUint16(8, this.#little);
    // Nanoseconds since 1970 need more bits than a double holds.
    const units = (BigInt(view.getUint32(12, this.#little)) << 32n) | BigInt(view.getUint32(16, this.#little));
    return this.#captured(view, index, 28, view.getUint32(20, this.#little), units);
  }

  #captured(view: DataView, index: number, start: number, length: number, units?: bigint): Captured | undefined {
    const from = this.#interfaces[index];
    if (from === undefined) return undefined;
    const end = Math.min(start + length, view.byteLength);
    if (units === undefined) return { linkType: from.linkType, start, end };
    const micros = Number((units * 1_000_000n) / from.unitsPerSecond) + from.offset * 1e6;
    return { linkType: from.linkType, time: micros, start, end };
  }
}

function interfaceAt(view: DataView, little: boolean): Interface {
  let unitsPerSecond = 1_000_000n;
  let offset = 0;
  for (let at = 16; at + 4 <= view.byteLength - 4;) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === 0 || at + 4 + length > view.byteLength) break;
    if (code === TSRESOL && length >= 1) {
      const value = view.getUint8(at + 4);
      unitsPerSecond = (value & 128) === 0 ? 10n ** BigInt(value) : 2n ** BigInt(value & 127);
    }
    if (code === TSOFFSET && length === 8) offset = Number(view.getBigInt64(at + 4, little));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { linkType: view.getUint16(8, little), unitsPerSecond, offset };
}
