import * as tf from '@tensorflow/tfjs-core';

import { identityRows } from '../fused/identity-rows.ts';
import { squaredDistances } from '../fused/squared-distances.ts';

/** A symmetric kernel matrix, read a few rows at a time; no gradient flows into it. */
export interface KernelRows {
  /** Rows `start` … `start` + `count` − 1, shape [count, n]. */
  read(start: number, count: number): tf.Tensor2D;
}

/** The rows of a kernel matrix that exists. */
export function matrixRows(kernel: tf.Tensor2D): KernelRows {
  return { read: (start, count) => (count === kernel.shape[0] ? kernel : tf.slice(kernel, start, count)) };
}

/** exp(−|x_i − x_j|² / (2ℓ²)), made row by row. */
export function gaussianRows(points: tf.Tensor2D, bandwidth: number): KernelRows {
  return {
    read: (start, count) =>
      tf.tidy(() => tf.exp(tf.div(squaredDistances(tf.slice(points, start, count), points), -2 * bandwidth * bandwidth)) as tf.Tensor2D),
  };
}

/** (a ⟨x_i, x_j⟩ + c)^d, made row by row. */
export function polynomialRows(points: tf.Tensor2D, { degree, offset, scale }: { degree: number; offset: number; scale: number }): KernelRows {
  return {
    read: (start, count) =>
      tf.tidy(() => {
        const base = tf.add(tf.mul(tf.matMul(tf.slice(points, start, count), points, false, true), scale), offset);
        let power = base;
        for (let made = 1; made < degree; made++) power = tf.mul(power, base);
        return power as tf.Tensor2D;
      }),
  };
}

/** The same with zeros on the diagonal, for U-statistics. */
export function hollowRows(kernel: KernelRows): KernelRows {
  return {
    read: (start, count) =>
      tf.tidy(() => {
        const rows = kernel.read(start, count);
        return tf.mul(rows, tf.sub(1, identityRows(count, rows.shape[1], { start }))) as tf.Tensor2D;
      }),
  };
}

/** X K for X of shape [m, n], from `chunk` rows of the symmetric K at a time. */
export function timesKernel(x: tf.Tensor2D, kernel: KernelRows, chunk: number): tf.Tensor2D {
  return tf.tidy(() => {
    const n = x.shape[1];
    const parts: tf.Tensor2D[] = [];
    for (let start = 0; start < n; start += chunk) {
      parts.push(tf.tidy(() => tf.matMul(x, kernel.read(start, Math.min(chunk, n - start)), false, true)));
    }
    return parts.length === 1 ? parts[0] : tf.concat(parts, 1);
  });
}
