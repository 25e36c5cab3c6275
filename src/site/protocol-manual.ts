/** How the keys of a protocol file are written, for refusals. */
import type { z } from 'zod';
import { legSchema, protocolSchema, purposeSchema, roleSchema } from '../protocols/contract.ts';
import type { FileManual } from './hold-to-schema.ts';
import type { KeyPath } from './located-yaml.ts';

const examples: Readonly<Record<string, string>> = {
  id: 'id: our-product at the top, id: our-product.session for a leg',
  name: 'name: Our Product',
  backsUp: 'backsUp: files of clients, to the server',
  notes: 'notes: ["what holds for the whole product"]',
  roles: 'roles: {client: {means: host that is backed up}, server: {means: backup server}}',
  aka: 'aka: [node, agent]',
  means: 'means: host that is backed up',
  backedUp: 'backedUp: true',
  modes: 'modes: {pull: the server dials the client}',
  legs: 'legs: [{id: our-product.session, for: data, initiator: [client], responder: [server], ports: [[4000, 4000]], …}]',
  for: 'for: data',
  note: 'note: only with release 4',
  initiator: 'initiator: [client]',
  responder: 'responder: [server]',
  oneEnd: 'oneEnd: relay',
  bySynOnly: 'bySynOnly: true',
  transport: 'transport: [tcp], where tcp, udp and icmp are known',
  ports: 'ports: [[4000, 4000], [4010, 4019]], each pair lowest and highest; [] when none is fixed',
  dynamic: 'dynamic: true',
  portSetting: 'portSetting: server-range',
  sourcePorts: 'sourcePorts: ephemeral',
  sourceRangeSetting: 'sourceRangeSetting: server-range',
  setBy: 'setBy: Port in server.conf',
  needs: 'needs: [our-product.session]',
  needsAny: 'needsAny: [our-product.session]',
  fallbackOf: 'fallbackOf: our-product.session',
  fallbackPorts: 'fallbackPorts: [[4000, 4000]]',
  portsInTurn: 'portsInTurn: true',
  enough: 'enough: [[4000, 4000]]',
  onlyMode: 'onlyMode: pull',
  helper: 'helper: amanda',
  impact: 'impact: backup, or restore, administration, notification, discovery',
  life: 'life: the whole job',
  sees: 'sees: ["ERR42 cannot connect"]',
  fix: 'fix: ["Allow the client to the server on 4000."]',
  avoid: 'avoid: ["Set MODE=push."]',
  keepalive: 'keepalive: ["KeepAlive=300 in server.conf"]',
  verify: 'verify: ["The status command answers."]',
  alsoUsedFor: 'alsoUsedFor: [{for: status queries}]',
  sources: 'sources: ["https://docs.example/ports"]',
  confirmed: 'confirmed: site, or seed, doc, code, mixed, common-knowledge; without the key it is site',
};

const kinds: Readonly<Record<string, string>> = {
  string: 'is no text',
  array: 'is no list',
  tuple: 'is no pair of numbers',
  object: 'is no mapping of keys to values',
  record: 'is no mapping of words to values',
  number: 'is no number',
  int: 'is no whole number',
  boolean: 'is neither true nor false',
};

export const protocolManual: FileManual = { kind: 'protocol file', examples, mainKey: 'legs', keysAt, wrong };

function keysAt([section, , list]: KeyPath): readonly string[] {
  if (section === 'roles') return Object.keys(roleSchema.shape);
  if (section !== 'legs') return Object.keys(protocolSchema.shape);
  return Object.keys(list === 'alsoUsedFor' ? purposeSchema.shape : legSchema.shape);
}

function wrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.message;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int' ? `is below ${issue.minimum}` : 'is empty or too short';
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int' ? `is above ${issue.maximum}` : 'is too long';
    case 'invalid_value':
      return `is none of ${issue.values.map(String).join(', ')}`;
    case 'invalid_key':
      return issue.issues.map((inner) => inner.message).join(', ');
    default:
      return issue.message;
  }
}
