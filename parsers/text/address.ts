/** IP addresses in text form, straight into an address table. */
import type { AddressTable } from '../address-table.ts';
import { byteAt } from './bytes.ts';

const groups = new Uint16Array(8);

/**
 * Id of the address that fills bytes[start, end); 0 when something else stands there.
 * IPv4 as four decimal octets; IPv6 in any spelling of RFC 4291, section 2.2, with or without a zone (`%em0`, RFC 4007), which names
 * an interface of the logging host and is not part of the address.
 */
export function readAddress(bytes: Uint8Array, start: number, end: number, table: AddressTable): number {
  const v4 = readV4(bytes, start, end);
  if (v4 >= 0) return table.v4(v4);
  return readV6(bytes, start, end) ? intern(table) : 0;
}

/** Four decimal octets as a number, -1 when bytes[start, end) is no IPv4 address. */
export function readV4(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 7 || end - start > 15) return -1;
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const digit = byteAt(bytes, i) - 48;
    if (digit >= 0 && digit <= 9) {
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return -1;
    } else if (digit === -2 && octet >= 0) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

function intern(table: AddressTable): number {
  const word = (i: number): number => (((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0;
  return table.intern(word(0), word(2), word(4), word(6));
}

/** Reads an IPv6 address into `groups`. */
function readV6(bytes: Uint8Array, start: number, end: number): boolean {
  let count = 0;
  let gap = -1;
  let i = start;
  if (bytes[i] === 58 && bytes[i + 1] === 58) {
    gap = 0;
    i += 2;
  }
  while (i < end && bytes[i] !== 37) {
    if (count === 8) return false;
    const from = i;
    let value = 0;
    let digit = hexDigit(byteAt(bytes, i));
    while (i < end && digit >= 0 && i - from < 4) {
      value = value * 16 + digit;
      digit = hexDigit(byteAt(bytes, ++i));
    }
    if (i === from) return false;
    if (i < end && bytes[i] === 46) {
      const tail = count <= 6 ? readV4(bytes, from, zoneStart(bytes, from, end)) : -1;
      if (tail < 0) return false;
      groups[count++] = Math.floor(tail / 65536);
      groups[count++] = tail % 65536;
      break;
    }
    groups[count++] = value;
    if (i >= end || bytes[i] === 37) break;
    if (bytes[i] !== 58) return false;
    i++;
    if (i < end && bytes[i] === 58) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    } else if (i >= end) return false;
  }
  if (gap < 0) return count === 8;
  if (count > 7) return false;
  groups.copyWithin(8 - (count - gap), gap, count);
  groups.fill(0, gap, 8 - (count - gap));
  return true;
}

function zoneStart(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== 37) i++;
  return i;
}

export function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
