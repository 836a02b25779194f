import type { ClassifierWeights } from './classifier.ts';

/** Embeddings of labelled items, row by row. */
export interface LabelledEmbeddings {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/**
 * A classifier whose label embeddings are the class means of the embeddings of the other modality, so that labels enter
 * where the paper has the embedding of a label (Baptista, Stuart and Tran 2025, equation 31): with the cosine the mean's
 * direction, with the squared distance F_c = −|G_c|²/2τ besides. A class without an item gets G_c = 0.
 */
export function labelPrototypes(
  { data, rows, columns, labels, classes }: LabelledEmbeddings,
  { similarity, temperature }: { similarity: 'cosine' | 'inner' | 'l2'; temperature: number },
): ClassifierWeights {
  const sums = new Float64Array(columns * classes);
  const counts = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    counts[labels[i]]++;
    for (let j = 0; j < columns; j++) sums[j * classes + labels[i]] += data[i * columns + j];
  }
  const squares = new Float64Array(classes);
  for (let at = 0; at < sums.length; at++) {
    sums[at] /= Math.max(1, counts[at % classes]);
    squares[at % classes] += sums[at] * sums[at];
  }
  if (similarity === 'cosine') {
    for (let at = 0; at < sums.length; at++) sums[at] /= Math.sqrt(squares[at % classes]) || 1;
  }
  const F = new Float32Array(classes);
  if (similarity === 'l2') for (let c = 0; c < classes; c++) F[c] = -squares[c] / (2 * temperature);
  return { G: Float32Array.from(sums), F };
}
