import { describe, expect, it } from 'vitest';

import { calibrationReport, createRandom, optimalRetrievalAuc, optimalScorer, retrievalAuc, type RetrievalModel, retrievalModel } from '../index.ts';

/** All vectors of a length with entries from 1 to `most`. */
function vectors(length: number, most: number): number[][] {
  return length === 0 ? [[]] : vectors(length - 1, most).flatMap((head) => Array.from({ length: most }, (_, i) => [...head, i + 1]));
}

function permutations(items: readonly number[]): number[][] {
  return items.length === 0 ? [[]] : items.flatMap((first, i) => permutations(items.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

const total = (weights: readonly number[]) => weights.reduce((a, b) => a + b, 0);
const ofWeights = (a: readonly number[], b: readonly number[]): RetrievalModel => retrievalModel({ positives: [a.map((w) => w / total(a))], negatives: b.map((w) => w / total(b)) });

/** 2 Σa Σb times the area of a ranking, best first: an integer. */
function doubledArea(a: readonly number[], b: readonly number[], ranking: readonly number[]): number {
  let area = 0;
  for (const [place, k] of ranking.entries()) {
    area += a[k] * b[k];
    for (let below = place + 1; below < ranking.length; below++) area += 2 * a[k] * b[ranking[below]];
  }
  return area;
}

interface PairCase {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly best: number;
  readonly reversed: number;
}

/** Every pair of laws with weights 1, 2 and 3 on 2, 3 and 4 candidates, and the best of all rankings in integers. */
function enumeratePairs(): { readonly pairs: PairCase[]; readonly rankings: number } {
  const pairs: PairCase[] = [];
  let rankings = 0;
  for (const K of [2, 3, 4]) {
    const laws = vectors(K, 3);
    const orders = permutations(Array.from({ length: K }, (_, k) => k));
    for (const a of laws) {
      for (const b of laws) {
        const areas = orders.map((order) => doubledArea(a, b, order));
        rankings += areas.length;
        const byRatio = Array.from({ length: K }, (_, k) => k).toSorted((k, l) => a[l] * b[k] - a[k] * b[l]);
        const best = Math.max(...areas);
        expect(doubledArea(a, b, byRatio)).toBe(best);
        pairs.push({ a, b, best, reversed: doubledArea(a, b, byRatio.toReversed()) });
      }
    }
  }
  return { pairs, rankings };
}

describe('every pair of laws with weights 1, 2 and 3 on up to 4 candidates', () => {
  const { pairs, rankings } = enumeratePairs();

  it('is one of 7,371 = 9² + 27² + 81², with 162,000 rankings', () => {
    expect(pairs).toHaveLength(7371);
    expect(rankings).toBe(162_000);
  });

  it('has the best of all rankings by the likelihood ratio, which the minimiser of the risk follows', () => {
    for (const { a, b, best } of pairs) {
      const model = ofWeights(a, b);
      const scale = 2 * total(a) * total(b);
      for (const area of [optimalRetrievalAuc(model), retrievalAuc(model, optimalScorer(model, 0.3))]) {
        expect(Math.round(area * scale)).toBe(best);
        expect(Math.abs(area * scale - best)).toBeLessThan(1e-10);
      }
    }
  });

  it('loses by the reversed order unless all ratios are the same, first with weights (1, 1) and (1, 2): 5/12 for 7/12', () => {
    const failures = pairs.filter(({ best, reversed }) => reversed < best);
    const flat = pairs.filter(({ a, b }) => a.every((weight, k) => weight * b[0] === a[0] * b[k]));
    expect(failures).toHaveLength(pairs.length - flat.length);
    expect(failures[0]).toEqual({ a: [1, 1], b: [1, 2], best: 7, reversed: 5 });
    expect(2 * total([1, 1]) * total([1, 2])).toBe(12);
  });
});

describe('every triple of laws with weights 1 and 2 on up to 4 candidates', () => {
  /** Positives, negatives and the tilted law of a scorer log(q/p⁻). */
  const triples = [2, 3, 4].flatMap((K) => {
    const laws = vectors(K, 2);
    return laws.flatMap((a) => laws.flatMap((b) => laws.map((q) => ({ a, b, q }))));
  });
  const reports = triples.map(({ a, b, q }) => calibrationReport(ofWeights(a, b), [q.map((w, k) => Math.log(w / b[k]))], 1));

  it('is one of 4,672 = 4³ + 8³ + 16³, for all of which the calibration inequality holds', () => {
    expect(triples).toHaveLength(4672);
    expect(reports.every(({ holds, slack }) => holds && slack > -1e-12)).toBe(true);
  });

  it('has an excess of the divergence of the laws, and slack 0 just where they are the same', () => {
    for (const [i, { a, q }] of triples.entries()) {
      const divergence = a.reduce((sum, w, k) => sum + (w / total(a)) * Math.log((w * total(q)) / (q[k] * total(a))), 0);
      expect(reports[i].excessRisk).toBeCloseTo(divergence, 13);
      const same = a.every((w, k) => w * q[0] === q[k] * a[0]);
      // The bound is a square root, so that rounding of the divergence is 1e-8 in it.
      expect(reports[i].slack < 1e-7).toBe(same);
    }
  });

  it('has a gap² of at most 0.1428 of the divergence: the constant is far from sharp here', () => {
    const ratios = reports.map(({ suboptimality, excessRisk }) => (suboptimality === 0 ? 0 : suboptimality ** 2 / excessRisk));
    const most = Math.max(...ratios);
    expect(most).toBeCloseTo(0.142801909522, 11);
    const report = calibrationReport(ofWeights([1, 2, 2, 2], [2, 1, 1, 2]), [[0, 0, 0, 0]], 1);
    expect(report.suboptimality).toBeCloseTo(1 / 7, 12);
    expect(report.suboptimality ** 2 / report.excessRisk).toBeCloseTo(most, 11);
  });
});

describe('the constant of the calibration inequality', () => {
  /** Uniform negatives, positives 1 + ε times them along a line, and an infinitesimal scorer in reversed order. */
  function tightness(K: number, epsilon: number): number {
    const line = Array.from({ length: K }, (_, k) => -1 + (2 * k) / (K - 1));
    const model = retrievalModel({ positives: [line.map((t) => (1 + epsilon * t) / K)], negatives: line.map(() => 1 / K) });
    const { suboptimality, excessRisk } = calibrationReport(model, [line.map((t) => -1e-9 * t)], 1);
    return suboptimality ** 2 / excessRisk;
  }

  it('cannot be 1/2: four candidates break that', () => {
    expect(tightness(4, 0.1)).toBeCloseTo(0.624048601, 6);
    expect(tightness(3, 0.5)).toBeCloseTo(0.566263445, 6);
    expect(tightness(2, 0.1)).toBeCloseTo(0.499164713, 6);
    expect(tightness(4, 0.1)).toBeGreaterThan(0.5);
  });

  it('comes to (2/3)(1 − 1/K²) along a line, below 2/3', () => {
    for (const K of [2, 3, 4, 8, 32]) expect(tightness(K, 1e-3)).toBeCloseTo((2 / 3) * (1 - 1 / K ** 2), 5);
  });

  it('is never needed in full by laws near a corner: 5,000 draws from Dirichlet(0.15)', () => {
    const random = createRandom(6);
    // Gamma(0.15) as Gamma(1.15) U^{1/0.15}, the former by rejection (Marsaglia and Tsang 2000).
    const gamma = (shape: number): number => {
      const d = shape + 1 - 1 / 3;
      for (;;) {
        const normal = random.normal();
        const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
        if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v * (1 - random.uniform()) ** (1 / shape);
      }
    };
    const law = (K: number) => {
      const raw = Array.from({ length: K }, () => gamma(0.15) + 1e-12);
      return raw.map((g) => g / total(raw));
    };
    let most = 0;
    for (let draw = 0; draw < 5000; draw++) {
      const K = [2, 3, 4, 8, 16][draw % 5];
      const [p, n, q] = [law(K), law(K), law(K)];
      const { holds, ratio } = calibrationReport(retrievalModel({ positives: [p], negatives: n }), [q.map((w, k) => Math.log(w / n[k]))], 1);
      expect(holds).toBe(true);
      most = Math.max(most, ratio);
    }
    expect(most).toBeGreaterThan(0.2);
    expect(most).toBeLessThan(Math.sqrt(1 / 3));
  });
});
