import { capShare, createRandom, type ParticleFlow, particleFlow } from '@crossmodal/theory';

import type { TaskContext } from '../../workers/messages.ts';
import type { GeometryState } from './geometry-state.ts';
import { caps, twoWells } from './two-wells.ts';

/** What the page hears of the particles, every ten steps. */
export interface ParticleNews {
  readonly step: number;
  readonly totalSteps: number;
  readonly points: Float64Array;
  /** Share of them in the caps. */
  readonly share: number;
}

/** What a run takes of the state. */
export type ParticleState = Pick<GeometryState, 'temperature' | 'bandwidth' | 'particles' | 'steps' | 'seed'>;

const EVERY = 10;

/** Runs of particles, each going on from where the one before ended if only the temperature is another. */
export function particleRuns(): (state: ParticleState, context: TaskContext<ParticleNews>) => Promise<number> {
  let kept: { key: string; flow: ParticleFlow } | undefined;
  /** The mean share in the caps over the last third of the run. */
  return async ({ temperature, bandwidth, particles, steps, seed }, { signal, progress }) => {
    const key = JSON.stringify([bandwidth, particles, seed]);
    if (kept?.key !== key) kept = { key, flow: particleFlow({ potential: twoWells, particles, bandwidth: Number(bandwidth), random: createRandom(seed) }) };
    const { flow } = kept;
    const shares: number[] = [];
    for (let step = 1; step <= steps; step++) {
      flow.step(Number(temperature));
      if (step % EVERY !== 0 && step !== steps) continue;
      const share = capShare(flow.points, caps);
      if (step > (2 * steps) / 3) shares.push(share);
      progress({ step, totalSteps: steps, points: flow.points.data.slice(), share });
      // Lets a stop through.
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
    }
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
}
