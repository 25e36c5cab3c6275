/** Finding a protocol, a leg or a role by the word a person or a site file uses for it. */
import type { Leg, Protocol } from './contract.ts';
import { protocols } from './index.ts';

/** A built-in protocol, or one of `among` (a site's own included). */
export function protocolById(id: string, among: readonly Protocol[] = protocols): Protocol | undefined {
  return among.find((protocol) => protocol.id === id);
}

/** A leg by its full id, such as `tsm.prompt`. */
export function legById(id: string, among: readonly Protocol[] = protocols): Leg | undefined {
  return protocolById(id.slice(0, id.indexOf('.')), among)?.legs.find((leg) => leg.id === id);
}

/** The role word that `word` stands for, be it the word itself or one of its aliases; undefined when the protocol has no such role. */
export function roleWord(protocol: Protocol, word: string): string | undefined {
  if (Object.hasOwn(protocol.roles, word)) return word;
  return Object.entries(protocol.roles).find(([, role]) => role.aka.includes(word))?.[0];
}
