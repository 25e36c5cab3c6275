/** What the program needs of Node. Imports nothing: an older Node must get as far as reading the sentence. */

/** Why this Node cannot run the program; undefined when it can. better-sqlite3 crashes on Node 20, zstd came with 22.15. */
export function nodeTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return undefined;
  return `legwork needs Node.js 22.15 or newer, and this is ${version}: install a current one from https://nodejs.org or your distribution.`;
}
