/** The tables of an index. Times are epoch microseconds UTC. */

/** Written to `PRAGMA user_version`; a higher one is refused. */
export const SCHEMA_VERSION = 2;

/** `PRAGMA application_id`: "lgwk". */
export const APPLICATION_ID = 0x6c67776b;

export const SCHEMA = `
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT,
  host TEXT,
  firewall TEXT NOT NULL,
  timezone TEXT NOT NULL,
  timezone_from TEXT NOT NULL,
  clock_offset_ms INTEGER NOT NULL,
  logs_accepts INTEGER,
  reading TEXT NOT NULL,
  bounds TEXT,
  trouble TEXT
) STRICT;

-- A run of a source read to its end. The bytes up to the last one's end are never read again.
CREATE TABLE checkpoint (
  source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  records INTEGER NOT NULL,
  malformed INTEGER NOT NULL,
  "foreign" INTEGER NOT NULL,
  skipped TEXT NOT NULL,
  notices TEXT NOT NULL,
  rungs BLOB NOT NULL,
  -- 1: the log ended within its last line, which is this piece
  open INTEGER NOT NULL,
  PRIMARY KEY (source, start)
) STRICT;

-- Up to 65,536 packets of one source: columns packed and compressed, found by time and by address.
CREATE TABLE block (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  start INTEGER NOT NULL,
  part INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  accepts INTEGER NOT NULL,
  denies INTEGER NOT NULL,
  minutes BLOB NOT NULL,
  addresses BLOB NOT NULL,
  UNIQUE (source, start, part)
) STRICT;
-- Apart, so that blocks are listed without paging over their packets, and scanned without what a scan does not ask for.
CREATE TABLE block_scanned (block INTEGER PRIMARY KEY REFERENCES block ON DELETE CASCADE, packed BLOB NOT NULL) STRICT;
CREATE TABLE block_others (block INTEGER PRIMARY KEY REFERENCES block ON DELETE CASCADE, packed BLOB NOT NULL) STRICT;
CREATE INDEX block_time ON block (first, last);

-- Files that were read to their end, as they were then: one that has not changed is not opened again.
CREATE TABLE input (
  path TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE attempt (
  protocol TEXT NOT NULL,
  leg TEXT NOT NULL,
  firewall TEXT NOT NULL,
  initiator TEXT NOT NULL,
  responder TEXT NOT NULL,
  port INTEGER,
  outcome TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  packets INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_first ON attempt (first);

CREATE TABLE finding (
  id TEXT PRIMARY KEY,
  verdict TEXT NOT NULL,
  confidence TEXT NOT NULL,
  impact TEXT NOT NULL,
  protocol TEXT NOT NULL,
  leg TEXT,
  cause TEXT,
  backup TEXT,
  initiator TEXT,
  responder TEXT,
  firewall TEXT,
  first INTEGER,
  last INTEGER,
  packets INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE evidence (
  finding TEXT NOT NULL REFERENCES finding ON DELETE CASCADE,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  time INTEGER,
  text TEXT NOT NULL,
  text_from TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_finding ON evidence (finding);

CREATE TABLE job (
  backup TEXT NOT NULL,
  client TEXT NOT NULL,
  product TEXT NOT NULL,
  start INTEGER,
  "end" INTEGER,
  status TEXT NOT NULL,
  message_ids TEXT NOT NULL,
  verdict TEXT NOT NULL,
  findings TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL
) STRICT;
`;
