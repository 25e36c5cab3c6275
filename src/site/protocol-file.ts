/** A site's own protocol: a YAML file of the same schema as the built-in ones. */
import { readFileSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { protocolSchema } from '../protocols/contract.ts';
import type { Protocol } from '../protocols/contract.ts';
import { holdToSchema } from './hold-to-schema.ts';
import { LocatedYaml } from './located-yaml.ts';
import { protocolManual } from './protocol-manual.ts';
import { checkProtocolWords } from './protocol-words.ts';

/**
 * The protocol a file describes, its defaults filled in.
 * @throws UserError naming file, line and key of everything that is wrong, and what to write instead.
 */
export function readProtocolFile(path: string): Protocol {
  return parseProtocol(path, readText(path));
}

/** As `readProtocolFile`, of text already at hand. */
export function parseProtocol(path: string, text: string): Protocol {
  const file = new LocatedYaml(path, text);
  const protocol = holdToSchema(file, protocolSchema, protocolManual);
  checkProtocolWords(file, protocol);
  file.throwIfAny();
  return protocol;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^[A-Z]+: /, '').replace(/,.*$/, '') : String(error);
    throw new UserError(`cannot read the protocol file ${path}: ${why}`, ['check the path under protocols: it starts at the site file']);
  }
}
