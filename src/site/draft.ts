/** A first site file, written from what logs show, for its owner to correct. */
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

export interface SiteDraft {
  readonly timezone: string;
  readonly firewalls: readonly { readonly name: string; readonly logsAccepts: boolean; readonly logs: readonly string[] }[];
  readonly backups: readonly DraftBackup[];
  /** What might be a backup as well, a sentence each. */
  readonly perhaps: readonly string[];
}

export interface DraftBackup {
  readonly protocol: string;
  readonly title: string;
  /** Role word → addresses. */
  readonly roles: readonly (readonly [string, readonly string[]])[];
  readonly modes: readonly string[];
  /** From what it was concluded. */
  readonly because: readonly string[];
}

const HEAD = ` What legwork can know of this site. Proposed from the logs: read it, correct it, delete what is wrong.
 Every key may be left out. \`legwork site check FILE\` checks it, \`--site FILE\` uses it.`;
const NO_BACKUP = ` No backup showed itself in these logs. Describe yours, such as:
 backups:
   - name: nightly
     protocol: tsm              # an id of \`legwork protocols\`
     roles:
       server: [10.30.1.20]     # addresses, networks, ranges, or names listed under hosts
       client: [10.16.0.0/16]
     window: "20:00-06:00"`;

/** YAML that `readSite` accepts as it is. */
export function draftSite(draft: SiteDraft): string {
  const document = new Document(new YAMLMap());
  document.commentBefore = HEAD;
  document.set('timezone', commented(draft.timezone, ' zone of logs that carry none'));
  if (draft.firewalls.length > 0) document.add(spaced('firewalls', draft.firewalls.map(firewall)));
  if (draft.backups.length > 0) document.add(spaced('backups', draft.backups.map(backup)));
  document.comment = [...(draft.backups.length > 0 ? [] : [NO_BACKUP]), ...perhapsComment(draft.perhaps)].join('\n\n');
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const MOST_HINTS = 20;

function perhapsComment(perhaps: readonly string[]): readonly string[] {
  if (perhaps.length === 0) return [];
  const left = perhaps.length - MOST_HINTS;
  const lines = [
    ' Perhaps backups as well; the logs show too little to tell:',
    ...perhaps.slice(0, MOST_HINTS).map((sentence) => `   ${sentence}`),
    ...(left > 0 ? [`   and ${left} more`] : []),
  ];
  return [lines.join('\n')];
}

function firewall({ name, logs, logsAccepts }: SiteDraft['firewalls'][number]): YAMLMap {
  const map = new YAMLMap();
  map.add(new Pair('name', name));
  map.add(new Pair('logs', inline(logs)));
  if (!logsAccepts) map.add(new Pair('logsAccepts', commented(false, ' no accepted connection stands in its logs')));
  return map;
}

function backup({ protocol, title, roles, modes, because }: DraftBackup): YAMLMap {
  const map = new YAMLMap();
  map.commentBefore = because.map((sentence) => ` ${sentence}`).join('\n');
  map.add(new Pair('name', protocol));
  map.add(new Pair('protocol', commented(protocol, ` ${title}`)));
  const words = new YAMLMap();
  for (const [role, addresses] of roles) words.add(new Pair(role, inline(addresses)));
  map.add(new Pair('roles', words));
  map.comment = [
    ...(modes.length > 0 ? [` mode: ${modes[0]}            # or ${modes.slice(1).join(', ')}`] : []),
    ' window: "20:00-06:00"     # when its jobs run',
  ].join('\n');
  return map;
}

function spaced(key: string, maps: readonly YAMLMap[]): Pair {
  const name = new Scalar(key);
  name.spaceBefore = true;
  const list = new YAMLSeq();
  list.items.push(...maps);
  return new Pair(name, list);
}

function inline(words: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = true;
  for (const word of words) {
    const scalar = new Scalar(word);
    // Colons and stars have meanings in YAML.
    if (/[^\w./-]/.test(word)) scalar.type = 'QUOTE_DOUBLE';
    list.items.push(scalar);
  }
  return list;
}

function commented(value: string | boolean, comment: string): Scalar {
  const scalar = new Scalar(value);
  scalar.comment = comment;
  return scalar;
}
