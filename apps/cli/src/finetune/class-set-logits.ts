import { logSumExp } from '@crossmodal/theory';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';

/** Labelled items of the other modality, and what their logits become. */
export interface ClassSetOptions {
  /** Class of each prompt. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** What the similarity is linear in: `logMeanExp` where its exponential is linear in a set, `mean` where it is itself. */
  readonly rule: 'logMeanExp' | 'mean';
  /** Whether item i is the partner of prompt i, which it is then compared without. */
  readonly own: boolean;
}

/**
 * Logits of classes whose point sets are the sets of their prompts, one after another: with KME-CLIP
 *
 *   s(u, S_c) = ln (1/n_c) Σ_{y in c} exp s(u, y),
 *
 * the exact average of Bayes' rule (see `zeroShotScores` of theory), with WPSE the mean of s(u, y); both less the logit of
 * the set of all prompts. So a class without a prompt has the logit 0, which speaks neither for it nor against it.
 *
 * @param logits Rows items, columns prompts.
 */
export function classSetLogits({ data, rows, columns }: EmbeddedItems, { labels, classes, rule, own }: ClassSetOptions): EmbeddedItems {
  const x = new Float32Array(rows * classes);
  const [counts, tops, sums] = [new Float64Array(classes), new Float64Array(classes), new Float64Array(classes)];
  const used = (i: number, y: number) => !own || y !== i;
  for (let i = 0; i < rows; i++) {
    counts.fill(0);
    tops.fill(rule === 'mean' ? 0 : -Infinity);
    sums.fill(0);
    for (let y = 0; y < columns; y++) {
      if (!used(i, y)) continue;
      counts[labels[y]]++;
      if (rule === 'logMeanExp') tops[labels[y]] = Math.max(tops[labels[y]], data[i * columns + y]);
    }
    for (let y = 0; y < columns; y++) {
      if (!used(i, y)) continue;
      const value = data[i * columns + y];
      sums[labels[y]] += rule === 'mean' ? value : Math.exp(value - tops[labels[y]]);
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    const scores = sums.map((sum, c) => (rule === 'mean' ? sum / counts[c] : tops[c] + Math.log(sum / counts[c])));
    const present = [...scores.keys()].filter((c) => counts[c] > 0);
    if (present.length === 0) continue;
    const all =
      rule === 'mean'
        ? present.reduce((sum, c) => sum + (counts[c] / total) * scores[c], 0)
        : logSumExp(present.map((c) => scores[c] + Math.log(counts[c] / total)));
    for (const c of present) x[i * classes + c] = scores[c] - all;
  }
  return { data: x, rows, columns: classes };
}
