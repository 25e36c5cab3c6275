/** Message ids of TSM: ANS for clients, ANR for the server, ANE for client messages the server keeps; the last letter is the severity. */
const ID = /\bAN[SRE]\d{4}[EWSIK]\b/g;

export function tsmIds(text: string): readonly string[] {
  return text.match(ID) ?? [];
}

/** Informational messages say nothing about a failure. */
export function tsmTroubleIds(text: string): readonly string[] {
  return tsmIds(text).filter((id) => !id.endsWith('I'));
}

/** Of a client that cannot reach its server, or lost it (the sees of `tsm.session`). */
export const CLIENT_NETWORK_IDS: ReadonlySet<string> = new Set(['ANS1017E', 'ANS1029E', 'ANS1809W', 'ANS4039E', 'ANS5216E', 'ANS8023E']);
