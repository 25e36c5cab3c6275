/**
 * pfirewall.log after PowerShell has had it (`Get-Content … > copy.log`, `Out-File`): the same lines in UTF-16, with a byte order mark.
 * A newline is two bytes there, so that lines are cut here; each is then read as the plain log's.
 */
import type { PacketColumns } from './columns.ts';
import type { LogFormat, Outcome, RecordReader, SourceContext } from './contract.ts';
import { byteAt } from './text/bytes.ts';
import { windowsFirewall } from './windows-firewall.ts';

export const windowsFirewallUtf16: LogFormat = {
  name: 'windows-firewall-utf16',
  title: 'Windows firewall log in UTF-16',
  references: [...windowsFirewall.references, 'https://www.rfc-editor.org/rfc/rfc2781'],
  reading: 'in-order',
  framing: {
    claims(head) {
      if (!isMark(head, 0)) return false;
      const text = plain(head, 0, head.length);
      return firstLines(text).some(([start, end]) => windowsFirewall.recognises(text, start, end));
    },
    next: nextLine,
  },
  recognises: () => false,
  open: (source) => new Utf16Reader(source),
};

class Utf16Reader implements RecordReader {
  readonly #inner: RecordReader;

  constructor(source: SourceContext) {
    this.#inner = windowsFirewall.open({ ...source, head: plain(source.head, 0, source.head.length) });
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    const line = plain(bytes, start, end);
    return this.#inner.read(line, 0, line.at(-1) === 10 ? line.length - 1 : line.length, out);
  }
}

/** The line's newline is LF with a zero before or behind it; a record begins at an even distance from the one before. */
function nextLine(bytes: Uint8Array, from: number, end: number): number {
  for (let i = from; i + 1 < end; i += 2)
    if ((bytes[i] === 10 && bytes[i + 1] === 0) || (bytes[i] === 0 && bytes[i + 1] === 10)) return i + 2;
  return -1;
}

/** The log holds ASCII alone: of each two bytes the one that is not zero. Anything else becomes `?`. */
function plain(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const from = isMark(bytes, start) ? start + 2 : start;
  const text = new Uint8Array(Math.floor((end - from) / 2));
  for (let i = 0; i < text.length; i++) {
    const [a, b] = [byteAt(bytes, from + i * 2), byteAt(bytes, from + i * 2 + 1)];
    text[i] = a === 0 ? b : b === 0 ? a : 63;
  }
  return text;
}

function isMark(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] === 0xff && bytes[at + 1] === 0xfe) || (bytes[at] === 0xfe && bytes[at + 1] === 0xff);
}

function firstLines(text: Uint8Array): readonly (readonly [number, number])[] {
  const lines: (readonly [number, number])[] = [];
  for (let start = 0; start < text.length && lines.length < 100;) {
    const newline = text.indexOf(10, start);
    const end = newline < 0 ? text.length : newline;
    lines.push([start, end]);
    start = end + 1;
  }
  return lines;
}
