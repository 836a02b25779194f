import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLogits } from './logits.ts';
import type { Logits } from './logits.ts';

/**
 * Pearson correlation of logits with the pointwise mutual information over the pairs of items: 1 where they are equal up to
 * a constant, which no contrastive loss sees, and a positive factor, which tells a wrong temperature.
 *
 * Pairs that do not occur, whose PMI is −∞, are left out. Both tables are read twice, for the means first.
 *
 * @param logits Rows u, columns v.
 * @param pmi ln p(u, v) − ln p(u) − ln p(v), in nats, of the same shape; `finiteJoint` of `@crossmodal/theory` has it.
 * @returns A number from −1 to 1.
 * @throws ShapeError If a shape and a length disagree, or the two shapes differ.
 * @throws OutOfRangeError If a number is not finite (−∞ is left out of `pmi`), or all numbers of one table that count are
 *   equal, so that there is no correlation.
 *
 * @example
 * ```ts
 * import { pmiCorrelation } from '@crossmodal/evaluation';
 *
 * const pmi = { data: Float64Array.of(0.47, -0.92, -0.92, 0.47), rows: 2, columns: 2 };
 * const logits = { data: Float64Array.of(5, 1, 2, 4), rows: 2, columns: 2 };
 * console.log(pmiCorrelation(logits, pmi).toFixed(4)); // 0.9487
 * ```
 */
export function pmiCorrelation(logits: Logits, pmi: Logits): number {
  checkLogits('pmiCorrelation', logits);
  checkLogits('pmiCorrelation', pmi, 'pmi');
  if (logits.rows !== pmi.rows || logits.columns !== pmi.columns) {
    throw new ShapeError(`pmiCorrelation: logits is ${logits.rows} x ${logits.columns} and pmi is ${pmi.rows} x ${pmi.columns}; expected equal shapes`);
  }
  const { columns } = logits;
  let count = 0;
  let [meanX, meanY] = [0, 0];
  for (let at = 0; at < pmi.data.length; at++) {
    const [x, y] = [logits.data[at], pmi.data[at]];
    if (y === -Infinity) continue;
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      const [name, value] = Number.isFinite(y) ? ['logits', x] : ['pmi', y];
      throw new OutOfRangeError(`pmiCorrelation: ${name} of row ${Math.floor(at / columns)}, column ${at % columns} is ${value}; expected a finite number`);
    }
    count++;
    meanX += (x - meanX) / count;
    meanY += (y - meanY) / count;
  }
  let [squaresX, squaresY, products] = [0, 0, 0];
  for (let at = 0; at < pmi.data.length; at++) {
    if (pmi.data[at] === -Infinity) continue;
    const [x, y] = [logits.data[at] - meanX, pmi.data[at] - meanY];
    squaresX += x * x;
    squaresY += y * y;
    products += x * y;
  }
  for (const [name, squares] of [['logits', squaresX], ['pmi', squaresY]] as const) {
    if (!(squares > 0)) throw new OutOfRangeError(`pmiCorrelation: ${name} has no two different numbers that count; expected some variation`);
  }
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresX) / Math.sqrt(squaresY)));
}
