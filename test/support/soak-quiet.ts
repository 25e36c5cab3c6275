/**
 * `npm run soak:quiet -- N [seed]`: N nights on which nothing is wrong, each with and without a site file, and no accusation allowed.
 * Prints a line for each mistake with the seed that brings it back, and a summary; ends with 1 when there was one.
 */
import { accusations } from './memory-logs.ts';
import { quietNight } from './quiet-night.ts';

const [nights = 100, first = 1] = process.argv.slice(2).map(Number);
let mistaken = 0;
for (let seed = first; seed < first + nights; seed++) {
  const night = quietNight(seed);
  for (const site of [night.site, undefined]) {
    const said = await accusations(night.logs, night.zone, site);
    if (said.length === 0) continue;
    mistaken++;
    const how = site === undefined ? 'without a site file' : 'with a site file';
    process.stdout.write(`seed ${seed} ${how} (${night.contents.join('; ')})\n${said.map((words) => `    ${words}\n`).join('')}`);
  }
}
process.stdout.write(
  `${nights} quiet nights from seed ${first}, each with and without a site file: ${mistaken} answers with an accusation\n`,
);
process.exitCode = mistaken === 0 ? 0 : 1;
