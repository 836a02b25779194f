import { createRandom, type Random } from '@crossmodal/theory';

import { streams } from './streams.ts';

/** Odd, so that different steps have different seeds; another multiplier than those of the generator's own mixing. */
const STRIDE = 0x6c8e9cf5;

/** The generator of one step's draws: a function of seed, step and stream alone, so that a resumed run draws the same. */
export function stepRandom(seed: number, step: number, stream: typeof streams.steps | typeof streams.variations = streams.steps): Random {
  const base = createRandom(seed, stream).integer(2 ** 32);
  return createRandom((base + Math.imul(step, STRIDE)) >>> 0, stream);
}
