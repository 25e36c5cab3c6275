import { existsSync } from 'node:fs';
import type { Protocol } from '../protocols/contract.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';
import { readProtocolFile } from './protocol-file.ts';

/** A protocol of the site's own. An id that is built in is refused: findings would name one and mean the other. */
export function resolveProtocol(file: LocatedYaml, at: KeyPath, path: string, builtIn: readonly Protocol[]): Protocol | undefined {
  if (!existsSync(path)) {
    file.problem(at, `there is no file ${path}`, 'write the path as seen from the folder of the site file');
    return undefined;
  }
  const protocol = readProtocolFile(path);
  if (!builtIn.some((each) => each.id === protocol.id)) return protocol;
  file.problem(at, `the id ${protocol.id} in ${path} is built in`, `give it an id of its own, such as our-${protocol.id}`);
  return undefined;
}
