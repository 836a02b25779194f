import { bandwidthBias, capShare, createRandom, type DenseMatrix, gibbsCapMass, mixturePotential, particleFlow, type Random } from '@crossmodal/theory';

import type { Check, ReproductionContext } from '../reproduction.ts';
import { breathe } from './breathe.ts';
import { mean } from './statistics.ts';

/** Radius of the caps of figure 4. */
const RADIUS = 0.5;
const second = [0.85, 0.15, -0.5].map((x) => x / Math.hypot(0.85, 0.15, -0.5));
const centres: DenseMatrix = { data: Float64Array.from([0, 0, 1, ...second]), rows: 2, columns: 3 };
const potential = mixturePotential({ centres, concentration: 12 });

/** Mass in the caps, read off figure 4 exactly: trained, at the published bandwidth, and the Gibbs law by draws. */
export const publishedCaps = [
  { temperature: 10, trained: 0.1358, gibbs: 0.1286 },
  { temperature: 5, trained: 0.143, gibbs: 0.1349 },
  { temperature: 2.5, trained: 0.1601, gibbs: 0.1479 },
  { temperature: 1, trained: 0.2012, gibbs: 0.1892 },
  { temperature: 0.5, trained: 0.2742, gibbs: 0.2618 },
  { temperature: 0.2, trained: 0.4703, gibbs: 0.4672 },
  { temperature: 0.1, trained: 1, gibbs: 0.7061 },
] as const;

/** The bandwidth of the paper's density estimate. */
export const PUBLISHED_BANDWIDTH = 0.35;

/** Share of particles in the caps after training. */
export interface TrainedCap {
  readonly bandwidth: number;
  readonly temperature: number;
  /** One a seed. */
  readonly masses: readonly number[];
}

/** What the particles found. */
export interface GibbsParticles {
  readonly checks: readonly Check[];
  readonly trained: readonly TrainedCap[];
  readonly exact: readonly { readonly temperature: number; readonly mass: number }[];
}

interface Plan {
  readonly particles: number;
  readonly steps: number;
  readonly seeds: number;
  readonly runs: readonly { readonly bandwidth: number; readonly temperatures: readonly number[] }[];
}

const plans: Readonly<Record<ReproductionContext['profile'], Plan>> = {
  quick: {
    particles: 256,
    steps: 1200,
    seeds: 2,
    runs: [
      { bandwidth: PUBLISHED_BANDWIDTH, temperatures: [10, 0.5, 0.2, 0.1] },
      { bandwidth: 0.2, temperatures: [0.1] },
      { bandwidth: 0.1, temperatures: [10, 0.5, 0.2, 0.1] },
    ],
  },
  paper: {
    particles: 768,
    steps: 5000,
    seeds: 2,
    runs: [
      { bandwidth: PUBLISHED_BANDWIDTH, temperatures: publishedCaps.map(({ temperature }) => temperature) },
      { bandwidth: 0.2, temperatures: [0.1] },
      { bandwidth: 0.1, temperatures: publishedCaps.map(({ temperature }) => temperature) },
    ],
  },
};

/** Section E.2: particles that descend on their free energy, beside the Gibbs law by quadrature. */
export async function gibbsParticles({ profile, seed, terminal, signal }: ReproductionContext): Promise<GibbsParticles> {
  const { particles, steps, seeds, runs } = plans[profile];
  const exact = publishedCaps.map(({ temperature }) => ({ temperature, mass: gibbsCapMass(potential.value, { temperature, centres, radius: RADIUS, latitudes: 80 }) }));
  const trained: TrainedCap[] = [];
  for (const { bandwidth, temperatures } of runs) {
    for (const temperature of temperatures) {
      const masses: number[] = [];
      for (let run = 0; run < seeds; run++) {
        terminal.progress(`${particles} particles, bandwidth ${bandwidth}, τ = ${temperature}${seeds > 1 ? `, seed ${run + 1} of ${seeds}` : ''}`);
        const points = await trainParticles({ particles, steps, temperature, bandwidth, random: createRandom(seed, 2000 + run), signal });
        masses.push(capShare(points, { centres, radius: RADIUS }));
      }
      trained.push({ bandwidth, temperature, masses });
    }
  }
  return { checks: checksOf(trained, exact, particles * seeds), trained, exact };
}

interface TrainParticlesOptions {
  readonly particles: number;
  readonly steps: number;
  readonly temperature: number;
  readonly bandwidth: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

async function trainParticles({ particles, steps, temperature, bandwidth, random, signal }: TrainParticlesOptions): Promise<DenseMatrix> {
  const flow = particleFlow({ potential, particles, bandwidth, random });
  for (let step = 0; step < steps; step++) {
    flow.step(temperature);
    if (step % 100 === 0) await breathe(signal);
  }
  return flow.points;
}

function checksOf(trained: readonly TrainedCap[], exact: GibbsParticles['exact'], draws: number): Check[] {
  const group = 'Particles in two wells on the sphere (figure 4): mass within 0.5 rad of a well';
  const at = (bandwidth: number, temperature: number) => mean(trained.find((one) => one.bandwidth === bandwidth && one.temperature === temperature)!.masses);
  const checks: Check[] = exact.map(({ temperature, mass }, k): Check => ({ group, name: `τ = ${temperature}: the Gibbs law by quadrature, the paper by draws`, source: 'figure 4', expected: { value: publishedCaps[k].gibbs, tolerance: 5e-4 }, ours: mass }));
  for (const { bandwidth, temperature } of trained) {
    const law = exact.find((one) => one.temperature === temperature)!.mass;
    const published = publishedCaps.find((one) => one.temperature === temperature)!.trained;
    // Particles repel each other, so their counts scatter less than independent draws; four of these is generous.
    const scatter = 4 * Math.sqrt((law * (1 - law)) / draws);
    if (bandwidth === PUBLISHED_BANDWIDTH) {
      checks.push({ group, name: `τ = ${temperature}: trained with h = ${bandwidth}`, source: 'figure 4', expected: { value: published, tolerance: temperature === 0.1 ? 0.03 : 0.01 + scatter / 2 }, ours: at(bandwidth, temperature) });
    } else if (bandwidth === 0.1) {
      checks.push({ group, name: `τ = ${temperature}: trained with h = ${bandwidth}, against the Gibbs law`, source: 'quadrature', expected: { value: law, tolerance: 0.01 + scatter / 2 }, ours: at(bandwidth, temperature) });
    }
  }
  const predicted = (bandwidth: number, temperature: number) => 1 - Math.exp(-(RADIUS ** 2) / (2 * bandwidthBias({ temperature, bandwidth }).variance));
  checks.push(
    { group, name: 'τ = 0.1: trained with h = 0.2, against the formula of the bias', source: '1 − exp(−ε²/2s²), derived here', expected: { value: predicted(0.2, 0.1), tolerance: 0.05 }, ours: at(0.2, 0.1) },
    { group, name: 'τ = 0.1: how far h = 0.35 is from the Gibbs law', source: 'the bias of the bandwidth', expected: { atLeast: 0.25 }, ours: at(PUBLISHED_BANDWIDTH, 0.1) - exact.find(({ temperature }) => temperature === 0.1)!.mass },
  );
  return checks;
}
