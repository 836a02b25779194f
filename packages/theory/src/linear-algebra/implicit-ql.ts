import { OutOfRangeError } from '../errors.ts';
import type { DenseMatrix } from './dense-matrix.ts';

/** Rows of the vectors that are rotated together. */
const ROWS = 4;

/** Iterations an eigenvalue may take; 2 are usual. */
const LIMIT = 50;

/**
 * Diagonalises a symmetric tridiagonal matrix by the implicit QL method (Dubrulle, Martin and Wilkinson 1968; EISPACK's
 * `imtql2`), in place: `diagonal` becomes the eigenvalues, unsorted, and `vectors` is multiplied by the eigenvectors.
 *
 * The rotations do not depend on the vectors, so they are collected and applied to a few rows at a time, which stay in
 * the first-level cache meanwhile; one by one they would stream the whole matrix through it again and again.
 *
 * @param offDiagonal Entry (i + 1, i) at i, and one more place; overwritten.
 */
export function implicitQl(diagonal: Float64Array, offDiagonal: Float64Array, vectors: DenseMatrix): void {
  const [d, e] = [diagonal, offDiagonal];
  const order = d.length;
  const rotations = new Rotations(vectors);
  e[order - 1] = 0;
  // Against the norm of the matrix, which the reduction to this form has rounded by anyway: every sweep rounds by it
  // again, so where many eigenvalues vanish, entries never become small against their neighbours.
  let small = 0;
  for (let i = 0; i < order; i++) small = Math.max(small, Number.EPSILON * (Math.abs(d[i]) + Math.abs(e[i])));
  for (let low = 0; low < order; low++) {
    for (let iteration = 0; ; iteration++) {
      let high = low;
      while (high < order - 1 && Math.abs(e[high]) > small) high++;
      if (high === low) break;
      if (iteration === LIMIT) {
        throw new OutOfRangeError(`symmetricEigen: eigenvalue ${low} did not converge in ${LIMIT} iterations; expected finite entries of like size`);
      }
      sweep(d, e, low, high, rotations);
    }
  }
  rotations.apply();
}

/** One implicit QL step with Wilkinson's shift on rows `low` to `high`. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number, rotations: Rotations): void {
  const ratio = (d[low + 1] - d[low]) / (2 * e[low]);
  const root = Math.hypot(ratio, 1);
  let g = d[high] - d[low] + e[low] / (ratio + (ratio >= 0 ? root : -root));
  let [sine, cosine, shift] = [1, 1, 0];
  rotations.begin(high);
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // Underflow has split the matrix: go on with the parts.
      d[i + 1] -= shift;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const pivot = d[i + 1] - shift;
    const change = (d[i] - pivot) * sine + 2 * cosine * b;
    shift = sine * change;
    d[i + 1] = pivot + shift;
    g = cosine * change - b;
    rotations.add(cosine, sine);
  }
  d[low] -= shift;
  e[low] = g;
  e[high] = 0;
}

/** Sequences of rotations, each of neighbouring columns from some column down, waiting to be applied. */
class Rotations {
  readonly #vectors: DenseMatrix;
  readonly #pairs: Float64Array;
  readonly #packed: Float64Array;
  /** First column and number of rotations of every sequence. */
  #sequences: { readonly high: number; length: number }[] = [];
  #used = 0;

  constructor(vectors: DenseMatrix) {
    this.#vectors = vectors;
    // Enough for several sequences, so that packing the rows costs little beside rotating them; 1 MiB at order 1000.
    this.#pairs = new Float64Array(128 * vectors.columns);
    this.#packed = new Float64Array(ROWS * vectors.columns);
  }

  /** Begins a sequence: its rotations act on columns (high − 1, high), (high − 2, high − 1), … */
  begin(high: number): void {
    if (this.#used + 2 * high > this.#pairs.length) this.apply();
    this.#sequences.push({ high, length: 0 });
  }

  add(cosine: number, sine: number): void {
    this.#pairs[this.#used++] = cosine;
    this.#pairs[this.#used++] = sine;
    this.#sequences[this.#sequences.length - 1].length++;
  }

  apply(): void {
    const { data, rows, columns } = this.#vectors;
    const packed = this.#packed;
    for (let row = 0; row < rows; row += ROWS) {
      const count = Math.min(ROWS, rows - row);
      for (let lane = 0; lane < count; lane++) {
        for (let j = 0; j < columns; j++) packed[j * ROWS + lane] = data[(row + lane) * columns + j];
      }
      let pair = 0;
      for (const { high, length } of this.#sequences) {
        rotate(packed, high, this.#pairs, pair, length);
        pair += 2 * length;
      }
      for (let lane = 0; lane < count; lane++) {
        for (let j = 0; j < columns; j++) data[(row + lane) * columns + j] = packed[j * ROWS + lane];
      }
    }
    this.#sequences = [];
    this.#used = 0;
  }
}

/** Applies one sequence to {@link ROWS} packed rows; the column that two rotations share stays in registers. */
function rotate(packed: Float64Array, high: number, pairs: Float64Array, start: number, length: number): void {
  let at = high * ROWS;
  let x0 = packed[at];
  let x1 = packed[at + 1];
  let x2 = packed[at + 2];
  let x3 = packed[at + 3];
  for (let pair = start; pair < start + 2 * length; pair += 2, at -= ROWS) {
    const cosine = pairs[pair];
    const sine = pairs[pair + 1];
    const y0 = packed[at - 4];
    const y1 = packed[at - 3];
    const y2 = packed[at - 2];
    const y3 = packed[at - 1];
    packed[at] = sine * y0 + cosine * x0;
    packed[at + 1] = sine * y1 + cosine * x1;
    packed[at + 2] = sine * y2 + cosine * x2;
    packed[at + 3] = sine * y3 + cosine * x3;
    x0 = cosine * y0 - sine * x0;
    x1 = cosine * y1 - sine * x1;
    x2 = cosine * y2 - sine * x2;
    x3 = cosine * y3 - sine * x3;
  }
  packed[at] = x0;
  packed[at + 1] = x1;
  packed[at + 2] = x2;
  packed[at + 3] = x3;
}
