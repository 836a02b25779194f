import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from '../../fused/fused-operation.ts';
import { kernelSums, type KernelSumsOptions } from './kernel-sums.ts';
import { pooledInnerProducts } from './pooled-inner-products.ts';
import type { SplitPointSets } from './split-point-sets.ts';

/** f Σᵢⱼ wᵢ xⱼ (α₁⟨uᵢ, vⱼ⟩ + α₂ k(⟨uᵢ, vⱼ⟩)), shape [n, m]. */
export function wpseOfPoints(u: SplitPointSets, v: SplitPointSets, { kernel, factor, limits }: KernelSumsOptions): tf.Tensor2D {
  const bent = () => kernelSums(u, v, { kernel, factor: kernel.nonlinear * factor, limits });
  if (kernel.linear === 0 && kernel.nonlinear > 0) return bent();
  const straight = pooledInnerProducts(u, v, kernel.linear * factor);
  if (kernel.nonlinear === 0) return straight;
  const parts = [straight, bent()];
  return fusedOperation<tf.Tensor2D>(parts, () => ({ value: tf.addN(parts) as tf.Tensor2D, gradients: (dy) => [tf.clone(dy), tf.clone(dy)] }));
}
