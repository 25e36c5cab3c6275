/** Error codes of Backup Exec in both their forms: 0xE00084ED and V-79-57344-34029, whose parts are the code's two halves (57344 = 0xE000). */
const HEX = /\b(?:0x)?(e000[0-9a-f]{4})\b/gi;
const UMI = /\bV-79-57344-(\d{1,5})\b/g;

/** Each code the text names, in both forms: administrators search for either. */
export function backupExecIds(text: string): readonly string[] {
  const low = [
    ...[...text.matchAll(HEX)].map((match) => Number.parseInt(match[1]?.slice(4) ?? '', 16)),
    ...[...text.matchAll(UMI)].map((match) => Number(match[1])),
  ];
  return [...new Set(low)].flatMap((code) => [`0xE000${code.toString(16).toUpperCase().padStart(4, '0')}`, `V-79-57344-${code}`]);
}
