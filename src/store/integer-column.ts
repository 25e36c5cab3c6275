/**
 * One column of whole numbers as bytes: the lowest value once, then what each row adds to it in as few bytes as the widest needs,
 * all first bytes together, then all second bytes. Laid out so, zstd finds the runs.
 */

/** Numbers by row. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const LIMIT = 2 ** 48;
/** Width byte of a column too wide for planes: eight bytes a row as they are. */
const PLAIN = 8;
/** Bytes before the rows: width and lowest value. */
const HEAD = 9;

let whole = new Uint32Array(0);

/** Appends the first `rows` numbers to `out` at `at`; returns where the next thing goes. `out` must have room for HEAD + 8 × rows bytes. */
export function packColumn(column: Numbers, rows: number, out: Buffer, at: number): number {
  const body = at + HEAD;
  if (isConstant(column, rows)) return packHead(out, at, 0, column[0] ?? 0);
  if (column instanceof Float64Array) return packFloats(column, rows, out, at);
  // One kind of array for the loops below: they run twice as fast when they meet no other.
  if (whole.length < rows) whole = new Uint32Array(rows);
  whole.set(column.subarray(0, rows));
  const high = highest(whole, rows);
  const width = widthOf(high);
  if (column instanceof Uint8Array) out.set(column.subarray(0, rows), body);
  else for (let plane = 0; plane < width; plane++) packPlane(whole, rows, plane * 8, out, body + plane * rows);
  return packHead(out, at, width, 0) + width * rows;
}

/** Most columns of a block hold one value in all rows; comparing the bytes with themselves, moved on by one row, is done in native code. */
function isConstant(column: Numbers, rows: number): boolean {
  const size = column.BYTES_PER_ELEMENT;
  const bytes = Buffer.from(column.buffer, column.byteOffset, rows * size);
  return rows < 2 || bytes.subarray(size).equals(bytes.subarray(0, bytes.length - size));
}

function highest(column: Uint32Array, rows: number): number {
  let high = 0;
  for (let i = 0; i < rows; i++) {
    const value = column[i] ?? 0;
    if (value > high) high = value;
  }
  return high;
}

function packPlane(column: Uint32Array, rows: number, shift: number, out: Buffer, from: number): void {
  for (let i = 0; i < rows; i++) out[from + i] = (column[i] ?? 0) >>> shift;
}

function packFloats(column: Float64Array, rows: number, out: Buffer, at: number): number {
  const body = at + HEAD;
  let low = column[0] ?? 0;
  let high = low;
  for (let i = 1; i < rows; i++) {
    const value = column[i] ?? 0;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const width = widthOf(high - low);
  if (width === PLAIN) for (let i = 0; i < rows; i++) out.writeDoubleLE(column[i] ?? 0, body + i * 8);
  else if (width <= 4) packNarrow(column, rows, low, width, out, body);
  else packWide(column, rows, low, width, out, body);
  return packHead(out, at, width, width === PLAIN ? 0 : low) + width * rows;
}

/** Width and lowest value; returns where the rows go. */
function packHead(out: Buffer, at: number, width: number, low: number): number {
  out[at] = width;
  out.writeDoubleLE(low, at + 1);
  return at + HEAD;
}

/** Fills the first `rows` numbers from `bytes` at `at`; returns where the next thing begins. */
export function unpackColumn(column: Numbers, rows: number, bytes: Buffer, at: number): number {
  const width = bytes[at] ?? 0;
  const low = bytes.readDoubleLE(at + 1);
  const body = at + HEAD;
  if (width === PLAIN) for (let i = 0; i < rows; i++) column[i] = bytes.readDoubleLE(body + i * 8);
  else {
    column.fill(low, 0, rows);
    for (let plane = 0, unit = 1; plane < width; plane++, unit *= 256) {
      const from = body + plane * rows;
      for (let i = 0; i < rows; i++) column[i] = (column[i] ?? 0) + (bytes[from + i] ?? 0) * unit;
    }
  }
  return body + width * rows;
}

/** Room one column may need. */
export function columnRoom(rows: number): number {
  return HEAD + PLAIN * rows;
}

function widthOf(range: number): number {
  if (range === 0) return 0;
  if (!(range < LIMIT)) return PLAIN;
  let width = 1;
  for (let limit = 256; range >= limit; limit *= 256) width++;
  return width;
}

function packNarrow(column: Float64Array, rows: number, low: number, width: number, out: Buffer, body: number): void {
  for (let plane = 0; plane < width; plane++) {
    const from = body + plane * rows;
    const shift = plane * 8;
    for (let i = 0; i < rows; i++) out[from + i] = ((column[i] ?? 0) - low) >>> shift;
  }
}

function packWide(column: Float64Array, rows: number, low: number, width: number, out: Buffer, body: number): void {
  for (let plane = 0, unit = 1; plane < width; plane++, unit *= 256) {
    const from = body + plane * rows;
    for (let i = 0; i < rows; i++) out[from + i] = Math.floor(((column[i] ?? 0) - low) / unit) % 256;
  }
}
