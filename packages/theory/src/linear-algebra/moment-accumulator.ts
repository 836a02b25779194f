import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { GaussianPair } from '../gaussian/gaussian-pair.ts';
import { pairFromBlocks } from '../gaussian/pair-from-blocks.ts';
import { checkInteger, checkMatrix } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { portableKernel } from './portable-kernel.ts';
import { toMatrix } from './to-matrix.ts';

/** Samples by rows in one array, float32 or float64. */
export interface SampleBatch {
  readonly data: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Covariances of paired variables, the factor being 1/N. */
export interface Covariances {
  readonly Cuu: DenseMatrix;
  readonly Cuv: DenseMatrix;
  readonly Cvv: DenseMatrix;
}

/** Samples that are centred at once: a larger batch needs no more work space. */
const CHUNK = 1024;

/**
 * Means and covariances of paired samples in one pass, in batches of any size, on any number of accumulators.
 *
 * Samples are centred by the mean of their batch before anything is squared, and batches joined by the pairwise update
 * of Chan, Golub and LeVeque 1983, equations 2.1: S = S₁ + S₂ + (n₁ n₂/(n₁ + n₂)) δ δᵀ with δ the difference of the
 * means. So a mean of 10⁸ beside a deviation of 1 costs no more than the digits that the input itself has lost.
 *
 * @example
 * ```ts
 * import { MomentAccumulator } from '@crossmodal/theory';
 *
 * const column = (...data: number[]) => ({ data: Float64Array.from(data), rows: data.length, columns: 1 });
 * const moments = new MomentAccumulator({ dimensionU: 1, dimensionV: 1 });
 * moments.add(column(1e8 + 1, 1e8 + 2), column(1, 3));
 * moments.add(column(1e8 + 3, 1e8 + 4), column(2, 4));
 * const { Cuu, Cuv } = moments.covariances();
 * console.log(moments.count, moments.meanU[0], Cuu.data[0], Cuv.data[0]); // 4 100000002.5 1.25 1
 * ```
 */
export class MomentAccumulator {
  readonly #kernel: LinearAlgebraKernel;
  #count = 0;
  readonly #meanU: SplitMean;
  readonly #meanV: SplitMean;
  /** Σ (u − mean)(u − mean)ᵀ, its lower triangle. */
  readonly #Suu: DenseMatrix;
  readonly #Suv: DenseMatrix;
  readonly #Svv: DenseMatrix;

  /** @throws OutOfRangeError If a dimension is no positive integer. */
  constructor({
    dimensionU,
    dimensionV,
    kernel = portableKernel(),
  }: {
    dimensionU: number;
    dimensionV: number;
    kernel?: LinearAlgebraKernel;
  }) {
    checkInteger('MomentAccumulator: dimensionU', dimensionU, 1);
    checkInteger('MomentAccumulator: dimensionV', dimensionV, 1);
    this.#kernel = kernel;
    this.#meanU = splitMean(dimensionU);
    this.#meanV = splitMean(dimensionV);
    this.#Suu = zeros(dimensionU, dimensionU);
    this.#Suv = zeros(dimensionU, dimensionV);
    this.#Svv = zeros(dimensionV, dimensionV);
  }

  /** Number of samples so far. */
  get count(): number {
    return this.#count;
  }

  /** Mean of u so far, a copy; zero before the first sample. */
  get meanU(): Float64Array {
    return sum(this.#meanU.origin, this.#meanU.offset);
  }

  /** Mean of v so far, a copy; zero before the first sample. */
  get meanV(): Float64Array {
    return sum(this.#meanV.origin, this.#meanV.offset);
  }

  /**
   * Takes paired samples in, a sample a row.
   *
   * @throws ShapeError If the batches differ in their number of rows, or have other columns than the dimensions.
   * @throws OutOfRangeError If a value is not finite; then nothing of the batch is taken in.
   */
  add(batchU: SampleBatch, batchV: SampleBatch): void {
    checkBatch('batchU', batchU, this.#Suu.rows);
    checkBatch('batchV', batchV, this.#Svv.rows);
    if (batchU.rows !== batchV.rows) {
      throw new ShapeError(`MomentAccumulator.add: batchU has ${batchU.rows} rows and batchV ${batchV.rows}; expected pairs`);
    }
    // The whole batch first, so that a refused one leaves nothing behind.
    checkFinite('batchU', batchU);
    checkFinite('batchV', batchV);
    for (let first = 0; first < batchU.rows; first += CHUNK) {
      const rows = Math.min(CHUNK, batchU.rows - first);
      const [u, v] = [centred(batchU, first, rows), centred(batchV, first, rows)];
      this.#join(rows, u, v);
    }
  }

  /**
   * Takes in all that another accumulator has seen, which stays as it is.
   *
   * @throws ShapeError If its dimensions are others.
   */
  merge(other: MomentAccumulator): void {
    if (other.#Suu.rows !== this.#Suu.rows || other.#Svv.rows !== this.#Svv.rows) {
      throw new ShapeError(
        `MomentAccumulator.merge: other has dimensions ${other.#Suu.rows} and ${other.#Svv.rows}; expected ${this.#Suu.rows} and ${this.#Svv.rows}`,
      );
    }
    if (other.#count === 0) return;
    for (const [own, its] of [[this.#Suu, other.#Suu], [this.#Suv, other.#Suv], [this.#Svv, other.#Svv]]) {
      for (let at = 0; at < own.data.length; at++) own.data[at] += its.data[at];
    }
    this.#join(other.#count, { mean: other.#meanU, rows: lastRow(other.#Suu.rows) }, { mean: other.#meanV, rows: lastRow(other.#Svv.rows) });
  }

  /**
   * The covariances of the samples so far, with the factor 1/N.
   *
   * @param options `ridge`: number ≥ 0 added to the diagonals of Cuu and Cvv; default 0.
   * @throws OutOfRangeError If there is no sample yet, or the ridge is negative or not finite.
   */
  covariances({ ridge = 0 }: { ridge?: number } = {}): Covariances {
    if (this.#count === 0) throw new OutOfRangeError('MomentAccumulator.covariances: count is 0; expected samples, given to add');
    if (!(ridge >= 0 && ridge < Infinity)) {
      throw new OutOfRangeError(`MomentAccumulator.covariances: ridge is ${ridge}; expected a finite number >= 0`);
    }
    const { rows, columns, data } = this.#Suv;
    return {
      Cuu: symmetric(this.#Suu, this.#count, ridge),
      Cuv: { data: data.map((value) => value / this.#count), rows, columns },
      Cvv: symmetric(this.#Svv, this.#count, ridge),
    };
  }

  /**
   * The Gaussian pair with the means and covariances so far: `empiricalPair` of all samples, without having them.
   *
   * @param options `ridge`: number ≥ 0 added to the diagonals of Cuu and Cvv; default 0.
   * @throws What {@link covariances} throws.
   * @throws NotPositiveDefiniteError If there are too few samples for the dimensions and no ridge.
   * @throws DegenerateError If a part of u is a function of v on these samples.
   */
  pair({ ridge = 0 }: { ridge?: number } = {}): GaussianPair {
    const { Cuu, Cuv, Cvv } = this.covariances({ ridge });
    const blocks = { Cuu: toMatrix(Cuu), Cuv: toMatrix(Cuv), Cvv: toMatrix(Cvv) };
    return pairFromBlocks('MomentAccumulator.pair', blocks, { meanU: this.meanU, meanV: this.meanV, remedy: 'give more samples, or a ridge' });
  }

  /** Adds the products of the rows, once the last one holds √(n₁ n₂/(n₁ + n₂)) δ, and moves the means. */
  #join(count: number, u: CentredBatch, v: CentredBatch): void {
    const total = this.#count + count;
    for (const [own, { mean, rows }] of [[this.#meanU, u], [this.#meanV, v]] as const) {
      if (this.#count === 0) {
        own.origin.set(mean.origin);
        own.offset.set(mean.offset);
        continue;
      }
      const between = Math.sqrt((this.#count * count) / total);
      const last = (rows.rows - 1) * rows.columns;
      for (let j = 0; j < rows.columns; j++) {
        const delta = mean.origin[j] - own.origin[j] + (mean.offset[j] - own.offset[j]);
        rows.data[last + j] = between * delta;
        own.offset[j] += (count / total) * delta;
      }
    }
    this.#count = total;
    this.#kernel.syrk({ a: u.rows, c: this.#Suu, transpose: true, beta: 1 });
    this.#kernel.gemm({ a: u.rows, transposeA: true, b: v.rows, c: this.#Suv, beta: 1 });
    this.#kernel.syrk({ a: v.rows, c: this.#Svv, transpose: true, beta: 1 });
  }
}

/**
 * A mean as the sum of two vectors: a sample, which is exact, and the small rest. In one number the last digits of a
 * large mean would be lost, and the differences of means would carry that into the covariances.
 */
interface SplitMean {
  readonly origin: Float64Array;
  readonly offset: Float64Array;
}

/** Samples less their mean, with a last row for {@link MomentAccumulator} to fill. */
interface CentredBatch {
  readonly mean: SplitMean;
  readonly rows: DenseMatrix;
}

function centred({ data, columns }: SampleBatch, first: number, rows: number): CentredBatch {
  const mean = splitMean(columns);
  const { origin, offset } = mean;
  origin.set(data.subarray(first * columns, (first + 1) * columns));
  const values = new Float64Array((rows + 1) * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = data[(first + i) * columns + j] - origin[j];
      values[i * columns + j] = value;
      offset[j] += value;
    }
  }
  for (let j = 0; j < columns; j++) offset[j] /= rows;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * columns + j] -= offset[j];
  return { mean, rows: { data: values, rows: rows + 1, columns } };
}

function splitMean(dimension: number): SplitMean {
  return { origin: new Float64Array(dimension), offset: new Float64Array(dimension) };
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value + b[j]);
}

function lastRow(columns: number): DenseMatrix {
  return zeros(1, columns);
}

function zeros(rows: number, columns: number): DenseMatrix {
  return { data: new Float64Array(rows * columns), rows, columns };
}

/** The whole of a symmetric matrix of which the lower triangle is known, divided, and a ridge on its diagonal. */
function symmetric({ data, rows }: DenseMatrix, divisor: number, ridge: number): DenseMatrix {
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const value = data[i * rows + j] / divisor;
      result[i * rows + j] = value;
      result[j * rows + i] = value;
    }
    result[i * rows + i] += ridge;
  }
  return { data: result, rows, columns: rows };
}

function checkBatch(name: string, batch: SampleBatch, dimension: number): void {
  const place = `MomentAccumulator.add: ${name}`;
  checkMatrix(place, batch);
  if (batch.columns !== dimension) throw new ShapeError(`${place} has ${batch.columns} columns; expected ${dimension}, the dimension`);
}

function checkFinite(name: string, { data, columns }: SampleBatch): void {
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) {
      throw new OutOfRangeError(
        `MomentAccumulator.add: entry (${Math.floor(at / columns)}, ${at % columns}) of ${name} is ${data[at]}; expected a finite number`,
      );
    }
  }
}
