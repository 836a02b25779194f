import { adam } from '../adam.ts';
import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import type { Random } from '../random.ts';
import type { SpherePotential } from './mixture-potential.ts';
import { particleEnergy } from './particle-energy.ts';

/** What {@link particleFlow} moves, and how. */
export interface ParticleFlowOptions {
  readonly potential: SpherePotential;
  /** Number of particles, from 1. */
  readonly particles: number;
  /** h > 0 in radians. */
  readonly bandwidth: number;
  /** Of Adam; default 0.05, that of the paper. */
  readonly learningRate?: number;
  /** Standard deviation of the noise after every step; default 0.06, that of the paper. */
  readonly noise?: number;
  /** Dimension of the space around the sphere; default 3. */
  readonly dimension?: number;
  readonly random: Random;
}

/** Particles on a sphere that descend. */
export interface ParticleFlow {
  /** Unit vectors, one a row, changed in place by every step. */
  readonly points: DenseMatrix;
  /**
   * One step at a temperature, which may be another in every step.
   *
   * @returns The free energy before the step.
   * @throws OutOfRangeError If τ is not positive.
   */
  step(temperature: number): number;
}

/**
 * Particles that descend on their free energy by Adam: the surrogate flow of arXiv 2601.19597, appendix E.2. What moves are
 * free vectors of normal start whose directions are the particles; each step is followed by normal noise on them, so that
 * they grow and the noise of the directions fades.
 *
 * @param options Potential, number of particles, bandwidth, step, noise, seeded generator.
 * @throws OutOfRangeError If a number is out of its range.
 *
 * @example
 * ```ts
 * import { createRandom, mixturePotential, particleFlow } from '@crossmodal/theory';
 *
 * const potential = mixturePotential({ centres: { data: Float64Array.of(0, 0, 1), rows: 1, columns: 3 }, concentration: 12 });
 * const flow = particleFlow({ potential, particles: 32, bandwidth: 0.2, random: createRandom(1) });
 * for (let step = 0; step < 200; step++) flow.step(0.05);
 * const { data } = flow.points;
 * console.log(data.every((x, k) => k % 3 !== 2 || x > 0)); // true
 * ```
 */
export function particleFlow({ potential, particles, bandwidth, learningRate = 0.05, noise = 0.06, dimension = 3, random }: ParticleFlowOptions): ParticleFlow {
  checkInteger('particleFlow: particles', particles, 1);
  checkInteger('particleFlow: dimension', dimension, 2);
  checkScale('particleFlow: bandwidth', bandwidth);
  if (!(noise >= 0 && noise < Infinity)) throw new OutOfRangeError(`particleFlow: noise is ${noise}; expected a finite number >= 0`);
  const d = dimension;
  const vectors = Float64Array.from({ length: d * particles }, () => random.normal());
  const points: DenseMatrix = { data: new Float64Array(d * particles), rows: particles, columns: d };
  const norms = new Float64Array(particles);
  const normalise = () => {
    for (let i = 0; i < particles; i++) {
      let square = 0;
      for (let k = d * i; k < d * (i + 1); k++) square += vectors[k] * vectors[k];
      norms[i] = Math.sqrt(square);
      for (let k = d * i; k < d * (i + 1); k++) points.data[k] = vectors[k] / norms[i];
    }
  };
  const update = adam(vectors, { learningRate });
  let current: { readonly temperature: number; readonly energy: ReturnType<typeof particleEnergy> } | undefined;
  normalise();
  return {
    points,
    step(temperature) {
      if (temperature !== current?.temperature) current = { temperature, energy: particleEnergy({ potential, temperature, bandwidth }) };
      const { value, gradient } = current.energy(points);
      const { data } = gradient;
      for (let i = 0; i < particles; i++) {
        let along = 0;
        for (let k = d * i; k < d * (i + 1); k++) along += data[k] * points.data[k];
        for (let k = d * i; k < d * (i + 1); k++) data[k] = (data[k] - along * points.data[k]) / norms[i];
      }
      update(data);
      for (let k = 0; k < vectors.length; k++) vectors[k] += noise * random.normal();
      normalise();
      return value;
    },
  };
}
