/** `log`: logarithms of positive weights, for `kmeLogits`; `signed`: weights of any sign, for `wpseLogits`. */
export type PointWeights = 'log' | 'signed';

/** Bounds of the weights: e^±20 are negligible and overwhelming; 100 is that of the published code of WPSE. */
export const POINT_WEIGHT_BOUNDS: Readonly<Record<PointWeights, number>> = { log: 20, signed: 100 };
