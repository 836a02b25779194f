import type { TrackComparison } from './drifter-models.ts';

/** Training saw so few tracks beyond a size that the encoder is not to be trusted there. */
const RARE = 0.005;
const beyond: Readonly<Record<keyof TrackComparison['least'], string>> = {
  length: 'it is longer',
  longestStep: 'its fastest part is faster',
  greatestBend: 'it turns or changes its speed more sharply',
};

/** In words, by what a track differs from nearly all that the encoder was trained on; empty if by nothing. */
export function trackWarnings({ least }: Pick<TrackComparison, 'least'>): string[] {
  const warnings = (Object.keys(beyond) as (keyof typeof beyond)[]).flatMap((name) => (1 - least[name] < RARE ? [`${beyond[name]} than ${most(least[name])} simulated tracks`] : []));
  return least.length < RARE ? [...warnings, `it is shorter than ${most(1 - least.length)} simulated tracks`] : warnings;
}

function most(share: number): string {
  return share === 1 ? 'all' : `${(100 * share).toFixed(1)} % of`;
}
