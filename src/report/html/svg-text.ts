/** Text in pictures, where nothing wraps by itself. */

export function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
}

/** Without the protocol's name where that is too long. */
export function legName(leg: string, room: number): string {
  return clip(leg.length > room ? leg.slice(leg.indexOf('.') + 1) : leg, room);
}

/** An IPv6 address may need a second line; it is cut behind a colon. */
export function addressLines(address: string, room: number): readonly string[] {
  if (address.length <= room) return [address];
  const colon = address.lastIndexOf(':', room - 1);
  if (colon <= 0) return [clip(address, room)];
  return [address.slice(0, colon + 1), clip(address.slice(colon + 1), room)];
}
