import type { Logits } from '@crossmodal/evaluation';
import { matrixProduct } from '@crossmodal/theory';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';

/** What fine-tuning learns: ℓ(u) = Gᵀx/τ + F (Baptista, Stuart and Tran 2025, section 4.2). */
export interface ClassifierWeights {
  /** Row-major, width of the features × classes: column c is the embedding of class c. */
  readonly G: Float32Array;
  /** Logarithm of the prior of each class, up to a constant. */
  readonly F: Float32Array;
}

/** ℓ of every item, in float64. */
export function classifierLogits({ G, F }: ClassifierWeights, x: EmbeddedItems, temperature: number): Logits {
  const classes = F.length;
  const product = matrixProduct(
    { data: Float64Array.from(x.data), rows: x.rows, columns: x.columns },
    { data: Float64Array.from(G), rows: x.columns, columns: classes },
  );
  for (let at = 0; at < product.data.length; at++) product.data[at] = product.data[at] / temperature + F[at % classes];
  return product;
}
