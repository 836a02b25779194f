import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { transposed } from '../fused/transposed.ts';
import { weightedSum } from '../fused/weighted-sum.ts';
import { checkLossWeights, type LossWeights } from '../loss-weights.ts';
import { blockwiseMmdHalf, conditionalMmdLoss } from '../mmd/conditional-mmd-loss.ts';
import { blockwiseJointMmdLoss } from '../mmd/joint-mmd-loss.ts';
import { gaussianRows, type KernelRows, polynomialRows } from '../mmd/kernel-rows.ts';
import { medianBandwidth } from '../mmd/median-bandwidth.ts';
import type { MmdKernelChoice } from './loss-entry.ts';
import type { PairBatch, PairLoss, PairLossOptions } from './pair-batch.ts';
import { defaultSimilarity, pairs, runBlockwise } from './run-blockwise.ts';

/** Points whose distances give the default bandwidth. */
const MEDIAN_POINTS = 256;

/** `conditionalMmdLoss` of a batch, with kernels of its samples. */
export function runConditionalMmd(options: LossWeights & MmdKernelChoice & PairLossOptions): PairLoss {
  const { lambdaU, lambdaV } = checkLossWeights('conditionalMmdLoss', options);
  const { similarity = defaultSimilarity, estimator = 'u', chunk } = options;
  return (batch) => {
    const { zu, zv } = pairs(batch.zu, batch.zv);
    const n = zu.shape[0];
    return tf.tidy(() => {
      const [Ku, Kv] = [lambdaU > 0 ? kernelOf('u', batch, options) : undefined, lambdaV > 0 ? kernelOf('v', batch, options) : undefined];
      if (chunk === undefined) {
        const kernels = { ...(Ku && { Ku: Ku.read(0, n) }), ...(Kv && { Kv: Kv.read(0, n) }) };
        return conditionalMmdLoss(similarity(zu, zv), { ...kernels, lambdaU, lambdaV, estimator });
      }
      const halves: tf.Scalar[] = [];
      if (Kv) halves.push(runBlockwise(blockwiseMmdHalf({ kernel: Kv, weight: lambdaV, estimator, chunk }), batch, options));
      if (Ku) {
        const swapped = { ...options, similarity: (a: tf.Tensor2D, b: tf.Tensor2D) => transposed(similarity(b, a)) };
        halves.push(runBlockwise(blockwiseMmdHalf({ kernel: Ku, weight: lambdaU, estimator, chunk }), { zu: zv, zv: zu }, swapped));
      }
      return weightedSum(halves, { weights: halves.map(() => 1) });
    });
  };
}

/** `jointMmdLoss` of a batch, with kernels of its samples. */
export function runJointMmd(options: MmdKernelChoice & PairLossOptions): PairLoss {
  const { estimator = 'u', chunk } = options;
  return (batch) => {
    const n = pairs(batch.zu, batch.zv).zu.shape[0];
    return tf.tidy(() => {
      const [Ku, Kv] = [kernelOf('u', batch, options), kernelOf('v', batch, options)];
      return runBlockwise(blockwiseJointMmdLoss({ Ku, Kv, estimator, chunk: chunk ?? n }), batch, options);
    });
  };
}

function kernelOf(side: 'u' | 'v', batch: PairBatch, { kernel = 'gaussian', bandwidthU, bandwidthV, degree = 2 }: MmdKernelChoice): KernelRows {
  const samples = batch[side];
  if (samples === undefined) throw new OutOfRangeError(`pairLoss: ${side} of the batch is missing; expected its samples, for their kernel`);
  const n = batch.zu.shape[0];
  if (samples.shape[0] !== n) throw new ShapeError(`pairLoss: ${side} of the batch is [${samples.shape}]; expected ${n} samples, as there are embeddings`);
  const points = tf.cast(tf.reshape(samples, [n, -1]), 'float32') as tf.Tensor2D;
  if (kernel === 'polynomial') return polynomialRows(points, { degree, offset: 1, scale: 1 / points.shape[1] });
  const bandwidth = (side === 'u' ? bandwidthU : bandwidthV) ?? medianBandwidth(tf.slice(points, 0, Math.min(n, MEDIAN_POINTS)));
  return gaussianRows(points, bandwidth);
}
