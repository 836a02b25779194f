import { adam, createRandom, type DenseMatrix, matrixProduct, type Random } from '@crossmodal/theory';

import type { Check, ReproductionContext } from '../reproduction.ts';
import { breathe } from './breathe.ts';
import { clipGradients } from './clip-gradients.ts';
import { addWeightGradient, encode, normalMatrix } from './linear-encoder.ts';
import { deviation, mean } from './statistics.ts';

/** Categories and items of each, and dimensions of what names them. */
const [CATEGORIES, ITEMS, SIDE] = [20, 50, 8];
/** Dimensions of the towers' features and of the embeddings. */
const [FEATURES, EMBEDDING] = [64, 32];

/** Read off figure 6b and its text: captions of RN50 and ViT-B-16 replaced with probability p. */
export const publishedCorruption = [
  { probability: 0, recall: 0.398, gap: 0.845, recallVit: 0.484, gapVit: 0.851 },
  { probability: 0.25, recall: 0.379, gap: 1, recallVit: 0.469, gapVit: 1.03 },
  { probability: 0.5, recall: 0.351, gap: 1.04, recallVit: 0.446, gapVit: 1.08 },
  { probability: 0.75, recall: 0.309, gap: 1.065, recallVit: 0.405, gapVit: 1.12 },
  { probability: 1, recall: 0.226, gap: 1.081, recallVit: 0.297, gapVit: 1.148 },
] as const;

/** Every seed at one probability of a wrong partner. */
export interface CorruptionPoint {
  readonly probability: number;
  /** Mean of R@1 in both directions on clean held-out pairs. */
  readonly recall: readonly number[];
  readonly centroidGap: readonly number[];
  /** 2 E|z − w| − E|z − z′| − E|w − w′| of the embeddings, over all pairs but those of a point with itself. */
  readonly energyDistance: readonly number[];
}

/** What the corruption experiment found. */
export interface CorruptionFindings {
  readonly checks: readonly Check[];
  readonly points: readonly CorruptionPoint[];
}

const plans = {
  quick: { steps: 400, batch: 128, seeds: 2, probabilities: [0, 0.5, 1] },
  paper: { steps: 3000, batch: 256, seeds: 5, probabilities: [0, 0.25, 0.5, 0.75, 1] },
} as const;

/**
 * Section E.4.2 without MS-COCO: items of categories, seen through two frozen towers with noise; linear heads and a
 * temperature are trained on pairs whose partner is, with probability p, another item of the category, the same in every
 * epoch.
 */
export async function corruption({ profile, seed, terminal, signal }: ReproductionContext): Promise<CorruptionFindings> {
  const { probabilities, seeds, ...plan } = plans[profile];
  const points: CorruptionPoint[] = [];
  for (const probability of probabilities) {
    const runs = [];
    for (let run = 0; run < seeds; run++) {
      terminal.progress(`partners swapped within categories, p = ${probability}, seed ${run + 1} of ${seeds}`);
      runs.push(await trained(plan, probability, { random: createRandom(seed, 4000 + run), signal }));
    }
    points.push({ probability, recall: runs.map(({ recall }) => recall), centroidGap: runs.map(({ centroidGap }) => centroidGap), energyDistance: runs.map(({ energyDistance }) => energyDistance) });
  }
  return { checks: checksOf(points), points };
}

interface Trained {
  readonly recall: number;
  readonly centroidGap: number;
  readonly energyDistance: number;
}

async function trained(
  { steps, batch }: { readonly steps: number; readonly batch: number },
  probability: number,
  { random, signal }: { readonly random: Random; readonly signal: AbortSignal },
): Promise<Trained> {
  const latent = 2 * SIDE;
  const names = normalMatrix(CATEGORIES, SIDE, { scale: 1.5, random });
  const [towerU, towerV] = [0, 1].map(() => normalMatrix(FEATURES, latent, { scale: 1 / Math.sqrt(latent), random }));
  const world = (items: number) => {
    const z = normalMatrix(CATEGORIES * items, latent, { random });
    for (let i = 0; i < z.rows; i++) z.data.set(names.data.subarray(Math.floor(i / items) * SIDE, (Math.floor(i / items) + 1) * SIDE), i * latent);
    const seen = (tower: DenseMatrix) => {
      const features = matrixProduct(z, tower, { transposeB: true });
      // A constant part, as the positive features of real towers have.
      for (let k = 0; k < features.data.length; k++) features.data[k] = Math.max(0, features.data[k] + 0.1 * random.normal());
      return features;
    };
    return [seen(towerU), seen(towerV)] as const;
  };
  const [u, v] = world(ITEMS);
  const [heldU, heldV] = world(ITEMS);
  const partner = Uint32Array.from({ length: u.rows }, (_, i) => {
    if (random.uniform() >= probability) return i;
    const first = i - (i % ITEMS);
    return first + ((i - first + 1 + random.integer(ITEMS - 1)) % ITEMS);
  });
  const [headU, headV] = [0, 1].map(() => normalMatrix(EMBEDDING, FEATURES, { scale: 1 / Math.sqrt(FEATURES), random }));
  const logScale = Float64Array.of(Math.log(1 / 0.07));
  const settings = { learningRate: 3e-3, weightDecay: 0.05 };
  const [updateU, updateV, updateScale] = [adam(headU.data, settings), adam(headV.data, settings), adam(logScale, { learningRate: 3e-3 })];
  const gradients = [new Float64Array(headU.data.length), new Float64Array(headV.data.length)];
  for (let step = 0; step < steps; step++) {
    const chosen = random.permutation(u.rows).subarray(0, batch);
    const [zu, zv] = [encode(headU, rowsOf(u, chosen), 'normalised'), encode(headV, rowsOf(v, chosen.map((i) => partner[i])), 'normalised')];
    const slopes = clipGradients(zu.z, zv.z, Math.exp(-logScale[0]));
    for (const gradient of gradients) gradient.fill(0);
    addWeightGradient(gradients[0], zu, { gradient: slopes.u, head: 'normalised' });
    addWeightGradient(gradients[1], zv, { gradient: slopes.v, head: 'normalised' });
    updateU(gradients[0]);
    updateV(gradients[1]);
    // d logits / d log(1/τ) is the logits; `slopes.logScale` is Σ G s with G by the cosines, so already of that size.
    updateScale([slopes.logScale]);
    logScale[0] = Math.min(Math.log(100), Math.max(Math.log(1e-3), logScale[0]));
    if (step % 100 === 0) await breathe(signal);
  }
  return evaluated(encode(headU, heldU, 'normalised').z, encode(headV, heldV, 'normalised').z);
}

function rowsOf({ data, columns }: DenseMatrix, indices: Uint32Array): DenseMatrix {
  const rows = new Float64Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++) rows.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
  return { data: rows, rows: indices.length, columns };
}

function evaluated(zu: DenseMatrix, zv: DenseMatrix): Trained {
  const { rows, columns } = zu;
  const cosines = matrixProduct(zu, zv, { transposeB: true }).data;
  let hits = 0;
  for (let i = 0; i < rows; i++) {
    const own = cosines[i * rows + i];
    let [better, betterBack] = [false, false];
    for (let j = 0; j < rows; j++) {
      if (j === i) continue;
      if (cosines[i * rows + j] >= own) better = true;
      if (cosines[j * rows + i] >= own) betterBack = true;
    }
    hits += (better ? 0 : 0.5) + (betterBack ? 0 : 0.5);
  }
  let square = 0;
  for (let k = 0; k < columns; k++) {
    let difference = 0;
    for (let i = 0; i < rows; i++) difference += (zu.data[i * columns + k] - zv.data[i * columns + k]) / rows;
    square += difference * difference;
  }
  const chord = (matrix: Float64Array, within: boolean) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) for (let j = 0; j < rows; j++) if (!within || i !== j) sum += Math.sqrt(Math.max(0, 2 - 2 * matrix[i * rows + j]));
    return sum / (rows * (within ? rows - 1 : rows));
  };
  const [uu, vv] = [zu, zv].map((z) => chord(matrixProduct(z, z, { transposeB: true }).data, true));
  return { recall: hits / rows, centroidGap: Math.sqrt(square), energyDistance: 2 * chord(cosines, false) - uu - vv };
}

function checksOf(points: readonly CorruptionPoint[]): Check[] {
  const group = 'Wrong partners of the same category (figure 6b), on synthetic items';
  const source = 'figure 6b, in its direction';
  const [clean, last] = [points[0], points[points.length - 1]];
  const noise = (values: readonly number[]) => deviation(values) / Math.sqrt(Math.max(1, values.length - 1));
  return [
    { group, name: 'R@1 with every partner wrong over R@1 with none: retrieval falls', source, expected: { atMost: 0.5 }, ours: mean(last.recall) / mean(clean.recall) },
    { group, name: 'centroid gap with every partner wrong less that with none', source, expected: { atLeast: 2 * (noise(last.centroidGap) + noise(clean.centroidGap)) }, ours: mean(last.centroidGap) - mean(clean.centroidGap) },
  ];
}
