import { choiceField, numberField, seedField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';

/** Everything that the page of Gaussian pairs shows, as its link holds it. */
export interface GaussianState {
  /** Dimension of u and of v. */
  readonly dimension: '1' | '2';
  /** The pair (u₁, v₁): variances and correlation. */
  readonly varU1: number;
  readonly varV1: number;
  readonly corr1: number;
  /** The pair (u₂, v₂), independent of the first; not read in one dimension. */
  readonly varU2: number;
  readonly varV2: number;
  readonly corr2: number;
  /** Which of the two pairs is drawn. */
  readonly shown: '1' | '2';
  readonly tilting: 'inner' | 'l2';
  readonly loss: 'conditional' | 'u|v' | 'v|u' | 'joint';
  readonly rank: '0' | '1' | '2';
  /** Value of every component of the variable that the conditionals are given. */
  readonly given: number;
  readonly batch: number;
  readonly rate: number;
  readonly steps: number;
  readonly engine: 'auto' | 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  readonly seed: number;
}

const variance = { min: 0.1, max: 4, step: 0.01 };
const correlation = { min: -0.98, max: 0.98, step: 0.01 };

/** The first pair is the target of Baptista, Stuart and Tran 2025, section 5.1, up to the digits of the correlation. */
export const gaussianFields = {
  dimension: choiceField('1', ['1', '2']),
  varU1: numberField(1.5, variance),
  varV1: numberField(1.5, variance),
  corr1: numberField(0.67, correlation),
  varU2: numberField(1, variance),
  varV2: numberField(1, variance),
  corr2: numberField(0.4, correlation),
  shown: choiceField('1', ['1', '2']),
  tilting: choiceField('inner', ['inner', 'l2']),
  loss: choiceField('conditional', ['conditional', 'u|v', 'v|u', 'joint']),
  rank: choiceField('1', ['0', '1', '2']),
  given: numberField(1, { min: -3, max: 3, step: 0.1 }),
  batch: numberField(256, { min: 4, max: 2048, step: 1 }),
  rate: numberField(0.02, { min: 0.0001, max: 1, step: 0.0001 }),
  steps: numberField(600, { min: 10, max: 5000, step: 1 }),
  engine: choiceField('wasm', ['auto', 'webgpu', 'webgl', 'wasm', 'cpu']),
  seed: seedField(),
} as const satisfies Fields<GaussianState>;
