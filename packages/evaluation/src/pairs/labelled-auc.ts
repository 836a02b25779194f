import { OutOfRangeError } from '@crossmodal/theory';

import { checkLabels } from '../check-labels.ts';
import { checkLogits, type Logits } from '../logits.ts';
import { aucInterval } from './auc-interval.ts';
import { checkLevel } from './check-level.ts';
import type { RetrievalAuc } from './scanned-auc.ts';

/** What {@link labelledAuc} takes. */
export interface LabelledAucOptions {
  /** An item a row, a label a column. */
  readonly logits: Logits;
  /** The true label of each row. */
  readonly labels: ArrayLike<number>;
  /** `u->v`: items ask for their label; `v->u`: labels ask for their items. */
  readonly direction: 'u->v' | 'v->u';
  /** Probability of the interval; default 0.95. */
  readonly level?: number;
}

/**
 * The retrieval AUC (Li, Wei, Yang and Ying 2026, section 3) between items and the few labels that they share, many to one,
 * with an interval over the items; labels are no sample of anything.
 *
 * `u->v`: the probability that the label of an item is above another label, the mean over the items. `v->u`: the probability
 * that an item of a label is above an item of another one, the mean over the labels that have both; the influence of an item
 * is summed over all labels before it is squared (DeLong, DeLong and Clarke-Pearson 1988), for it is right for one label
 * and wrong for all others. Ties count one half. Intervals are as those of {@link scannedAuc}.
 *
 * @throws ShapeError If the shape and length of `logits` disagree, or `labels` has not one entry a row.
 * @throws OutOfRangeError If a logit is NaN, a label no column, there is a single column, all items have one label and
 *   labels ask, or an option is out of its range.
 *
 * @example
 * ```ts
 * import { labelledAuc } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(2, 0, 1, 1, 0, 3), rows: 3, columns: 2 };
 * console.log(labelledAuc({ logits, labels: [0, 0, 1], direction: 'u->v' }).auc.toFixed(4)); // 0.8333
 * console.log(labelledAuc({ logits, labels: [0, 0, 1], direction: 'v->u' }).auc); // 1
 * ```
 */
export function labelledAuc({ logits, labels, direction, level = 0.95 }: LabelledAucOptions): RetrievalAuc {
  checkLogits('labelledAuc', logits);
  checkLevel('labelledAuc', level);
  const { data, rows, columns } = logits;
  checkLabels('labelledAuc: labels', labels, { length: rows, bound: columns });
  if (columns < 2) throw new OutOfRangeError(`labelledAuc: logits has ${columns} column; expected at least two labels`);
  for (let at = 0; at < data.length; at++) if (Number.isNaN(data[at])) throw new OutOfRangeError(`labelledAuc: logits.data[${at}] is NaN; expected a number`);
  if (direction === 'u->v') return ofItems(logits, labels, level);
  if (direction === 'v->u') return ofLabels(logits, labels, level);
  throw new OutOfRangeError(`labelledAuc: direction is ${String(direction)}; expected 'u->v' or 'v->u'`);
}

function ofItems({ data, rows, columns }: Logits, labels: ArrayLike<number>, level: number): RetrievalAuc {
  const shares = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const target = data[i * columns + labels[i]];
    // The right label is level with itself.
    let won = -0.5;
    for (let j = 0; j < columns; j++) {
      const logit = data[i * columns + j];
      won += logit < target ? 1 : logit === target ? 0.5 : 0;
    }
    shares[i] = won / (columns - 1);
  }
  const auc = shares.reduce((sum, share) => sum + share, 0) / rows;
  const standardError = Math.sqrt(shares.reduce((sum, share) => sum + (share - auc) ** 2, 0) / rows / (rows - 1));
  return aucInterval({ auc, standardError, groups: rows, level, all: allOf(shares) });
}

function ofLabels({ data, rows, columns }: Logits, labels: ArrayLike<number>, level: number): RetrievalAuc {
  const counts = new Uint32Array(columns);
  for (let i = 0; i < rows; i++) counts[labels[i]]++;
  const asking = Array.from(counts.keys()).filter((label) => counts[label] > 0 && counts[label] < rows);
  if (asking.length === 0) throw new OutOfRangeError(`labelledAuc: all ${rows} items have the label ${labels[0]}; expected items of at least two labels where labels ask`);
  const influence = new Float64Array(rows);
  const aucs = asking.map((label) => addInfluence(influence, { scores: Float64Array.from({ length: rows }, (_, i) => data[i * columns + label]), labels, label, right: counts[label] }));
  const auc = aucs.reduce((sum, value) => sum + value, 0) / asking.length;
  const squares = influence.reduce((sum, value) => sum + (value / asking.length) ** 2, 0);
  return aucInterval({ auc, standardError: Math.sqrt((squares * rows) / (rows - 1)), groups: rows, level, all: allOf(aucs) });
}

/** Adds what every item contributes to the AUC of one label, about its mean, and returns this AUC. */
function addInfluence(influence: Float64Array, { scores, labels, label, right }: { readonly scores: Float64Array; readonly labels: ArrayLike<number>; readonly label: number; readonly right: number }): number {
  const rows = scores.length;
  const wrong = rows - right;
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => scores[a] - scores[b] || a - b);
  // The share of the other kind that an item beats, if right, or that beats it, if wrong: ties half.
  const shares = new Float64Array(rows);
  let [rightBelow, wrongBelow, won] = [0, 0, 0];
  for (let from = 0; from < rows; ) {
    let [to, rightLevel] = [from, 0];
    for (; to < rows && scores[order[to]] === scores[order[from]]; to++) if (labels[order[to]] === label) rightLevel++;
    const wrongLevel = to - from - rightLevel;
    for (let at = from; at < to; at++) {
      const item = order[at];
      if (labels[item] === label) shares[item] = (wrongBelow + wrongLevel / 2) / wrong;
      else shares[item] = (right - rightBelow - rightLevel / 2) / right;
    }
    won += rightLevel * (2 * wrongBelow + wrongLevel);
    rightBelow += rightLevel;
    wrongBelow += wrongLevel;
    from = to;
  }
  const auc = won / (2 * right * wrong);
  for (let i = 0; i < rows; i++) influence[i] += (shares[i] - auc) / (labels[i] === label ? right : wrong);
  return auc;
}

function allOf(shares: ArrayLike<number>): 'won' | 'lost' | null {
  for (const [all, share] of [['won', 1], ['lost', 0]] as const) if (Array.prototype.every.call(shares, (value) => value === share)) return all;
  return null;
}
