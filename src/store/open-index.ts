/** Opens an index: a file the user keeps, or a temporary one that nobody ever sees. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { UserError } from '../errors.ts';
import { LogIndex } from './log-index.ts';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** Pages kept in memory; the rest is on disk, so that memory does not grow with the logs. */
const CACHE_KIB = 8192;

/**
 * Opens or makes the index at `path`; without a path one that is gone when it is closed or the program dies.
 * @throws UserError when the file is no index, is damaged, is newer or older than this program, or is in use.
 */
export function openIndex(path?: string): LogIndex {
  return new LogIndex(path === undefined ? openTemporary() : openKept(path), path);
}

/**
 * Opens an index that must be there, for reading alone.
 * @throws UserError as `openIndex`, and when there is no such file.
 */
export function openExistingIndex(path: string): LogIndex {
  if (!existsSync(path)) throw new UserError(`There is no index at ${path}.`, [`Make one with: legwork analyze LOGS… --index ${path}`]);
  return openIndex(path);
}

function openTemporary(): Database.Database {
  // SQLite gives a database without a name a file of its own, already unlinked where the system allows it.
  const db = new Database('');
  // Blocks are larger than any page: fewer of them are fewer system calls. A file that is kept would be padded by it.
  db.pragma('page_size = 65536');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  return prepare(db, 'the temporary index');
}

function openKept(path: string): Database.Database {
  try {
    const db = new Database(path, { timeout: 5000 });
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') db.pragma('journal_mode = DELETE');
    db.pragma('synchronous = NORMAL');
    db.pragma('journal_size_limit = 67108864');
    return prepare(db, path);
  } catch (error) {
    throw inWords(error, path);
  }
}

function prepare(db: Database.Database, path: string): Database.Database {
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma('foreign_keys = ON');
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION)
    throw new UserError(`${path} was made by a newer legwork (index version ${version}, this program reads ${SCHEMA_VERSION}).`, [
      'Update legwork, or give another file to --index: the logs are read again into it.',
    ]);
  if (version > 0 && version < SCHEMA_VERSION)
    throw new UserError(`${path} was made by an older legwork (index version ${version}, this program reads ${SCHEMA_VERSION}).`, [
      'Give another file to --index: the logs are read again into it. Nothing is deleted by itself.',
    ]);
  if (version === SCHEMA_VERSION && db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw notAnIndex(path);
  if (version === 0) create(db, path);
  return db;
}

function create(db: Database.Database, path: string): void {
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables !== 0) throw notAnIndex(path);
  db.transaction(() => {
    db.exec(SCHEMA);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

function notAnIndex(path: string): UserError {
  return new UserError(`${path} is a database of another program.`, ['Give --index a file of its own; it is made when it is not there.']);
}

/** SQLite's errors as something to do; what is no error of SQLite stays as it is. */
export function inWords(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error instanceof TypeError ? cannotOpen(path, error.message) : error;
  const { code } = error;
  if (code === 'SQLITE_NOTADB')
    return new UserError(`${path} is no index: it is not an SQLite database.`, ['Give --index a file of its own, or one made by legwork.']);
  if (code.startsWith('SQLITE_CORRUPT'))
    return new UserError(`The index ${path} is damaged (${error.message}).`, [
      'Move it away and run again: the logs are read anew. Nothing is deleted by itself.',
    ]);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new UserError(`The index ${path} is being written by another program.`, ['Wait until it has ended, or use another --index.']);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_IOERR') || code === 'SQLITE_AUTH')
    return cannotOpen(path, error.message);
  if (code === 'SQLITE_FULL')
    return new UserError(`There is no room left for the index ${path}; what was written before is kept.`, [
      'Free some space and run again: it goes on where it stopped.',
    ]);
  return error;
}

function cannotOpen(path: string, reason: string): UserError {
  return new UserError(`The index ${path} cannot be opened: ${reason}.`, ['Check that its folder exists and that you may write there.']);
}
