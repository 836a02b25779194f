import type { DenseMatrix } from '@crossmodal/theory';

import { type BlockOptions, forEachProductBlock } from './for-each-product-block.ts';
import { squaredNorms } from './squared-norms.ts';

/** A distance of two laws, estimated from samples. */
export interface TwoSampleEstimate {
  readonly value: number;
  /** From the influence of each item, so it is meant for laws that differ; where they agree the estimate is no longer normal. */
  readonly standardError: number;
}

/** What the two statistics of this kind take. */
export interface TwoSampleOptions extends BlockOptions {
  /** `'v'`: means over all pairs of items, an item with itself among them, never negative; `'u'`: without, unbiased. Default `'v'`. */
  readonly estimator?: 'u' | 'v';
  /** Whether row i of one and of the other belong together; default false. Changes the standard error and, for `'u'`, leaves pairs out. */
  readonly paired?: boolean;
}

/**
 * 2 E f(X, Y) − E f(X, X′) − E f(Y, Y′) for a function of the squared distance, with its influences.
 *
 * @param f Replaces squared distances by values, in place.
 */
export async function twoSampleStatistic(
  [x, y]: readonly [DenseMatrix, DenseMatrix],
  f: (squaredDistances: Float64Array) => void,
  { estimator = 'v', paired = false, ...options }: TwoSampleOptions,
): Promise<TwoSampleEstimate> {
  const share = { x: x.rows * x.rows, y: y.rows * y.rows, cross: 2 * x.rows * y.rows };
  const total = share.x + share.y + share.cross;
  const part = (from: number, size: number): BlockOptions => ({ ...options, ...(options.onProgress && { onProgress: (done: number) => options.onProgress!((from + done * size) / total) }) });
  const norms = [squaredNorms(x), squaredNorms(y)];
  const itself = new Float64Array(1);
  f(itself);
  const own = [await selfSums(x, norms[0], f, part(0, share.x)), await selfSums(y, norms[1], f, part(share.x, share.y))];
  const cross = await crossSums([x, y], norms, f, part(share.x + share.y, share.cross));
  if (estimator === 'u' && paired) leavePairsOut(cross, [x, y], f);
  const less = estimator === 'u' ? 1 : 0;
  const crossLess = estimator === 'u' && paired ? 1 : 0;
  // Mean value of each item with its own sample and with the other one.
  const influence = [x, y].map(({ rows }, side) => {
    const other = side === 0 ? y.rows : x.rows;
    return Float64Array.from(own[side], (sum, i) => 2 * (cross[side][i] / (other - crossLess)) - 2 * ((sum + (1 - less) * itself[0]) / (rows - less)));
  });
  const crossMean = mean(cross[0]) / (y.rows - crossLess);
  const value = 2 * crossMean - own.reduce((sum, sums, side) => sum + (mean(sums) + (1 - less) * itself[0]) / ([x, y][side].rows - less), 0);
  return { value, standardError: standardError(influence, paired) };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function standardError(influences: readonly Float64Array[], paired: boolean): number {
  const variance = (values: Float64Array): number => {
    const centre = mean(values);
    let squares = 0;
    for (let i = 0; i < values.length; i++) squares += (values[i] - centre) ** 2;
    return squares / values.length / Math.max(1, values.length - 1);
  };
  const [ofX, ofY] = influences;
  return Math.sqrt(paired ? variance(ofX.map((value, i) => value + ofY[i])) : variance(ofX) + variance(ofY));
}

/** Σ_{j ≠ i} f of every row. */
async function selfSums(x: DenseMatrix, norms: Float64Array, f: (squares: Float64Array) => void, options: BlockOptions): Promise<Float64Array> {
  const sums = new Float64Array(x.rows);
  await forEachProductBlock(
    { a: x, b: x, lower: true },
    (products, { start, rows, columns }) => {
      toSquaredDistances(products, { norms: [norms, norms], start, rows, columns });
      f(products);
      for (let row = 0; row < rows; row++) {
        const i = start + row;
        let sum = 0;
        for (let j = 0, at = row * columns; j < i; j++, at++) {
          sum += products[at];
          sums[j] += products[at];
        }
        sums[i] += sum;
      }
    },
    options,
  );
  return sums;
}

/** Σ f of every row of x over y, and of every row of y over x. */
async function crossSums([x, y]: readonly DenseMatrix[], norms: readonly Float64Array[], f: (squares: Float64Array) => void, options: BlockOptions): Promise<Float64Array[]> {
  const [ofX, ofY] = [new Float64Array(x.rows), new Float64Array(y.rows)];
  await forEachProductBlock(
    { a: x, b: y },
    (products, { start, rows, columns }) => {
      toSquaredDistances(products, { norms, start, rows, columns });
      f(products);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let j = 0, at = row * columns; j < columns; j++, at++) {
          sum += products[at];
          ofY[j] += products[at];
        }
        ofX[start + row] = sum;
      }
    },
    options,
  );
  return [ofX, ofY];
}

function toSquaredDistances(
  products: Float64Array,
  { norms: [ofX, ofY], start, rows, columns }: { readonly norms: readonly Float64Array[]; readonly start: number; readonly rows: number; readonly columns: number },
): void {
  for (let row = 0, at = 0; row < rows; row++) {
    const norm = ofX[start + row];
    // Rounding may leave a distance of coinciding points below 0.
    for (let j = 0; j < columns; j++, at++) products[at] = Math.max(0, norm + ofY[j] - 2 * products[at]);
  }
}

function leavePairsOut([ofX, ofY]: Float64Array[], [x, y]: readonly DenseMatrix[], f: (squares: Float64Array) => void): void {
  const pairs = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) for (let at = i * x.columns; at < (i + 1) * x.columns; at++) pairs[i] += (x.data[at] - y.data[at]) ** 2;
  f(pairs);
  for (let i = 0; i < x.rows; i++) {
    ofX[i] -= pairs[i];
    ofY[i] -= pairs[i];
  }
}
