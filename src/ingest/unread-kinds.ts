/** Files that are met beside logs and hold what a log would, in a form that its own program must export: which, and how. */

interface Kind {
  readonly magic: readonly number[];
  /** Goes on behind the file's name. */
  readonly trouble: string;
}

const ascii = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const CAPTURE =
  'is a capture of packets, but not of pf’s pflog interface: it does not say what a firewall did; give the firewall’s log, or a capture of pflog0';

const packed = (by: string): string => `is packed by ${by}, which is not read here; unpack it yourself and give its logs`;

const KINDS: readonly Kind[] = [
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], trouble: packed('7-Zip') },
  { magic: ascii('Rar!'), trouble: packed('RAR') },
  { magic: [0x1f, 0x9d], trouble: packed('compress') },
  { magic: [0x04, 0x22, 0x4d, 0x18], trouble: packed('lz4') },
  { magic: ascii('LZIP'), trouble: packed('lzip') },
  { magic: [0x5d, 0x00, 0x00], trouble: packed('lzma') },
  {
    // https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/wevtutil
    magic: ascii('ElfFile\0'),
    trouble:
      'is a Windows event log in binary (EVTX), which is not read; export its filtering events on a Windows: wevtutil qe FILE.evtx /lf:true /q:"*[System[(EventID=5152 or EventID=5156 or EventID=5157)]]" /f:xml > events.xml',
  },
  {
    // https://systemd.io/JOURNAL_FILE_FORMAT/
    magic: ascii('LPKSHHRH'),
    trouble: 'is a journal of systemd in binary, which is not read; export it: journalctl --file FILE.journal -o json > journal.ndjson',
  },
  { magic: [0xd4, 0xc3, 0xb2, 0xa1], trouble: CAPTURE },
  { magic: [0xa1, 0xb2, 0xc3, 0xd4], trouble: CAPTURE },
  { magic: [0x4d, 0x3c, 0xb2, 0xa1], trouble: CAPTURE },
  { magic: [0xa1, 0xb2, 0x3c, 0x4d], trouble: CAPTURE },
  { magic: [0x0a, 0x0d, 0x0d, 0x0a], trouble: CAPTURE },
];

/** What a file that begins with these bytes is, and what to give instead; undefined for any other. */
export function unreadKind(head: Uint8Array): string | undefined {
  return KINDS.find(({ magic }) => magic.every((byte, i) => head[i] === byte))?.trouble;
}
