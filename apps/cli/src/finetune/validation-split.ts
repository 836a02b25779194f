import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import type { LabelledPairs } from './frozen-run.ts';

/** Labelled pairs with the features of the modality that is classified. */
export interface LabelledFeatures extends LabelledPairs {
  readonly x: EmbeddedItems;
}

/** Share of the labelled pairs on which settings are chosen. */
const VALIDATION = 0.2;

/** The labelled pairs, already in random order, cut into a part to fit and a part to choose settings on. */
export function validationSplit(items: LabelledFeatures): { fit: LabelledFeatures; validation: LabelledFeatures } {
  const count = Math.max(1, Math.round(VALIDATION * items.labels.length));
  return { fit: slice(items, count, items.labels.length), validation: slice(items, 0, count) };
}

function slice({ x, labels, indices }: LabelledFeatures, start: number, end: number): LabelledFeatures {
  return {
    x: { data: x.data.subarray(start * x.columns, end * x.columns), rows: end - start, columns: x.columns },
    labels: labels.subarray(start, end),
    indices: indices.subarray(start, end),
  };
}
