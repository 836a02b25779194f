import { similarities } from '@crossmodal/losses';

import type { SettingProblem } from './loss-option-problems.ts';

/** The settings of a configuration that are compared. */
interface GeometryLogSettings {
  readonly model: { readonly similarity: keyof typeof similarities };
  readonly training: { readonly log: 'loss' | 'geometry' };
}

/** What is wrong with a log of the geometry: sets of points are no points of a sphere. */
export function geometryLogProblems({ model: { similarity }, training: { log } }: GeometryLogSettings): SettingProblem[] {
  if (log === 'loss' || similarities[similarity].item === 'vector') return [];
  return [{ path: ['training', 'log'], message: `the similarity ${similarity} compares sets of points, which have no geometry of vectors; expected loss` }];
}
