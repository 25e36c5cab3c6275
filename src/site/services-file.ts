/** One entry of a `services` file: `ndmp 10000/tcp ndmp-alias # comment` (services(5), the same on Windows). */
export interface ServicePort {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly port: number;
  readonly transport: string;
  /** From 1. */
  readonly line: number;
}

/** Entries in the order of the file; what is no entry is passed over, as the systems that read it do. */
export function parseServices(text: string): readonly ServicePort[] {
  return text.split(/\r?\n/).flatMap((row, i) => {
    const [name, port, ...aliases] = (row.split('#')[0] ?? '').trim().split(/\s+/);
    const match = /^(\d{1,5})\/([a-z]+)$/i.exec(port ?? '');
    if (name === undefined || match === null) return [];
    return [
      {
        name: name.toLowerCase(),
        aliases: aliases.map((alias) => alias.toLowerCase()),
        port: Number(match[1]),
        transport: (match[2] ?? '').toLowerCase(),
        line: i + 1,
      },
    ];
  });
}
