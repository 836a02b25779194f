import type { LossWeights } from '../loss-weights.ts';

/** Options of every loss of a whole data set. */
export interface GlobalLossOptions extends LossWeights {
  /** ε ≥ 0 beside the normalisers. */
  readonly epsilon?: number;
  /** τ > 0 where a batch has no `samples`, whose state has the temperature otherwise; default 0.07. */
  readonly temperature?: number;
}

/** How the weight γ of a batch in the moving average of the normalisers runs. */
export interface MovingAverageOptions {
  /** γ, or where it falls, the least; from above 0 to 1. */
  readonly gamma?: number;
  /** 1 in the first epoch and `gamma` afterwards, or along half a cosine. */
  readonly gammaSchedule?: 'constant' | 'cosine';
  /** Epochs of the fall; default half of all epochs. */
  readonly gammaEpochs?: number | null;
}

/** Options of SCENT. */
export interface ScentOptions {
  /** α, the logarithm of the dual step. */
  readonly alpha?: number;
}

/** Options of temperatures that are learned. */
export interface LearnedTemperatureOptions {
  readonly temperatureLearningRate?: number;
  /** Least temperature > 0. */
  readonly temperatureMinimum?: number;
  /** Greatest temperature. */
  readonly temperatureMaximum?: number;
}

/** Options of the robust losses. */
export interface RobustOptions {
  /** ρ ≥ 0, the radius in nats of the ball of laws of the negatives. */
  readonly rho?: number;
}

/** Options of iSogCLR's temperatures. */
export interface IndividualTemperatureOptions {
  /** β from 0 to 1, the weight of the new gradient in their momentum. */
  readonly beta?: number;
}
