import { lossInfo, type LossName, similarities } from '@crossmodal/losses';

import type { SettingProblem } from './loss-option-problems.ts';

/** The settings of a configuration that are compared. */
interface PointSetSettings {
  readonly loss: LossName;
  readonly model: { readonly similarity: keyof typeof similarities; readonly points: number; readonly randomFeatures: number | null };
}

/** What is wrong with the points of an item, given the similarity and the loss. */
export function pointSetProblems({ loss, model: { similarity, points, randomFeatures } }: PointSetSettings): SettingProblem[] {
  if (randomFeatures !== null && similarity !== 'wpse') {
    return [{ path: ['model', 'randomFeatures'], message: `the similarity ${similarity} has no random features, expected null, or the similarity wpse` }];
  }
  const ofSets = Object.values(similarities).filter(({ item }) => item === 'point set').map(({ name }) => name);
  if (!ofSets.includes(similarity)) {
    return points === 1 ? [] : [{ path: ['model', 'points'], message: `the similarity ${similarity} compares vectors, expected 1, or a similarity of ${ofSets.join(', ')}` }];
  }
  if (lossInfo(loss).input === 'logits') return [];
  return [{ path: ['model', 'similarity'], message: `the loss ${loss} reads embeddings and not logits, for which ${similarity} has no effect; expected a similarity of vectors` }];
}
