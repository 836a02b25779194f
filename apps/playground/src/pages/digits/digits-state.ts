import { choiceField, type Field, numberField, seedField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';
import { type Strokes, strokesField } from './strokes.ts';

/** The losses of Baptista, Stuart and Tran 2025, section 6.2; u is the image and v the label. */
export const objectives = {
  'label-given-image': { label: 'label | image', weights: { lambdaU: 0, lambdaV: 2 } },
  'image-given-label': { label: 'image | label', weights: { lambdaU: 2, lambdaV: 0 } },
  'two-sided': { label: 'two-sided', weights: { lambdaU: 1, lambdaV: 1 } },
} as const;

/** Name of a loss. */
export type ObjectiveName = keyof typeof objectives;

/** Names of the losses, in the order in which they are trained and shown. */
export const objectiveNames = Object.keys(objectives) as ObjectiveName[];

/** Everything that the page of digits shows, as its link holds it. */
export interface DigitsState {
  readonly losses: 'all' | ObjectiveName;
  readonly images: number;
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly engine: 'auto' | 'webgpu' | 'webgl' | 'wasm';
  /** Test image whose label is asked for while nothing is drawn. */
  readonly test: number;
  readonly drawing: Strokes;
  readonly label: number;
  readonly draws: number;
  readonly seed: number;
}

export const digitsFields = {
  losses: choiceField('all', ['all', ...objectiveNames]),
  images: numberField(6000, { min: 100, max: 10_000, step: 1 }),
  epochs: numberField(1, { min: 1, max: 20, step: 1 }),
  batch: numberField(64, { min: 8, max: 512, step: 1 }),
  rate: numberField(0.003, { min: 0.0001, max: 0.1, step: 0.0001 }),
  engine: choiceField('auto', ['auto', 'webgpu', 'webgl', 'wasm']),
  test: numberField(0, { min: 0, max: 1999, step: 1 }),
  drawing: strokesField() satisfies Field<Strokes>,
  label: numberField(7, { min: 0, max: 9, step: 1 }),
  draws: numberField(16, { min: 1, max: 64, step: 1 }),
  seed: seedField(),
} as const satisfies Fields<DigitsState>;
