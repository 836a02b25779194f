import { densityContours, densityCurves, type DensityPanel, type Figure, lossCurves } from '@crossmodal/plots';

import { signed } from '../../components/signed.ts';
import type { GaussianLaws, LineDensity } from './compute-laws.ts';
import type { PlaneCovariance } from './pair-of-state.ts';
import type { TrainingHistory } from './use-training.ts';

/** Names of the two variables shown. */
export type VariableNames = readonly [u: string, v: string];

/** Half the side of the plane that is drawn: the widest truth has a deviation of 2, its contour of 90 % reaches 4.3. */
export const PLANE_EXTENT = 5;

/** Both conditionals and both marginals, truth, closed form and trained. */
export function densitiesFigure(laws: GaussianLaws, { names: [u, v], given, width, columns }: { names: VariableNames; given: number; width: number; columns: number }): Figure {
  const { uGivenV, vGivenU, u: ofU, v: ofV } = laws.densities;
  const value = signed(given, 1);
  const panel = (title: string, xLabel: string, { truth, optimum, trained }: LineDensity): DensityPanel => ({
    title,
    xLabel,
    curves: [
      { name: 'truth', x: laws.grid, y: truth, reference: true },
      ...(optimum ? [{ name: 'closed form', x: laws.grid, y: optimum }] : []),
      ...(trained ? [{ name: 'trained', x: laws.grid, y: trained }] : []),
    ],
  });
  const missing = [ofU.optimum === undefined && 'The model of the closed form has no joint law, so no marginals.', laws.trained && ofU.trained === undefined && 'The trained model has no joint law, so no marginals.'];
  return densityCurves({
    panels: [
      panel(`${u} given v = ${value}`, u, uGivenV),
      panel(`${v} given u = ${value}`, v, vGivenU),
      panel(`marginal of ${u}`, u, ofU),
      panel(`marginal of ${v}`, v, ofV),
    ],
    width,
    columns,
    frameHeight: 84,
    title: 'Conditionals and marginals',
    caption: ['Dashed: truth.', ...missing].filter(Boolean).join(' '),
  });
}

/** The joint law of the closed form over the truth. */
export function optimumFigure(laws: { truth: PlaneCovariance; optimum: PlaneCovariance | undefined }, options: { names: VariableNames; width: number }): Figure {
  return contours('closed form', laws.truth, { ...options, model: laws.optimum });
}

/** The joint law of the trained encoders over the truth. */
export function trainedFigure(laws: GaussianLaws, options: { names: VariableNames; width: number }): Figure {
  return contours('trained', laws.plane.truth, { ...options, model: laws.plane.trained, series: 1 });
}

function contours(name: string, truth: PlaneCovariance, { names: [u, v], width, model, series = 0 }: { names: VariableNames; width: number; model: PlaneCovariance | undefined; series?: number }): Figure {
  const mean = [0, 0] as const;
  return densityContours({
    // Without a joint law of the model there is the truth alone to draw.
    panels: [{ title: model ? name : `${name}: no joint law exists`, mean, cov: model ?? truth, series }],
    reference: { mean, cov: truth },
    extent: PLANE_EXTENT,
    levels: model ? [0.1, 0.5, 0.9] : [0.001],
    xLabel: u,
    yLabel: v,
    width,
    title: `Joint law, ${name}`,
  });
}

/** Losses of minibatches and of the encoders in the population, with the least loss there is. */
export function lossFigure(history: TrainingHistory, { floor, width }: { floor: number; width: number }): Figure {
  return lossCurves({
    series: [
      { name: 'minibatch', points: history.batch },
      { name: 'population', points: history.population },
    ],
    floor,
    floorLabel: 'closed form',
    smoothing: 0,
    width,
    frameHeight: 130,
    title: 'Loss over training',
    caption: `Loss of each minibatch, loss of the encoders in the population, and the least loss of this rank, ${signed(floor)} nats.`,
  });
}
