import { ShapeError } from '../errors.ts';
import { checkRows } from '../kme/check-rows.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/** Refuses scores that are not finite or have not the shape of the model. */
export function checkScores(caller: string, model: RetrievalModel, scores: readonly ArrayLike<number>[]): void {
  const anchors = model.anchors.length;
  if (scores.length !== anchors) throw new ShapeError(`${caller}: scores has ${scores.length} rows; expected ${anchors}, one an anchor`);
  checkRows(`${caller}: scores`, scores, model.positives[0].length);
}
