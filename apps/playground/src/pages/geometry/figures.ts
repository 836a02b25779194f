import { densityCurves, type Figure, lossCurves, sweepCurves } from '@crossmodal/plots';

import { signed } from '../../components/signed.ts';
import type { Barrier, BarrierSweep } from './compute-laws.ts';
import { BINS, type DataLaw, HELD_OUT, type PairNews } from './train-pair.ts';

/** Masses in the caps by temperature: the Gibbs law, and what particles settled at. */
export interface CapMasses {
  readonly gibbs: readonly { readonly temperature: number; readonly mass: number }[];
  readonly settled: readonly { readonly temperature: number; readonly share: number }[];
  /** Share of the particles now. */
  readonly now: { readonly temperature: number; readonly share: number } | undefined;
}

/** Cap mass against temperature, Gibbs and particles. */
export function capFigure({ gibbs, settled, now }: CapMasses, width: number): Figure {
  const measured = now === undefined ? settled : [...settled.filter(({ temperature }) => temperature !== now.temperature), now];
  return sweepCurves({
    series: [
      { name: 'Gibbs', points: gibbs.map(({ temperature, mass }) => ({ x: temperature, y: mass })) },
      ...(measured.length > 0 ? [{ name: 'particles', points: measured.map(({ temperature, share }) => ({ x: temperature, y: share })) }] : []),
    ],
    xLabel: 'temperature τ',
    yLabel: 'mass in the caps',
    xScale: 'log',
    width,
    frameHeight: 190,
    title: 'Mass in the caps by temperature',
    caption: 'The Gibbs law by quadrature, and, as dots, particles at the temperatures that they have been at.',
  });
}

/** Alignment, barrier and their sum around the circle. */
export function potentialFigure({ angles, aligned, occupied, effective }: Barrier, width: number): Figure {
  const points = (values: Float64Array) => Array.from(angles, (x, i) => ({ x, y: values[i] }));
  return sweepCurves({
    series: [{ name: 'V₁|₂', points: points(effective) }],
    references: [
      { name: 'U₁₂/τ', points: points(aligned) },
      { name: 'log ρ₂', points: points(occupied) },
    ],
    xLabel: 'angle',
    yLabel: 'nats',
    width,
    frameHeight: 150,
    title: 'Effective potential',
    caption: 'What the first modality meets: its alignment U₁₂/τ pulls to the angle 0, the mass log ρ₂ of the second pushes away from it; V₁|₂ is the sum.',
  });
}

/** The two densities, the first with its spike. */
export function responseFigure({ angles, peer, response }: Barrier, width: number): Figure {
  return densityCurves({
    panels: [
      { title: 'modality 1, a near-best response', xLabel: 'angle', curves: [{ name: 'modality 1', x: angles, y: response }] },
      { title: 'modality 2, held', xLabel: 'angle', curves: [{ name: 'modality 2', x: angles, y: peer }] },
    ],
    sharedDensity: false,
    columns: width < 460 ? 1 : 2,
    width,
    frameHeight: 84,
    title: 'Densities of the two modalities',
    caption: 'The excess mass of modality 1 over its floor lies on the cells where V₁|₂ is least.',
  });
}

/** Where the excess mass goes, by temperature. */
export function placeFigure({ places }: BarrierSweep, { now, width }: { now: { tau: number; place: number }; width: number }): Figure {
  return sweepCurves({
    series: [{ name: 'now', points: [{ x: now.tau, y: now.place }] }],
    references: [{ name: 'best', points: places.map(({ tau, place }) => ({ x: tau, y: place })), series: 'now' }],
    xLabel: 'temperature τ',
    yLabel: 'angle of the least V₁|₂',
    width,
    frameHeight: 150,
    title: 'Place of the excess mass by temperature',
    caption: 'Cold: on top of modality 2, in the well. Warm: pushed off it by the barrier.',
  });
}

/** Angles of the data and of the embeddings. */
export function anglesFigure(law: DataLaw, { news, width }: { news: PairNews | undefined; width: number }): Figure {
  const middles = Float64Array.from({ length: BINS }, (_, i) => -Math.PI + (2 * Math.PI * (i + 0.5)) / BINS);
  const curves = (x: Float64Array, [u, v]: readonly [Float64Array, Float64Array]) => [{ name: 'modality 1', x, y: u }, { name: 'modality 2', x, y: v }];
  return densityCurves({
    panels: [
      { title: 'data', xLabel: 'angle', curves: curves(law.angles, law.densities) },
      ...(news ? [{ title: `embeddings, step ${news.step}`, xLabel: 'angle', curves: curves(middles, news.densities) }] : []),
    ],
    sharedDensity: false,
    columns: width < 460 ? 1 : 2,
    width,
    frameHeight: 110,
    title: 'Angles of both modalities',
    caption: 'Left: the exact laws of the angles of the data. Right: held-out embeddings, counted.',
  });
}

/** Divergence of the two laws of embeddings over training. */
export function divergenceFigure(news: readonly PairNews[], { law, width }: { law: DataLaw; width: number }): Figure {
  return sweepCurves({
    series: [{ name: 'embeddings', points: news.map(({ step, divergence }) => ({ x: step, y: divergence })) }],
    references: [
      { name: 'data', points: [news[0].step, news[news.length - 1].step].map((x) => ({ x, y: law.divergence })) },
      { name: 'noise', points: [news[0].step, news[news.length - 1].step].map((x) => ({ x, y: (2 * (BINS - 1)) / HELD_OUT })) },
    ],
    xLabel: 'step',
    yLabel: 'divergence, nats',
    // From that of random encoders to that of noise it falls by a factor of hundreds.
    yScale: 'log',
    width,
    frameHeight: 150,
    title: 'Divergence over training',
    caption: `Dashed: the divergence of the data, ${signed(law.divergence)}, and that of two samples of one law.`,
  });
}

/** CLIP loss over training. */
export function pairLossFigure(news: readonly PairNews[], { batch, width }: { batch: number; width: number }): Figure {
  const points = news.flatMap(({ step, losses }) => losses.map((loss, i) => ({ step: step - losses.length + 1 + i, loss })));
  return lossCurves({ series: [{ name: 'loss', points }], chance: Math.log(batch), chanceLabel: 'log batch', width, frameHeight: 100, title: 'CLIP loss over training', caption: 'Loss of each minibatch, and of encoders that tell nothing.' });
}
