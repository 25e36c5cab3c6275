import { UserError } from '../errors.ts';
import type { Leg, Protocol } from '../protocols/contract.ts';
import { legById, protocolById } from '../protocols/lookup.ts';
import { nearestWord } from '../site/nearest-word.ts';

/** The protocol or leg an id names. @throws UserError with the nearest ids when it names none. */
export function findProtocol(id: string, known: readonly Protocol[]): Protocol | Leg {
  const found = protocolById(id, known) ?? legById(id, known);
  if (found !== undefined) return found;
  const near = nearIds(id, known);
  const list = '`legwork protocols` lists all protocols, `legwork protocols ID` the legs of one';
  throw new UserError(`${id}: no protocol or leg has this id`, near.length === 0 ? [list] : [`did you mean ${near.join(', ')}?`, list]);
}

/** A misspelt id, and the product names people use: bareos is half of the name of bacula, spectrum a part of tsm's. */
function nearIds(id: string, known: readonly Protocol[]): readonly string[] {
  const word = id.toLowerCase();
  const named = known.filter((protocol) => word.length > 2 && `${protocol.id} ${protocol.name}`.toLowerCase().includes(word));
  const ids = id.includes('.') ? known.flatMap((protocol) => protocol.legs.map((leg) => leg.id)) : known.map((protocol) => protocol.id);
  const spelt = nearestWord(id, ids);
  const inside = protocolById(id.slice(0, Math.max(0, id.indexOf('.'))), known);
  const near = [...(spelt === undefined ? [] : [spelt]), ...named.map((protocol) => protocol.id)];
  return [...new Set(near.length === 0 && inside !== undefined ? inside.legs.map((leg) => leg.id) : near)];
}
