import { type Figure, imageGrid, lossCurves, type LossPoint, probabilityBars } from '@crossmodal/plots';

import type { DigitDraws } from './digit-models.ts';
import { objectiveNames, objectives, type ObjectiveName } from './digits-state.ts';

const SIDE = 28;
const classNames = Array.from({ length: 10 }, (_, digit) => String(digit));
/** Below this width the models of a figure do not fit side by side. */
const WIDE = 600;
/** Of the names of the losses beside the images. */
const NAMES_WIDTH = 100;

/** The label law of one image under every loss: one figure, or on a narrow page one a loss. */
export function labelFigures(
  image: { readonly pixels: Uint8Array; readonly label?: number | undefined },
  laws: readonly { readonly objective: ObjectiveName; readonly probabilities: ArrayLike<number> }[],
  width: number,
): Figure[] {
  const models = laws.map(({ objective, probabilities }) => ({ name: objectives[objective].label, probabilities }));
  const figure = (shown: typeof models) =>
    probabilityBars({
      classNames,
      examples: [{ image: { pixels: image.pixels, rows: SIDE, columns: SIDE }, label: image.label, models: shown }],
      width,
      title: `Label law${shown.length === 1 ? `, ${shown[0].name}` : ''}`,
      caption: laws.map(({ objective, probabilities }) => `${objectives[objective].label}: ${mostProbable(probabilities)}.`).join(' '),
    });
  return width < WIDE ? models.map((model) => figure([model])) : [figure(models)];
}

/** Images drawn given a label, a row a loss, broken where a page is narrow. */
export function drawsFigure(draws: readonly DigitDraws[], { label, width }: { label: number; width: number }): Figure {
  const perRow = width < WIDE ? 8 : 16;
  return imageGrid({
    title: `Images drawn given the label ${label}`,
    sheetWidth: Math.min(470, width - NAMES_WIDTH),
    rows: draws.flatMap(({ objective, images }) =>
      Array.from({ length: Math.ceil(images.length / perRow) }, (_, row) => ({
        name: row === 0 ? objectives[objective].label : '',
        images: images.slice(row * perRow, (row + 1) * perRow).map((pixels) => ({ pixels, rows: SIDE, columns: SIDE })),
      })),
    ),
  });
}

/** Losses of the minibatches, a curve a loss. */
export function digitLosses(curves: ReadonlyMap<ObjectiveName, readonly LossPoint[]>, width: number): Figure {
  return lossCurves({
    series: objectiveNames.flatMap((name) => {
      const points = curves.get(name);
      return points === undefined ? [] : [{ name: objectives[name].label, points }];
    }),
    chance: 0,
    width,
    frameHeight: 110,
    smoothing: 0.8,
  });
}

function mostProbable(probabilities: ArrayLike<number>): string {
  const values = Array.from(probabilities);
  const best = values.indexOf(Math.max(...values));
  return `${best} with probability ${values[best].toFixed(2)}`;
}
