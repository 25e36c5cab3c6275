/** What a schema cannot say of a protocol: that the words in its legs are words it defines. */
import type { Leg, Protocol } from '../protocols/contract.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';
import { nearestWord } from './nearest-word.ts';

/** Notes every leg id, role, mode and leg reference of a protocol file that names nothing in it. */
export function checkProtocolWords(file: LocatedYaml, protocol: Protocol): void {
  checkAliases(file, protocol);
  const ids = protocol.legs.map((leg) => leg.id);
  protocol.legs.forEach((leg, i) => {
    checkLegId(file, ['legs', i, 'id'], leg.id, protocol.id, ids.indexOf(leg.id) < i);
    checkRoles(file, ['legs', i], leg, protocol);
    checkReferences(file, ['legs', i], leg, ids);
    checkPorts(file, ['legs', i], leg);
    if (leg.onlyMode !== undefined) known(file, ['legs', i, 'onlyMode'], leg.onlyMode, 'mode', Object.keys(protocol.modes));
    if (comesBack(leg.id, protocol.legs))
      file.problem(['legs', i], `what ${leg.id} needs leads back to it`, 'let needs, needsAny and fallbackOf name earlier legs only');
  });
}

function checkAliases(file: LocatedYaml, protocol: Protocol): void {
  const taken = new Set(Object.keys(protocol.roles));
  for (const [word, role] of Object.entries(protocol.roles)) {
    role.aka.forEach((alias, i) => {
      if (taken.has(alias)) file.problem(['roles', word, 'aka', i], `"${alias}" already names a role`, 'give each word to one role');
      taken.add(alias);
    });
  }
}

function checkLegId(file: LocatedYaml, at: KeyPath, id: string, protocolId: string, isTaken: boolean): void {
  if (!id.startsWith(`${protocolId}.`)) {
    const instead = `write ${protocolId}.${id.slice(id.indexOf('.') + 1)}`;
    file.problem(at, `"${id}" does not begin with the id of the protocol`, instead);
  }
  if (isTaken) file.problem(at, `the id ${id} is taken`, 'give each leg its own');
}

function checkRoles(file: LocatedYaml, at: KeyPath, leg: Leg, protocol: Protocol): void {
  const words = Object.keys(protocol.roles);
  leg.initiator.forEach((word, i) => known(file, [...at, 'initiator', i], word, 'role', words));
  leg.responder.forEach((word, i) => known(file, [...at, 'responder', i], word, 'role', words));
  if (leg.oneEnd !== undefined) known(file, [...at, 'oneEnd'], leg.oneEnd, 'role', words);
}

function checkReferences(file: LocatedYaml, at: KeyPath, leg: Leg, ids: readonly string[]): void {
  const others = ids.filter((id) => id !== leg.id);
  leg.needs.forEach((id, i) => known(file, [...at, 'needs', i], id, 'other leg', others));
  leg.needsAny.forEach((id, i) => known(file, [...at, 'needsAny', i], id, 'other leg', others));
  if (leg.fallbackOf !== undefined) known(file, [...at, 'fallbackOf'], leg.fallbackOf, 'other leg', others);
}

function comesBack(id: string, legs: readonly Leg[]): boolean {
  const seen = new Set<string>();
  const next = [id];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    const leg = legs.find((each) => each.id === at);
    for (const before of [...(leg?.needs ?? []), ...(leg?.needsAny ?? []), ...(leg?.fallbackOf === undefined ? [] : [leg.fallbackOf])]) {
      if (before === id) return true;
      if (!seen.has(before)) next.push(before);
      seen.add(before);
    }
  }
  return false;
}

function checkPorts(file: LocatedYaml, at: KeyPath, leg: Leg): void {
  for (const key of ['ports', 'fallbackPorts', 'enough'] as const) {
    leg[key]?.forEach(([low, high], i) => {
      if (low > high) file.problem([...at, key, i], `${low}-${high} runs downwards`, `write [${high}, ${low}]`);
    });
  }
  if (leg.ports.length === 0 && !leg.dynamic && leg.transport.some((transport) => transport !== 'icmp'))
    file.problem([...at, 'ports'], 'is empty', 'name the ports, or add dynamic: true when they are chosen at run time');
}

function known(file: LocatedYaml, at: KeyPath, word: string, kind: string, words: readonly string[]): void {
  if (words.includes(word)) return;
  const near = nearestWord(word, words);
  const list = words.length === 0 ? `the file defines no ${kind}` : `the file has ${words.join(', ')}`;
  file.problem(at, `"${word}" is no ${kind} of this file`, near === undefined ? list : `write ${near}; ${list}`);
}
