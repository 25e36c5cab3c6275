/** Who dialled which port how often, asked of ClickHouse as a person would: node bench/chdb.mjs LOG */
import { query } from 'chdb';

const fields = "extract(line, 'SRC=([0-9.]+)') AS src, extract(line, 'DPT=([0-9]+)') AS port";
const path = process.argv[2]?.replaceAll("'", "''");
process.stdout.write(
  query(`SELECT ${fields}, count() AS n FROM file('${path}', LineAsString) GROUP BY src, port ORDER BY n DESC LIMIT 10`, 'CSV'),
);
