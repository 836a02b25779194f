import type { MatrixView, ProductArguments, SymmetricProductArguments } from './linear-algebra-kernel.ts';

/** Rows of A and of a tile of C that a {@link MicroKernel} handles at once. */
export const TILE_ROWS = 4;

/** Columns of B and of a tile of C that a {@link MicroKernel} handles at once. */
export const TILE_COLUMNS = 4;

/** Steps of the inner loop that are written out; panels are padded with zeros to a multiple. */
export const UNROLLED = 2;

/** Depth of a panel: one of A and one of B, 12 KiB each, stay in the first-level cache (32 KiB or more). */
const BLOCK_DEPTH = 384;

/** Rows of A that are packed together: 288 KiB, for the second-level cache (512 KiB or more). */
const BLOCK_ROWS = 96;

/** Columns of B that are packed together: 1.5 MiB, for the last-level cache. */
const BLOCK_COLUMNS = 512;

/** Numbers that each of the arrays of a {@link MicroKernel} must hold. */
export const PACKED_LENGTHS: { readonly a: number; readonly b: number; readonly tiles: number } = {
  a: BLOCK_ROWS * BLOCK_DEPTH,
  b: BLOCK_COLUMNS * BLOCK_DEPTH,
  tiles: BLOCK_ROWS * TILE_COLUMNS,
};

/**
 * The innermost loop of a product, on packed panels.
 *
 * A panel of A holds, for each k, its {@link TILE_ROWS} entries of column k; one of B the {@link TILE_COLUMNS} entries
 * of row k.
 */
export interface MicroKernel {
  /** Packed panels of A, one after the other. */
  readonly a: Float64Array;
  /** Packed panels of B. */
  readonly b: Float64Array;
  /** The tiles of C, each by rows. */
  readonly tiles: Float64Array;
  /**
   * Multiplies `count` panels of A, from index `startA` of `a` on, with the panel of B at `startB` of `b`, and writes
   * the products to the beginning of `tiles`.
   *
   * @param depth A multiple of {@link UNROLLED}.
   */
  multiply(startA: number, startB: number, depth: number, count: number): void;
}

/**
 * The products of a kernel out of a micro-kernel: blocks that fit the caches, packed so that the innermost loop reads
 * consecutive numbers (Goto and van de Geijn 2008, figure 8).
 */
export function packedProduct(micro: MicroKernel): {
  gemm: (product: ProductArguments) => void;
  syrk: (product: SymmetricProductArguments) => void;
} {
  return {
    gemm: ({ a, b, c, transposeA = false, transposeB = false, alpha = 1, beta = 0 }) => {
      scale(c, beta, false);
      if (alpha !== 0) accumulate(micro, strided(a, transposeA), strided(b, !transposeB), c, alpha, false);
    },
    syrk: ({ a, c, transpose = false, alpha = 1, beta = 0 }) => {
      scale(c, beta, true);
      if (alpha !== 0) accumulate(micro, strided(a, transpose), strided(a, transpose), c, alpha, true);
    },
  };
}

/** A matrix as packing reads it: lanes are rows of op(A) or columns of op(B), depth is the axis that is summed over. */
interface Strided {
  readonly data: Float64Array;
  readonly offset: number;
  readonly lanes: number;
  readonly depth: number;
  readonly laneStride: number;
  readonly depthStride: number;
}

function strided({ data, rows, columns, offset = 0, stride = columns }: MatrixView, transposed: boolean): Strided {
  return transposed
    ? { data, offset, lanes: columns, depth: rows, laneStride: 1, depthStride: stride }
    : { data, offset, lanes: rows, depth: columns, laneStride: stride, depthStride: 1 };
}

function scale({ data, rows, columns, offset = 0, stride = columns }: MatrixView, beta: number, lower: boolean): void {
  if (beta === 1) return;
  for (let i = 0; i < rows; i++) {
    const start = offset + i * stride;
    const end = start + (lower ? Math.min(i + 1, columns) : columns);
    if (beta === 0) data.fill(0, start, end);
    else for (let index = start; index < end; index++) data[index] *= beta;
  }
}

function accumulate(micro: MicroKernel, a: Strided, b: Strided, c: MatrixView, alpha: number, lower: boolean): void {
  for (let j = 0; j < b.lanes; j += BLOCK_COLUMNS) {
    const columns = Math.min(BLOCK_COLUMNS, b.lanes - j);
    for (let k = 0; k < a.depth; k += BLOCK_DEPTH) {
      const depth = Math.min(BLOCK_DEPTH, a.depth - k);
      pack(b, j, columns, k, depth, micro.b);
      // Rows before j lie above the diagonal in all of these columns.
      for (let i = lower ? j : 0; i < a.lanes; i += BLOCK_ROWS) {
        const rows = Math.min(BLOCK_ROWS, a.lanes - i);
        pack(a, i, rows, k, depth, micro.a);
        multiplyBlock(micro, c, { i, j, rows, columns, depth: padded(depth, UNROLLED), alpha, lower });
      }
    }
  }
}

interface Block {
  readonly i: number;
  readonly j: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly alpha: number;
  readonly lower: boolean;
}

function multiplyBlock(micro: MicroKernel, c: MatrixView, { i, j, rows, columns, depth, alpha, lower }: Block): void {
  const { data, offset = 0, stride = c.columns } = c;
  const { tiles } = micro;
  for (let column = 0; column < columns; column += TILE_COLUMNS) {
    const width = Math.min(TILE_COLUMNS, columns - column);
    const first = lower ? Math.max(0, j + column - i) : 0;
    const firstTile = (first / TILE_ROWS) | 0;
    const count = Math.ceil(rows / TILE_ROWS) - firstTile;
    if (count <= 0) break;
    micro.multiply(firstTile * TILE_ROWS * depth, column * depth, depth, count);
    const start = firstTile * TILE_ROWS;
    const whole = width === TILE_COLUMNS && !lower;
    for (let row = start; row < rows; row++) {
      const from = (row - start) * TILE_COLUMNS;
      const to = offset + (i + row) * stride + j + column;
      if (whole) {
        data[to] += alpha * tiles[from];
        data[to + 1] += alpha * tiles[from + 1];
        data[to + 2] += alpha * tiles[from + 2];
        data[to + 3] += alpha * tiles[from + 3];
      } else {
        const end = lower ? Math.min(width, i + row - j - column + 1) : width;
        for (let lane = 0; lane < end; lane++) data[to + lane] += alpha * tiles[from + lane];
      }
    }
  }
}

/** Copies lanes into panels of four, padded with zeros; both tiles have four lanes, so A and B pack alike. */
function pack(source: Strided, lane: number, lanes: number, k: number, depth: number, panels: Float64Array): void {
  const { data, laneStride, depthStride } = source;
  const whole = padded(depth, UNROLLED);
  for (let first = 0; first < lanes; first += TILE_ROWS) {
    let to = first * whole;
    let from = source.offset + (lane + first) * laneStride + k * depthStride;
    const present = Math.min(TILE_ROWS, lanes - first);
    if (present === TILE_ROWS) {
      const [second, third, fourth] = [laneStride, 2 * laneStride, 3 * laneStride];
      for (let step = 0; step < depth; step++, from += depthStride, to += TILE_ROWS) {
        panels[to] = data[from];
        panels[to + 1] = data[from + second];
        panels[to + 2] = data[from + third];
        panels[to + 3] = data[from + fourth];
      }
    } else {
      for (let step = 0; step < depth; step++, from += depthStride, to += TILE_ROWS) {
        for (let each = 0; each < TILE_ROWS; each++) panels[to + each] = each < present ? data[from + each * laneStride] : 0;
      }
    }
    panels.fill(0, to, (first + TILE_ROWS) * whole);
  }
}

function padded(length: number, multiple: number): number {
  return Math.ceil(length / multiple) * multiple;
}
