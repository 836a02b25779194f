import { choiceField, numberField, seedField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';

/** What the page of geometry shows, as its link holds it. */
export interface GeometryState {
  readonly view: 'particles' | 'barrier' | 'gap';
  /** τ of the particles. */
  readonly temperature: '10' | '5' | '2.5' | '1' | '0.5' | '0.2' | '0.1' | '0.05';
  readonly bandwidth: '0.35' | '0.2' | '0.1';
  readonly particles: number;
  readonly steps: number;
  /** τ of the two modalities on the circle. */
  readonly tau: number;
  /** Concentration of the second modality. */
  readonly peer: number;
  readonly floor: number;
  /** Cells of the spike, of 4096. */
  readonly cells: number;
  /** Of the pairs that two encoders are trained on. */
  readonly misalignment: 'shift' | 'resample';
  readonly level: number;
  readonly batch: number;
  readonly updates: number;
  readonly seed: number;
}

/** Particles as published but fewer; two modalities and pairs as in appendix E.3 of arXiv 2601.19597, with fewer steps. */
export const geometryFields = {
  view: choiceField('particles', ['particles', 'barrier', 'gap']),
  temperature: choiceField('0.5', ['10', '5', '2.5', '1', '0.5', '0.2', '0.1', '0.05']),
  bandwidth: choiceField('0.1', ['0.35', '0.2', '0.1']),
  particles: numberField(256, { min: 16, max: 768, step: 1 }),
  steps: numberField(1500, { min: 10, max: 10_000, step: 1 }),
  tau: numberField(0.5, { min: 0.05, max: 2, step: 0.01 }),
  peer: numberField(4, { min: 0, max: 20, step: 0.1 }),
  floor: numberField(0.05, { min: 0.01, max: 0.15, step: 0.01 }),
  cells: numberField(64, { min: 1, max: 512, step: 1 }),
  misalignment: choiceField('shift', ['shift', 'resample']),
  level: numberField(0.4, { min: 0, max: 0.7, step: 0.05 }),
  batch: numberField(128, { min: 8, max: 512, step: 1 }),
  updates: numberField(600, { min: 10, max: 3000, step: 1 }),
  seed: seedField(),
} as const satisfies Fields<GeometryState>;
