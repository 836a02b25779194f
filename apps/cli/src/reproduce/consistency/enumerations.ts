import { calibrationReport, optimalScorer, retrievalAuc, type RetrievalModel, retrievalModel } from '@crossmodal/theory';

/** What the exhaustive comparison of rankings found. */
export interface RankingEnumeration {
  readonly pairs: number;
  readonly rankings: number;
  /** Pairs of laws whose likelihood-ratio order, as the minimiser of the risk has it, is not the best of all. */
  readonly failures: number;
  /** Pairs for which the reversed order is not the best. */
  readonly reversedFailures: number;
  /** Pairs with one likelihood ratio throughout, for which every order is the best. */
  readonly flat: number;
  /** Best and reversed area of the first reversed failure, of weights (1, 1) and (1, 2). */
  readonly first: { readonly best: number; readonly reversed: number };
}

/** What the exhaustive comparison of both sides of the calibration inequality found. */
export interface CalibrationEnumeration {
  readonly triples: number;
  readonly violations: number;
  readonly leastSlack: number;
  /** max (sup E − E)² / KL. */
  readonly tightness: number;
  readonly sides: readonly { readonly x: number; readonly y: number }[];
}

/** All vectors of a length with entries from 1 to `most`. */
function vectors(length: number, most: number): number[][] {
  return length === 0 ? [[]] : vectors(length - 1, most).flatMap((head) => Array.from({ length: most }, (_, i) => [...head, i + 1]));
}

function permutations(items: readonly number[]): number[][] {
  return items.length === 0 ? [[]] : items.flatMap((first, i) => permutations(items.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

const total = (weights: readonly number[]): number => weights.reduce((a, b) => a + b, 0);

function ofWeights(positives: readonly number[], negatives: readonly number[]): RetrievalModel {
  return retrievalModel({ positives: [positives.map((w) => w / total(positives))], negatives: negatives.map((w) => w / total(negatives)) });
}

/** 2 Σa Σb times the area of a ranking, best first: an integer. */
function doubledArea(a: readonly number[], b: readonly number[], ranking: readonly number[]): number {
  let area = 0;
  for (const [place, k] of ranking.entries()) {
    area += a[k] * b[k];
    for (let below = place + 1; below < ranking.length; below++) area += 2 * a[k] * b[ranking[below]];
  }
  return area;
}

/** Every pair of laws with weights 1, 2 and 3 on 2, 3 and 4 candidates, against all rankings, in integers. */
export function enumerateRankings(): RankingEnumeration {
  let [pairs, rankings, failures, reversedFailures, flat] = [0, 0, 0, 0, 0];
  let first: RankingEnumeration['first'] | undefined;
  for (const K of [2, 3, 4]) {
    const laws = vectors(K, 3);
    const items = Array.from({ length: K }, (_, k) => k);
    const orders = permutations(items);
    for (const a of laws) {
      for (const b of laws) {
        pairs++;
        let best = 0;
        for (const order of orders) {
          rankings++;
          best = Math.max(best, doubledArea(a, b, order));
        }
        const scale = 2 * total(a) * total(b);
        const model = ofWeights(a, b);
        // What comes from float64 has to be the integer, to rounding.
        if (Math.abs(retrievalAuc(model, optimalScorer(model, 1)) * scale - best) > 1e-9) failures++;
        const reversed = doubledArea(a, b, items.toSorted((k, l) => a[k] * b[l] - a[l] * b[k]));
        if (a.every((weight, k) => weight * b[0] === a[0] * b[k])) flat++;
        if (reversed < best) {
          reversedFailures++;
          first ??= { best: best / scale, reversed: reversed / scale };
        }
      }
    }
  }
  return { pairs, rankings, failures, reversedFailures, flat, first: first ?? { best: NaN, reversed: NaN } };
}

/** Every triple of positives, negatives and tilted law with weights 1 and 2 on 2, 3 and 4 candidates. */
export function enumerateCalibrations(): CalibrationEnumeration {
  let [violations, leastSlack, tightness] = [0, Infinity, 0];
  const sides: { x: number; y: number }[] = [];
  for (const K of [2, 3, 4]) {
    const laws = vectors(K, 2);
    for (const a of laws) {
      for (const b of laws) {
        const model = ofWeights(a, b);
        for (const q of laws) {
          const { holds, slack, bound, suboptimality, excessRisk } = calibrationReport(model, [q.map((w, k) => Math.log(w / b[k]))], 1);
          if (!holds) violations++;
          leastSlack = Math.min(leastSlack, slack);
          if (suboptimality > 0) tightness = Math.max(tightness, suboptimality ** 2 / excessRisk);
          sides.push({ x: bound, y: suboptimality });
        }
      }
    }
  }
  return { triples: sides.length, violations, leastSlack, tightness, sides };
}
