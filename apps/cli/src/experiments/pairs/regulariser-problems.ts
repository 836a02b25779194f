import { similarities } from '@crossmodal/losses';

import type { SettingProblem } from './loss-option-problems.ts';

/** The settings of a configuration that are compared. */
interface RegulariserSettings {
  readonly regulariser: 'none' | 'centroid' | 'mmd';
  readonly regulariserBandwidth: number | null;
  readonly model: { readonly similarity: keyof typeof similarities };
}

/** What is wrong with a penalty of the gap: sets of points are no points of a sphere and have no mean there, and only MMD² has a kernel. */
export function regulariserProblems({ regulariser, regulariserBandwidth, model: { similarity } }: RegulariserSettings): SettingProblem[] {
  if (regulariserBandwidth !== null && regulariser !== 'mmd') {
    return [{ path: ['regulariserBandwidth'], message: `is ${regulariserBandwidth}, and the penalty ${regulariser} has no kernel; expected null, or the regulariser mmd` }];
  }
  if (regulariser === 'none' || similarities[similarity].item === 'vector') return [];
  const ofVectors = Object.values(similarities).filter(({ item }) => item === 'vector').map(({ name }) => name);
  return [{ path: ['regulariser'], message: `the similarity ${similarity} compares sets of points, and ${regulariser} is of vectors; expected none, or a similarity of ${ofVectors.join(', ')}` }];
}
