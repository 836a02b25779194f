import { type Figure, densityCurves } from '@crossmodal/plots';

import type { SimilaritySample } from './rank-pairs.ts';

const BINS = 60;

/** Histograms of the logits of pairs and of items that are no pair, as densities: the less they overlap, the better. */
export function similarityHistogram({ paired, unpaired }: SimilaritySample): Figure {
  const [low, high] = rangeOf([paired, unpaired]);
  return densityCurves({
    title: 'Logits of pairs and of items that are no pair',
    caption: `Densities over ${BINS} bins of ${paired.length.toLocaleString('en')} pairs and ${unpaired.length.toLocaleString('en')} unpaired items, the temperature included.`,
    sharedDensity: true,
    panels: [
      {
        title: '',
        xLabel: 'logit',
        curves: [
          { name: 'pairs', ...steps(paired, low, high) },
          { name: 'no pairs', ...steps(unpaired, low, high) },
        ],
      },
    ],
  });
}

/** The outline of a histogram: both ends of every bin at its height. */
function steps(values: Float32Array, low: number, high: number): { x: number[]; y: number[] } {
  const width = (high - low) / BINS;
  const counts = new Float64Array(BINS);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor((value - low) / width))]++;
  const ends = [...counts.keys()].flatMap((bin) => [low + bin * width, low + (bin + 1) * width]);
  const heights = [...counts].flatMap((count) => [count, count]).map((count) => count / (values.length * width));
  return { x: [low, ...ends, high], y: [0, ...heights, 0] };
}

/** Least and greatest value, never equal. */
function rangeOf(arrays: readonly Float32Array[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of arrays) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}
