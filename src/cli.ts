#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { nodeTooOld } from './node-version.ts';

// Blocks of packets are long-lived and large, the rest short-lived and small: a young generation that grows to 32 MB wins nothing.
// Its largest size is fixed when the process starts; that it grows is decided each time.
setFlagsFromString('--semi-space-growth-factor=1');

const old = nodeTooOld(process.versions.node);
if (old === undefined) {
  const { main } = await import('./commands/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(old);
  process.exitCode = 2;
}
