import { Option, type Command } from 'commander';
import { protocols } from '../protocols/index.ts';
import { loadSite } from '../site/load.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { protocolsAnswer } from './protocols-answer.ts';
import { columnsOf, wantsColor } from './terminal.ts';

type Flags = Pick<CommonOptions, 'site' | 'json' | 'color'>;

export function setUp(command: Command, io: Io): void {
  command
    .argument('[id]', 'a protocol as tsm, or a leg as tsm.prompt')
    .option('--site <file>', 'a site file, whose own protocols are shown too')
    .option('--json', 'print JSON', false)
    .option('--quiet', 'print neither progress nor warnings', false)
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .action(async (id: string | undefined, flags: Flags) => {
      const options = { json: flags.json, color: wantsColor(flags.color, io), columns: columnsOf(io) };
      io.stdout.write(protocolsAnswer(id, (await loadSite(flags.site, protocols)).protocols, options));
    });
}
