import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';

/** Features with their labels. */
export interface LabelledFeatures {
  readonly x: EmbeddedItems;
  readonly labels: Uint8Array;
}

/** Share of the labelled items on which settings are chosen. */
const VALIDATION = 0.2;

/** The labelled items, already in random order, cut into a part to fit and a part to choose settings on. */
export function validationSplit(items: LabelledFeatures): { fit: LabelledFeatures; validation: LabelledFeatures } {
  const count = Math.max(1, Math.round(VALIDATION * items.labels.length));
  return { fit: slice(items, count, items.labels.length), validation: slice(items, 0, count) };
}

function slice({ x, labels }: LabelledFeatures, start: number, end: number): LabelledFeatures {
  return { x: { data: x.data.subarray(start * x.columns, end * x.columns), rows: end - start, columns: x.columns }, labels: labels.subarray(start, end) };
}
