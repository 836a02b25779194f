import { choiceField, type Field, numberField, seedField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';
import { type DrawnTrack, trackField } from './drawn-track.ts';

/** Everything that the page of drifters shows, as its link holds it. */
export interface DriftersState {
  /** Empty while an example is asked for. */
  readonly track: DrawnTrack;
  /** How fast a drawn track goes: at a steady speed, or as it was drawn. */
  readonly pace: 'steady' | 'drawn';
  /** A simulated track, whose field is known. */
  readonly example: number;
  /** Fields that the learned conditional weighs. */
  readonly pool: number;
  /** Which of them are shown: the most likely ones, or some drawn by their probabilities. */
  readonly choice: 'likely' | 'drawn';
  readonly shown: number;
  /** When the fields are shown, in steps of the recorded positions. */
  readonly record: number;
  readonly seed: number;
}

/** Examples of the survey. */
export const EXAMPLES = 200;
/** Points of a map along a side. */
export const GRID = 48;
/** Positions of a track. */
export const RECORDS = 20;

export const driftersFields = {
  track: trackField() satisfies Field<DrawnTrack>,
  pace: choiceField('steady', ['steady', 'drawn']),
  example: numberField(0, { min: 0, max: 999_999, step: 1 }),
  pool: numberField(10_000, { min: 100, max: 65_536, step: 1 }),
  choice: choiceField('likely', ['likely', 'drawn']),
  shown: numberField(4, { min: 1, max: 12, step: 1 }),
  record: numberField(0, { min: 0, max: RECORDS, step: 1 }),
  seed: seedField(),
} as const satisfies Fields<DriftersState>;
