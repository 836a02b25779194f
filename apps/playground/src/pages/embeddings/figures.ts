import type { EmbeddingDiagnosis } from '@crossmodal/evaluation';
import { type Figure, reliabilityDiagram, sweepCurves } from '@crossmodal/plots';

type Sides = { readonly u: string; readonly v: string };

const FRAME_HEIGHT = 190;
/** Room for a name at the end of a line. */
const LONGEST_NAME = 16;

/** Probabilities beside frequencies of one direction, at the temperature in use and at the better one. */
export function calibrationFigure({ calibration }: EmbeddingDiagnosis, { direction, sides, width }: { readonly direction: 'u->v' | 'v->u'; readonly sides: Sides; readonly width: number }): Figure {
  const [used, better] = direction === 'u->v' ? [calibration.uToV, calibration.betterUToV] : [calibration.vToU, calibration.betterVToU];
  const name = direction === 'u->v' ? `${short(sides.u)} → ${short(sides.v)}` : `${short(sides.v)} → ${short(sides.u)}`;
  return reliabilityDiagram({
    models: [
      { name: `τ = ${calibration.temperature.toPrecision(3)}`, bins: used.bins.filter(({ count }) => count > 0) },
      ...(Number.isFinite(calibration.better.low) ? [{ name: `better τ = ${calibration.better.temperature.toPrecision(3)}`, bins: better.bins.filter(({ count }) => count > 0) }] : []),
    ],
    width,
    title: `Calibration of ${name}`,
    caption: `${name}: the softmax over ${calibration.batch.size} candidates beside how often its favourite is the partner. Dashed: calibrated. ECE: expected calibration error.`,
  });
}

/** Variance along the principal axes of each modality; null where all items agree. */
export function spectrumFigure({ spread, items }: EmbeddingDiagnosis, { sides, width }: { readonly sides: Sides; readonly width: number }): Figure | null {
  const series = [
    { name: short(sides.u), points: positive(spread.u.eigenvalues) },
    { name: short(sides.v), points: positive(spread.v.eigenvalues) },
  ];
  if (series.some(({ points }) => points.length === 0)) return null;
  return sweepCurves({
    series,
    xLabel: 'axis',
    yLabel: 'variance',
    yScale: 'log',
    title: 'Use of the space',
    caption: `Variance along the ${items.width} principal axes. Axes that are not used show as a cliff, as they do beyond the number of items.`,
    width,
    frameHeight: FRAME_HEIGHT,
  });
}

/** Canonical correlations on the pairs that they were fitted to, and on others; null for few pairs. */
export function canonicalFigure({ structure: { canonical } }: EmbeddingDiagnosis, { width }: { readonly width: number }): Figure | null {
  if (canonical === null) return null;
  const points = (values: readonly number[]) => values.map((y, index) => ({ x: index + 1, y }));
  return sweepCurves({
    series: [
      { name: 'own pairs', points: points(canonical.fitted) },
      { name: 'other pairs', points: points(canonical.heldOut) },
    ],
    xLabel: 'direction',
    yLabel: 'correlation',
    title: 'Canonical correlations',
    caption: `What linear maps of both find in common, fitted to ${canonical.fittedPairs.toLocaleString('en')} pairs. Only what holds on the ${canonical.heldOutPairs.toLocaleString('en')} others can be gained by re-alignment.`,
    width,
    frameHeight: FRAME_HEIGHT,
  });
}

/** Numerical zeros of the spectrum say nothing but that they are none of its axes. */
function positive(values: readonly number[]) {
  const least = Math.max(...values) * 1e-12;
  return values.map((value, index) => ({ x: index + 1, y: value })).filter(({ y }) => y > least);
}

function short(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}
