import { adam, circleGrid, createRandom, type DenseMatrix, misalignedAngleDensities, misalignedPairs, type Misalignment, type Random, symmetricKl } from '@crossmodal/theory';

import type { Check, ReproductionContext } from '../reproduction.ts';
import { breathe } from './breathe.ts';
import { clipGradients } from './clip-gradients.ts';
import { addWeightGradient, encode } from './linear-encoder.ts';
import { mean, quantile } from './statistics.ts';

const TEMPERATURE = 0.07;
const BINS = 60;
/** Condition number of an encoder from which it counts as collapsed to a line. */
const COLLAPSED = 50;

/** Read off figure 2b: mean and standard error over 20 seeds, by σ_mis. */
export const publishedGaps = [
  { deviation: 0, mean: 2.7, error: 2.6 },
  { deviation: 0.1, mean: 2.7, error: 2.6 },
  { deviation: 0.2, mean: 4.7, error: 3.2 },
  { deviation: 0.3, mean: 8.2, error: 4.1 },
  { deviation: 0.4, mean: 5.6, error: 3 },
  { deviation: 0.5, mean: 4.1, error: 2.3 },
  { deviation: 0.6, mean: 11.5, error: 4.8 },
  { deviation: 0.7, mean: 10.2, error: 4 },
] as const;

/** One trained pair of encoders. */
export interface MisalignmentRun {
  /** Sum of both divergences of the histograms with a pseudo-count of 1e-8, as published. */
  readonly published: number;
  /** The same with a pseudo-count of 1. */
  readonly corrected: number;
  /** Mean cosine of pairs. */
  readonly paired: number;
  /** The larger condition number of the two encoders. */
  readonly condition: number;
  readonly collapsed: boolean;
  /** Angles of the evaluated pairs, of the first modality and of the second. */
  readonly histograms: readonly [Float64Array, Float64Array];
}

/** Every seed at one misalignment. */
export interface MisalignmentPoint {
  /** σ_mis, or the probability of resampling. */
  readonly level: number;
  readonly runs: readonly MisalignmentRun[];
  /** The same divergence (sum) of the data's own angle laws: before any encoder. */
  readonly data: number;
}

/** What the misalignment experiment found. */
export interface MisalignmentFindings {
  readonly checks: readonly Check[];
  readonly shifted: readonly MisalignmentPoint[];
  /** The control whose marginals match. */
  readonly matched: readonly MisalignmentPoint[];
}

interface Plan {
  readonly steps: number;
  readonly batch: number;
  readonly evaluated: number;
  readonly seeds: number;
  readonly deviations: readonly number[];
  readonly probabilities: readonly number[];
}

const plans: Readonly<Record<ReproductionContext['profile'], Plan>> = {
  quick: { steps: 1000, batch: 128, evaluated: 8000, seeds: 6, deviations: [0, 0.3, 0.6], probabilities: [0, 0.15, 0.3] },
  paper: { steps: 2000, batch: 256, evaluated: 8000, seeds: 20, deviations: publishedGaps.map(({ deviation }) => deviation), probabilities: [0, 0.15, 0.3, 0.45, 0.6] },
};

/** Section E.3: linear encoders of misaligned angles; the gap of their laws, as published and with its faults out. */
export async function misalignment({ profile, seed, terminal, signal }: ReproductionContext): Promise<MisalignmentFindings> {
  const plan = plans[profile];
  const sweep = async (levels: readonly number[], of: (level: number) => Misalignment): Promise<MisalignmentPoint[]> => {
    const points: MisalignmentPoint[] = [];
    for (const level of levels) {
      const runs: MisalignmentRun[] = [];
      for (let run = 0; run < plan.seeds; run++) {
        const kind = of(level);
        terminal.progress(`misaligned circles, ${kind.type === 'shift' ? 'σ' : 'p'} = ${level}, seed ${run + 1} of ${plan.seeds}`);
        runs.push(trained(plan, kind, createRandom(seed, 3000 + run)));
        await breathe(signal);
      }
      points.push({ level, runs, data: of(level).type === 'shift' ? dataDivergence(level) : 0 });
    }
    return points;
  };
  const shifted = await sweep(plan.deviations, (deviation) => ({ type: 'shift', deviation }));
  const matched = await sweep(plan.probabilities, (probability) => ({ type: 'resample', probability }));
  return { checks: checksOf(shifted, matched), shifted, matched };
}

/** Divergence (sum) of the two angle laws of the data from their Fourier moments: what the encoders start from. */
export function dataDivergence(deviation: number): number {
  const [p, q] = misalignedAngleDensities({ type: 'shift', deviation }, 720);
  return symmetricKl(p, q, { convention: 'sum', weights: circleGrid(720).weights });
}

function trained({ steps, batch, evaluated }: Plan, kind: Misalignment, random: Random): MisalignmentRun {
  const initial = (): DenseMatrix => ({ data: Float64Array.from({ length: 4 }, () => (2 * random.uniform() - 1) / Math.SQRT2), rows: 2, columns: 2 });
  const [weightsU, weightsV] = [initial(), initial()];
  const [updateU, updateV] = [weightsU, weightsV].map(({ data }) => adam(data, { learningRate: 5e-3 }));
  const gradients = [new Float64Array(4), new Float64Array(4)];
  for (let step = 0; step < steps; step++) {
    const pairs = misalignedPairs({ count: batch, misalignment: kind, random });
    const [u, v] = [encode(weightsU, pairs.u, 'normalised'), encode(weightsV, pairs.v, 'normalised')];
    const slopes = clipGradients(u.z, v.z, TEMPERATURE);
    for (const gradient of gradients) gradient.fill(0);
    addWeightGradient(gradients[0], u, { gradient: slopes.u, head: 'normalised' });
    addWeightGradient(gradients[1], v, { gradient: slopes.v, head: 'normalised' });
    updateU(gradients[0]);
    updateV(gradients[1]);
  }
  const pairs = misalignedPairs({ count: evaluated, misalignment: kind, random });
  const [u, v] = [encode(weightsU, pairs.u, 'normalised').z, encode(weightsV, pairs.v, 'normalised').z];
  const histograms = [histogram(u), histogram(v)] as const;
  const gap = (pseudoCount: number) => {
    const [p, q] = histograms.map((counts) => counts.map((count) => (count + pseudoCount) / (evaluated + BINS * pseudoCount)));
    return symmetricKl(p, q, { convention: 'sum' });
  };
  let paired = 0;
  for (let k = 0; k < u.data.length; k++) paired += (u.data[k] * v.data[k]) / evaluated;
  const condition = Math.max(conditionOf(weightsU.data), conditionOf(weightsV.data));
  return { published: gap(1e-8), corrected: gap(1), paired, condition, collapsed: condition > COLLAPSED, histograms };
}

/** Counts of the angles in equal bins of [−π, π]. */
function histogram({ data, rows }: DenseMatrix): Float64Array {
  const counts = new Float64Array(BINS);
  for (let i = 0; i < rows; i++) counts[Math.min(BINS - 1, Math.floor(((Math.atan2(data[2 * i + 1], data[2 * i]) + Math.PI) / (2 * Math.PI)) * BINS))]++;
  return counts;
}

/** Ratio of the singular values of a 2 × 2 matrix: s₁² + s₂² = |W|², s₁ s₂ = |det W|. */
function conditionOf([a, b, c, d]: Float64Array): number {
  const square = a * a + b * b + c * c + d * d;
  const product = Math.abs(a * d - b * c);
  return (square + Math.sqrt(Math.max(0, square * square - 4 * product * product))) / (2 * product);
}

const corrected = ({ runs }: MisalignmentPoint): number[] => runs.map((run) => run.corrected);

function checksOf(shifted: readonly MisalignmentPoint[], matched: readonly MisalignmentPoint[]): Check[] {
  const group = 'Misalignment on the circle (figure 2b): divergence of the two laws of embeddings, sum of both directions';
  const last = shifted[shifted.length - 1];
  const floor = (2 * (BINS - 1)) / 8000;
  const checks: Check[] = [
    ...([[0.1, 0.001318], [0.2, 0.018248], [0.3, 0.074881], [0.4, 0.184641], [0.5, 0.344337], [0.6, 0.538546], [0.7, 0.746399]] as const).map(
      ([level, value]): Check => ({ group, name: `σ = ${level}: the data's own marginals`, source: 'an independent program', expected: { value, tolerance: 1e-6 }, ours: dataDivergence(level) }),
    ),
    { group, name: 'σ = 0: median over seeds, pseudo-count 1', source: 'twice the noise of two samples of one law', expected: { atMost: 2 * floor }, ours: quantile(corrected(shifted[0]), 0.5) },
    { group, name: `median at σ = ${last.level} over that at 0: it grows`, source: 'figure 2b, by its median', expected: { atLeast: 2 }, ours: quantile(corrected(last), 0.5) / quantile(corrected(shifted[0]), 0.5) },
  ];
  for (const point of shifted.filter(({ level }) => level >= 0.3)) {
    checks.push({ group, name: `σ = ${point.level}: median less the divergence of the data: encoders take it away, not in`, source: 'the baseline that the paper does not draw', expected: { atMost: 0 }, ours: quantile(corrected(point), 0.5) - point.data });
  }
  for (const point of matched) {
    checks.push({
      group,
      name: `partners resampled with p = ${point.level}, marginals equal: median of the runs that did not collapse`,
      source: 'control with matched marginals',
      expected: { atMost: 4 * floor },
      ours: quantile(point.runs.filter(({ collapsed }) => !collapsed).map((run) => run.corrected), 0.5),
    });
  }
  return checks;
}

/** Share of collapsed runs. */
export function collapseRate({ runs }: MisalignmentPoint): number {
  return mean(runs.map(({ collapsed }) => (collapsed ? 1 : 0)));
}
