import { choiceField, numberField, seedField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';

/** What the page of embeddings shows, as its link holds it: all but files, which never leave the browser. */
export interface EmbeddingsState {
  /** τ of the logits in use. */
  readonly temperature: number;
  /** Re-alignments that are tried on held-out pairs: none, those in closed form, or these, another temperature and a trained one. */
  readonly maps: 'off' | 'on' | 'all';
  /** Of the example: pairs, axes that partners share, distance of the modalities, noise, and turn in degrees. */
  readonly pairs: number;
  readonly shared: number;
  readonly gap: number;
  readonly noise: number;
  readonly turn: number;
  readonly seed: number;
}

/** Width of the example's embeddings. */
export const EXAMPLE_WIDTH = 24;

export const embeddingsFields = {
  temperature: numberField(0.01, { min: 0.001, max: 10, step: 0.001 }),
  maps: choiceField('off', ['off', 'on', 'all']),
  pairs: numberField(600, { min: 40, max: 4000, step: 1 }),
  shared: numberField(16, { min: 2, max: EXAMPLE_WIDTH - 1, step: 1 }),
  gap: numberField(1.2, { min: 0, max: 4, step: 0.1 }),
  noise: numberField(0.6, { min: 0, max: 3, step: 0.05 }),
  turn: numberField(30, { min: 0, max: 90, step: 1 }),
  seed: seedField(),
} as const satisfies Fields<EmbeddingsState>;
