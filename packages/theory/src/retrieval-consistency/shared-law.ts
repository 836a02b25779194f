import { OutOfRangeError } from '../errors.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/** The law of the negatives, which must be the same for every anchor. */
export function sharedLaw(caller: string, model: RetrievalModel): Float64Array {
  const [law, ...others] = model.negatives;
  const other = others.findIndex((row) => row.some((p, k) => Math.abs(p - law[k]) > 1e-12));
  if (other >= 0) {
    throw new OutOfRangeError(`${caller}: model.negatives[${other + 1}] differs from model.negatives[0]; expected one law, as all anchors share the negatives`);
  }
  return law;
}
