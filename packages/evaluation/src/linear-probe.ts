import { matrixProduct, OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLabels } from './check-labels.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import type { Embeddings } from './embeddings.ts';
import { checkLogits, type Logits } from './logits.ts';
import { minimiseLbfgs } from './minimise-lbfgs.ts';

/** What {@link linearProbe} is fitted to, and how far. */
export interface LinearProbeOptions {
  /** Frozen embeddings, an item a row. */
  readonly embeddings: Embeddings;
  /** Class of each item. */
  readonly labels: ArrayLike<number>;
  /** Number of classes, at least 2, whether or not each of them appears. */
  readonly classes: number;
  /** λ ≥ 0, the weight of the penalty ½λ|W|²; default 1e-3. */
  readonly penalty?: number;
  /** The search ends where no entry of the gradient exceeds this; default 1e-6. */
  readonly tolerance?: number;
  /** Most iterations; default 1000. */
  readonly maxIterations?: number;
  /** Weights and bias to start from, such as those of another penalty; default 0. It changes the way, not the end. */
  readonly start?: { readonly weights: Float64Array; readonly bias: Float64Array };
}

/** A fitted classifier. */
export interface LinearProbe {
  /** W, row-major, width of the embeddings × classes. */
  readonly weights: Float64Array;
  /** b, one number a class. */
  readonly bias: Float64Array;
  /** Mean cross-entropy in nats plus penalty, at the end. */
  readonly objective: number;
  /** Greatest entry of the gradient at the end, in absolute value. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** Whether `gradientNorm` came down to the tolerance. */
  readonly converged: boolean;
  /** xW + b of embeddings of the same width. */
  logits(embeddings: Embeddings): Logits;
  /** The class of the largest logit; a tie goes to the lowest. */
  predict(embeddings: Embeddings): Uint32Array;
}

/**
 * The linear probe, the usual measure of frozen features: multinomial logistic regression with a penalty on the weights,
 *
 *   min over W, b:  mean_i [ log Σ_c exp(x_i W + b)_c − (x_i W + b)_{y_i} ] + ½λ |W|²
 *
 * in float64 by L-BFGS (Nocedal and Wright 2006, algorithm 7.5) to a stated tolerance of the gradient. The bias is not
 * penalised. The objective is convex and, for λ > 0, its W is unique; b is unique up to a common constant, and starts and
 * stays at mean 0. A class without an item has its bias driven towards −∞ as far as the tolerance asks.
 *
 * @param options Embeddings with labels, penalty, tolerance.
 * @throws ShapeError If the shapes of embeddings, labels or start disagree.
 * @throws OutOfRangeError If a label, `classes`, `penalty`, `tolerance` or `maxIterations` is out of its range.
 *
 * @example
 * ```ts
 * import { accuracy, linearProbe } from '@crossmodal/evaluation';
 *
 * const embeddings = { data: Float64Array.of(1, 0, 0.9, 0.1, 0, 1, 0.2, 0.8), rows: 4, columns: 2 };
 * const labels = [0, 0, 1, 1];
 * const probe = linearProbe({ embeddings, labels, classes: 2 });
 * console.log(probe.converged, accuracy({ predicted: probe.predict(embeddings), labels })); // true 1
 * ```
 */
export function linearProbe(options: LinearProbeOptions): LinearProbe {
  const { embeddings, labels, classes, penalty = 1e-3, tolerance = 1e-6, maxIterations = 1000, start } = options;
  check(options);
  const { columns } = embeddings;
  const x = float64(embeddings);
  const size = columns * classes;
  const objective = (parameters: Float64Array, gradient: Float64Array): number => {
    const weights = parameters.subarray(0, size);
    const residual = affine(x, weights, parameters.subarray(size));
    const value = crossEntropyResidual(residual.data, labels, classes);
    gradient.set(matrixProduct(x, residual, { transposeA: true }).data);
    const biasGradient = gradient.subarray(size).fill(0);
    for (let at = 0; at < residual.data.length; at++) biasGradient[at % classes] += residual.data[at];
    let squares = 0;
    for (let i = 0; i < size; i++) {
      squares += weights[i] * weights[i];
      gradient[i] += penalty * weights[i];
    }
    return value + (penalty / 2) * squares;
  };
  const initial = new Float64Array(size + classes);
  if (start) {
    initial.set(start.weights);
    initial.set(start.bias, size);
  }
  const { x: found, value, gradientNorm, iterations } = minimiseLbfgs(objective, initial, { tolerance, maxIterations });
  const [weights, bias] = [found.slice(0, size), found.slice(size)];
  const logits = (queries: Embeddings): Logits => {
    checkLogits('linearProbe.logits', queries, 'embeddings');
    if (queries.columns !== columns) throw new ShapeError(`linearProbe.logits: embeddings have ${queries.columns} columns; expected ${columns}`);
    return affine(float64(queries), weights, bias);
  };
  return {
    weights,
    bias,
    objective: value,
    gradientNorm,
    iterations,
    converged: gradientNorm <= tolerance,
    logits,
    predict: (queries) => largest(logits(queries)),
  };
}

interface DenseRows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

function float64({ data, rows, columns }: Embeddings): DenseRows {
  return { data: data instanceof Float64Array ? data : Float64Array.from(data), rows, columns };
}

function affine(x: DenseRows, weights: Float64Array, bias: Float64Array): DenseRows {
  const classes = bias.length;
  const product = matrixProduct(x, { data: weights, rows: x.columns, columns: classes });
  for (let at = 0; at < product.data.length; at++) product.data[at] += bias[at % classes];
  return product;
}

/** Mean cross-entropy; leaves (softmax − indicator) / rows, its gradient, in place of the logits. */
function crossEntropyResidual(logits: Float64Array, labels: ArrayLike<number>, classes: number): number {
  const rows = labels.length;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const from = i * classes;
    let most = -Infinity;
    for (let c = 0; c < classes; c++) most = Math.max(most, logits[from + c]);
    const positive = logits[from + labels[i]];
    let total = 0;
    for (let c = 0; c < classes; c++) total += logits[from + c] = Math.exp(logits[from + c] - most);
    sum += Math.log(total) + most - positive;
    for (let c = 0; c < classes; c++) logits[from + c] /= total * rows;
    logits[from + labels[i]] -= 1 / rows;
  }
  return sum / rows;
}

function largest({ data, rows, columns }: Logits): Uint32Array {
  const classes = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    for (let c = 1; c < columns; c++) if (data[from + c] > data[from + classes[i]]) classes[i] = c;
  }
  return classes;
}

function check({ embeddings, labels, classes, penalty = 0, tolerance = 1, maxIterations = 1, start }: LinearProbeOptions): void {
  checkLogits('linearProbe', embeddings, 'embeddings');
  if (!Number.isInteger(classes) || classes < 2) throw new OutOfRangeError(`linearProbe: classes is ${classes}; expected an integer >= 2`);
  checkLabels('linearProbe: labels', labels, { length: embeddings.rows, bound: classes });
  if (!(penalty >= 0 && penalty < Infinity)) throw new OutOfRangeError(`linearProbe: penalty is ${penalty}; expected a finite number >= 0`);
  if (!(tolerance > 0)) throw new OutOfRangeError(`linearProbe: tolerance is ${tolerance}; expected a number > 0`);
  checkPositiveInteger('linearProbe: maxIterations', maxIterations);
  if (start && (start.weights.length !== embeddings.columns * classes || start.bias.length !== classes)) {
    throw new ShapeError(
      `linearProbe: start has ${start.weights.length} weights and ${start.bias.length} biases; expected ${embeddings.columns} x ${classes} and ${classes}`,
    );
  }
}
