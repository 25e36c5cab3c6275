#!/usr/bin/env node
import { nodeTooOld } from './node-version.ts';

const old = nodeTooOld(process.versions.node);
if (old === undefined) {
  const { main } = await import('./commands/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(old);
  process.exitCode = 2;
}
