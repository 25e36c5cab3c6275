import { holdToSchema } from './hold-to-schema.ts';
import type { FileManual } from './hold-to-schema.ts';
import { backupShape, examples, firewallShape, natShape, siteShape } from './shape.ts';
import type { WrittenSite } from './shape.ts';
import type { LocatedYaml } from './located-yaml.ts';

const shapes: Readonly<Record<string, object>> = { firewalls: firewallShape.shape, nat: natShape.shape, backups: backupShape.shape };

const manual: FileManual = {
  kind: 'site file',
  examples,
  mainKey: 'backups',
  keysAt: ([section]) => Object.keys(shapes[section ?? ''] ?? siteShape.shape),
  wrong: (issue) => (issue.code === 'invalid_type' && issue.expected === 'object' ? 'is no mapping of keys to values' : issue.message),
};

/** Holds a file against the shape of a site file. @throws UserError naming every key that does not fit. */
export function checkShape(file: LocatedYaml): WrittenSite {
  return holdToSchema(file, siteShape, manual);
}
