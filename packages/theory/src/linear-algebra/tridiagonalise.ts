import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { subview } from './subview.ts';
import { addMultiple, dot } from './vector-loops.ts';

/** Reflections that are applied to Q together, as products. */
const BLOCK = 48;

/**
 * A = Q T Qᵀ with T tridiagonal, by Householder reflections from the last row up (Golub and Van Loan 2013, algorithm
 * 8.3.1, mirrored so that the rows read lie along memory).
 *
 * @param matrix A; only its lower triangle is read.
 * @returns The diagonal of T; the entries below it, T(i + 1, i) at i, with a zero at the end; and Q.
 */
export function tridiagonalise(
  matrix: DenseMatrix,
  kernel: LinearAlgebraKernel,
): { diagonal: Float64Array; offDiagonal: Float64Array; Q: DenseMatrix } {
  const order = matrix.rows;
  const work = matrix.data.slice();
  const diagonal = new Float64Array(order);
  const offDiagonal = new Float64Array(order);
  const scales = new Float64Array(order);
  const w = new Float64Array(order);
  for (let i = order - 1; i > 0; i--) {
    const row = i * order;
    const { value, scale } = reflector(work, row, i);
    offDiagonal[i - 1] = value;
    scales[i] = scale;
    if (scale !== 0) reflect(work, order, i, scale, w);
  }
  for (let i = 0; i < order; i++) diagonal[i] = work[i * order + i];
  return { diagonal, offDiagonal, Q: accumulated(work, scales, order, kernel) };
}

/**
 * Replaces x, the first `length` entries of a row, by v such that (I − scale v vᵀ) x = (0, …, 0, value), and x's last
 * entry is all that is left.
 */
function reflector(x: Float64Array, start: number, length: number): { value: number; scale: number } {
  const last = start + length - 1;
  let largest = 0;
  for (let k = start; k < last; k++) largest = Math.max(largest, Math.abs(x[k]));
  if (largest === 0) return { value: x[last], scale: 0 };
  largest = Math.max(largest, Math.abs(x[last]));
  for (let k = start; k <= last; k++) x[k] /= largest;
  const norm = Math.sqrt(dot(x, start, x, start, length));
  const head = x[last];
  const value = head > 0 ? -norm : norm;
  x[last] = head - value;
  return { value: value * largest, scale: 1 / (norm * (norm + Math.abs(head))) };
}

/** A ← (I − scale v vᵀ) A (I − scale v vᵀ) on the lower triangle of the leading `length` rows; v lies in the row after. */
function reflect(work: Float64Array, order: number, length: number, scale: number, w: Float64Array): void {
  const v = length * order;
  // w = A v: what the lower triangle says of both triangles, in one pass.
  w.fill(0, 0, length);
  for (let i = 0; i < length; i++) {
    const row = i * order;
    w[i] += dot(work, row, work, v, i + 1);
    addMultiple(work[v + i], work, row, w, 0, i);
  }
  // A − v wᵀ − w vᵀ with w ← scale (A v − (scale/2) (vᵀ A v) v).
  const half = 0.5 * scale * dot(w, 0, work, v, length);
  for (let i = 0; i < length; i++) w[i] = scale * (w[i] - half * work[v + i]);
  for (let i = 0; i < length; i++) {
    const row = i * order;
    const [vi, wi] = [work[v + i], w[i]];
    for (let j = 0; j <= i; j++) work[row + j] -= vi * w[j] + wi * work[v + j];
  }
}

/**
 * The product H(order − 1) … H(1) of the reflections, a block at a time as I − Vᵀ T V with triangular T (Schreiber and
 * Van Loan 1989). Reflection i leaves coordinates from i on alone, so blocks grow from the top left.
 */
function accumulated(work: Float64Array, scales: Float64Array, order: number, kernel: LinearAlgebraKernel): DenseMatrix {
  const Q = { data: new Float64Array(order * order), rows: order, columns: order };
  for (let i = 0; i < order; i++) Q.data[i * order + i] = 1;
  for (let first = 1; first < order; first += BLOCK) {
    const count = Math.min(BLOCK, order - first);
    const size = first + count - 1;
    const V = { data: new Float64Array(count * size), rows: count, columns: size };
    for (let k = 0; k < count; k++) V.data.set(work.subarray((first + k) * order, (first + k) * order + first + k), k * size);
    const gram = { data: new Float64Array(count * count), rows: count, columns: count };
    kernel.syrk({ a: V, c: gram });
    const T = { data: triangularFactor(gram.data, scales.subarray(first, first + count)), rows: count, columns: count };
    const leading = subview(Q, 0, 0, size, size);
    const product = { data: new Float64Array(count * size), rows: count, columns: size };
    const scaled = { data: new Float64Array(count * size), rows: count, columns: size };
    kernel.gemm({ a: V, b: leading, c: product });
    kernel.gemm({ a: T, b: product, c: scaled });
    kernel.gemm({ a: V, transposeA: true, b: scaled, c: leading, alpha: -1, beta: 1 });
  }
  return Q;
}

/** Lower triangular T with H(k) … H(0) = I − Vᵀ T V, from the lower triangle of V Vᵀ. */
function triangularFactor(gram: Float64Array, scales: Float64Array): Float64Array {
  const count = scales.length;
  const T = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < k; i++) addMultiple(-scales[k] * gram[k * count + i], T, i * count, T, k * count, i + 1);
    T[k * count + k] = scales[k];
  }
  return T;
}
