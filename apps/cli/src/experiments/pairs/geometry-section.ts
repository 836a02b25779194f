import { type ReportSection, sweepCurves } from '@crossmodal/plots';

import { drawn } from '../../drawn.ts';
import type { EmbeddingGeometry } from './embedding-geometry.ts';
import { GEOMETRY_PAIRS } from './embedding-geometry.ts';

type Line = Readonly<Record<string, unknown>>;

const has = (line: Line): line is Line & EmbeddingGeometry & { readonly step: number } => typeof line['centroidGap'] === 'number';

/** Geometry along training, if the lines of metrics.jsonl hold it at two steps or more; null if not. */
export async function geometrySection(lines: readonly Line[], [nameU, nameV]: readonly [string, string]): Promise<ReportSection | null> {
  const points = lines.filter(has);
  if (points.length < 2) return null;
  const series = (name: string, key: keyof EmbeddingGeometry) => ({ name, points: points.map((line) => ({ x: line.step, y: line[key] })) });
  const figures = [
    sweepCurves({ series: [series('centroid gap', 'centroidGap'), series('mean cosine of partners', 'pairedCosine')], xLabel: 'step', yLabel: 'distance, cosine', title: 'Gap of the modalities and alignment' }),
    sweepCurves({ series: [series(nameU, 'uniformityU'), series(nameV, 'uniformityV')], xLabel: 'step', yLabel: 'log E exp(−2|z − z′|²)', title: 'Uniformity', caption: 'Lower is more uniform.' }),
    sweepCurves({ series: [series(nameU, 'effectiveRankU'), series(nameV, 'effectiveRankV')], xLabel: 'step', yLabel: 'effective rank', title: 'Directions in use' }),
  ];
  return {
    heading: 'Geometry along training',
    paragraphs: [`Of the normalised embeddings of the first test pairs, at most ${GEOMETRY_PAIRS}, the same at every step; a step at which one of them was 0 has no point.`],
    figures: await Promise.all(figures.map(drawn)),
  };
}
