/**
 * Columns of whole numbers as bytes: as many bytes a row as the largest number needs, all first bytes together, then all second bytes.
 * Laid out so, zstd finds the runs, and a column that holds one value takes no rows at all. Columns that grow with the rows (time, line,
 * offset) are kept as the steps from row to row.
 */

/** Numbers by row, at most 32 bits each. */
export type Words = Uint8Array | Uint16Array | Uint32Array;

/** Width, and the value of a column that holds one. */
const HEAD = 5;
/** First value, lowest step and unit of a stepped column, before its steps as words. */
const STEPS_HEAD = 24;
/** Stands for the unit where the values are kept as they are, eight bytes each. */
const AS_THEY_ARE = 0;
const LIMIT = 2 ** 32;
/** Stamps mostly have whole seconds, or milliseconds. */
const UNITS = [1_000_000, 1000];

let words = new Uint32Array(0);
let steps = new Float64Array(0);

/** Room that one column of any kind may need. */
export function columnRoom(rows: number): number {
  return STEPS_HEAD + HEAD + 8 * rows;
}

/** Appends the first `rows` numbers to `out` at `at`; returns where the next thing goes. */
export function packWords(column: Words, rows: number, out: Buffer, at: number): number {
  if (isConstant(column, rows)) return packHead(out, at, 0, column[0] ?? 0);
  const body = packHead(out, at, 1, 0);
  if (column instanceof Uint8Array) {
    out.set(column.subarray(0, rows), body);
    return body + rows;
  }
  // One kind of array for the loops below: they run twice as fast when they meet no other.
  makeRoom(rows);
  words.set(column.subarray(0, rows));
  return packPlanes(rows, out, at);
}

/** As `packWords`, for a column whose neighbouring rows hold numbers near to each other. */
export function packSteps(column: Uint32Array | Float64Array, rows: number, out: Buffer, at: number): number {
  makeRoom(rows);
  for (let i = 1; i < rows; i++) steps[i] = (column[i] ?? 0) - (column[i - 1] ?? 0);
  steps[0] = rows > 1 ? (steps[1] ?? 0) : 0;
  const [low, high] = rangeOf(rows);
  const unit = unitOf(rows, low);
  out.writeDoubleLE(column[0] ?? 0, at);
  out.writeDoubleLE(low, at + 8);
  if ((high - low) / unit >= LIMIT) {
    out.writeDoubleLE(AS_THEY_ARE, at + 16);
    for (let i = 0; i < rows; i++) out.writeDoubleLE(column[i] ?? 0, at + STEPS_HEAD + i * 8);
    return at + STEPS_HEAD + rows * 8;
  }
  out.writeDoubleLE(unit, at + 16);
  for (let i = 0; i < rows; i++) words[i] = ((steps[i] ?? 0) - low) / unit;
  return packPlanes(rows, out, at + STEPS_HEAD);
}

/** Where the column at `at` ends, without unpacking it. */
export function wordsEnd(rows: number, bytes: Buffer, at: number): number {
  return at + HEAD + (bytes[at] ?? 0) * rows;
}

export function stepsEnd(rows: number, bytes: Buffer, at: number): number {
  return bytes.readDoubleLE(at + 16) === AS_THEY_ARE ? at + STEPS_HEAD + rows * 8 : wordsEnd(rows, bytes, at + STEPS_HEAD);
}

export function unpackBytes(column: Uint8Array, rows: number, bytes: Buffer, at: number): void {
  if (bytes[at] === 0) column.fill(bytes.readUInt32LE(at + 1), 0, rows);
  else column.set(bytes.subarray(at + HEAD, at + HEAD + rows));
}

export function unpackShorts(column: Uint16Array, rows: number, bytes: Buffer, at: number): void {
  const width = bytes[at] ?? 0;
  const first = at + HEAD;
  const second = first + rows;
  if (width === 0) column.fill(bytes.readUInt32LE(at + 1), 0, rows);
  else if (width === 1) column.set(bytes.subarray(first, second));
  else for (let i = 0; i < rows; i++) column[i] = (bytes[first + i] ?? 0) | ((bytes[second + i] ?? 0) << 8);
}

export function unpackWords(column: Uint32Array, rows: number, bytes: Buffer, at: number): void {
  const width = bytes[at] ?? 0;
  const first = at + HEAD;
  if (width === 0) column.fill(bytes.readUInt32LE(at + 1), 0, rows);
  else if (width === 1) column.set(bytes.subarray(first, first + rows));
  else if (width === 2) {
    const second = first + rows;
    for (let i = 0; i < rows; i++) column[i] = (bytes[first + i] ?? 0) | ((bytes[second + i] ?? 0) << 8);
  } else unpackWide(column, rows, bytes, first, width);
}

/** Column `at` after the first value, summed up again; each value has `origin` added. */
export function unpackSteps(column: Uint32Array | Float64Array, rows: number, bytes: Buffer, at: number, origin: number): void {
  const unit = bytes.readDoubleLE(at + 16);
  if (unit === AS_THEY_ARE) {
    for (let i = 0; i < rows; i++) column[i] = bytes.readDoubleLE(at + STEPS_HEAD + i * 8) + origin;
    return;
  }
  makeRoom(rows);
  unpackWords(words, rows, bytes, at + STEPS_HEAD);
  const low = bytes.readDoubleLE(at + 8);
  let value = bytes.readDoubleLE(at) + origin;
  if (rows > 0) column[0] = value;
  for (let i = 1; i < rows; i++) {
    value += low + (words[i] ?? 0) * unit;
    column[i] = value;
  }
}

function unpackWide(column: Uint32Array, rows: number, bytes: Buffer, first: number, width: number): void {
  const second = first + rows;
  const third = second + rows;
  const fourth = width === 4 ? third + rows : -1;
  for (let i = 0; i < rows; i++) {
    const low = (bytes[first + i] ?? 0) | ((bytes[second + i] ?? 0) << 8) | ((bytes[third + i] ?? 0) << 16);
    column[i] = fourth < 0 ? low : low | ((bytes[fourth + i] ?? 0) << 24);
  }
}

function makeRoom(rows: number): void {
  if (words.length >= rows) return;
  words = new Uint32Array(rows);
  steps = new Float64Array(rows);
}

/** Most columns of a block hold one value in all rows; comparing the bytes with themselves, moved on by one row, is done in native code. */
function isConstant(column: Words, rows: number): boolean {
  const size = column.BYTES_PER_ELEMENT;
  const bytes = Buffer.from(column.buffer, column.byteOffset, rows * size);
  return rows < 2 || bytes.subarray(size).equals(bytes.subarray(0, bytes.length - size));
}

/** Packs `words`, one plane for each byte that the largest of them needs. */
function packPlanes(rows: number, out: Buffer, at: number): number {
  const high = highest(rows);
  const width = high < 0x100 ? (high === 0 ? 0 : 1) : high < 0x10000 ? 2 : high < 0x1000000 ? 3 : 4;
  const body = packHead(out, at, width, 0);
  for (let plane = 0; plane < width; plane++) packPlane(rows, plane * 8, out, body + plane * rows);
  return body + width * rows;
}

function packPlane(rows: number, shift: number, out: Buffer, from: number): void {
  const column = words;
  for (let i = 0; i < rows; i++) out[from + i] = (column[i] ?? 0) >>> shift;
}

function packHead(out: Buffer, at: number, width: number, value: number): number {
  out[at] = width;
  out.writeUInt32LE(value, at + 1);
  return at + HEAD;
}

function highest(rows: number): number {
  const column = words;
  let high = 0;
  for (let i = 0; i < rows; i++) {
    const value = column[i] ?? 0;
    if (value > high) high = value;
  }
  return high;
}

function rangeOf(rows: number): readonly [number, number] {
  let low = steps[0] ?? 0;
  let high = low;
  for (let i = 1; i < rows; i++) {
    const value = steps[i] ?? 0;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return [low, high];
}

/** The largest unit of which every step is a multiple. */
function unitOf(rows: number, low: number): number {
  return UNITS.find((unit) => isMultiple(rows, low, unit)) ?? 1;
}

function isMultiple(rows: number, low: number, unit: number): boolean {
  if (low % unit !== 0) return false;
  for (let i = 0; i < rows; i++) {
    const step = steps[i] ?? 0;
    if (step !== 0 && Math.round(step / unit) * unit !== step) return false;
  }
  return true;
}
