import type { Leg, Protocol } from '../protocols/contract.ts';
import { paintWith } from '../report/colors.ts';
import { legText, protocolListText, protocolText } from '../report/protocol-text.ts';
import { escapeInJson } from '../report/sanitize.ts';
import { findProtocol } from './find-protocol.ts';

export interface ProtocolsOptions {
  readonly json: boolean;
  readonly color: boolean;
  readonly columns: number;
}

/**
 * What `legwork protocols [ID]` prints: all known protocols, or the protocol or leg an id names.
 * @throws UserError with the nearest ids when it names none.
 */
export function protocolsAnswer(id: string | undefined, known: readonly Protocol[], options: ProtocolsOptions): string {
  const chosen = id === undefined ? known : findProtocol(id, known);
  if (options.json) return `${escapeInJson(JSON.stringify(chosen, undefined, 2))}\n`;
  const page = { paint: paintWith(options.color), columns: options.columns };
  if (isList(chosen)) return protocolListText(chosen, page);
  return 'legs' in chosen ? protocolText(chosen, page) : legText(chosen, page);
}

// Array.isArray does not narrow readonly arrays (microsoft/TypeScript#17002).
function isList(chosen: readonly Protocol[] | Protocol | Leg): chosen is readonly Protocol[] {
  return Array.isArray(chosen);
}
