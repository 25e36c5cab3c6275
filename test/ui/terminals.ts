// Vitest reads from the pattern which fixtures one needs.
/* oxlint-disable no-empty-pattern */
/** A test with a night and terminals of its own: many of them wait at the same time. */
import { test as base } from 'vitest';
import { Night } from './night.ts';
import { Tmux } from './tmux.ts';

export { hasTmux } from './tmux.ts';

/** Opens a terminal that is closed with the test. */
export type Open = (columns: number, rows: number, env?: Readonly<Record<string, string>>) => Tmux;

export const test = base.extend<{ night: Night; open: Open }>({
  night: async ({}, use) => {
    const night = new Night();
    await use(night);
    night.forget();
  },
  open: async ({}, use) => {
    const terminals: Tmux[] = [];
    await use((...args) => {
      const terminal = new Tmux(...args);
      terminals.push(terminal);
      return terminal;
    });
    for (const terminal of terminals) terminal.close();
  },
});
