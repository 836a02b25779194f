/** Streams of the seed, one a purpose. */
export const streams = { weightsOfU: 0, order: 1, steps: 2, evaluation: 3, weightsOfV: 4, features: 5, variations: 6 } as const;
