import { type Figure, levelCurves, type LevelSeries, pointMap } from '@crossmodal/plots';

import { landOutlines } from './land-outlines.ts';
import type { OceanReconstruction, OceanSurvey, SpreadProfile } from './ocean-models.ts';
import { oceanLevels, type OceanState } from './ocean-state.ts';

type Variable = OceanState['target'];

const units = { temperature: 'temperature (°C)', salinity: 'salinity (PSS-78)' } as const;
const errorUnits = { temperature: 'RMSE (°C)', salinity: 'RMSE (PSS-78)' } as const;
const land = landOutlines();
/** One standard deviation to each side encloses 68 % of a normal law, two 95 %. */
const DEVIATIONS = 2;

/** The other variable. */
function givenOf(target: Variable): Variable {
  return target === 'salinity' ? 'temperature' : 'salinity';
}

/** What was known of a place, what was reconstructed, and what was measured. */
export function profilesFigure(one: OceanReconstruction, { target, width }: { target: Variable; width: number }): Figure {
  const given = givenOf(target);
  return levelCurves({
    levels: oceanLevels,
    panels: [
      { title: `Known: ${given}`, xLabel: units[given], series: [{ name: 'truth', values: one.given, stroke: 'dashed' }] },
      {
        title: `Reconstructed: ${target}`,
        xLabel: units[target],
        series: [
          { name: 'truth', values: one.actual, stroke: 'dashed' },
          spread('conditional law', one.conditional),
          spread('weighted profiles', one.weighted),
          { name: 'climatology', values: one.climatology },
        ],
      },
    ],
    columns: width < 420 ? 1 : 2,
    width,
    frameHeight: 210,
    title: `${target} reconstructed from ${given}`,
    caption: `Spread: ${DEVIATIONS} standard deviations to each side. At ${place(one)}.`,
  });
}

/** Errors by depth over held-out profiles. */
export function errorsFigure({ errors, places }: OceanSurvey, { target, width }: { target: Variable; width: number }): Figure {
  return levelCurves({
    levels: oceanLevels,
    panels: [
      {
        title: `Error of ${target} by depth`,
        xLabel: errorUnits[target],
        series: [
          { name: 'conditional law', values: errors.conditional },
          { name: 'weighted profiles', values: errors.weighted },
          { name: 'climatology', values: errors.climatology },
        ],
      },
    ],
    width,
    frameHeight: 170,
    title: 'Error by depth',
    caption: `Root mean squared errors over ${places.length} held-out profiles.`,
  });
}

/** Where the conditional law is how wrong. */
export function mapFigure({ places }: OceanSurvey, { target, width }: { target: Variable; width: number }): Figure {
  return pointMap({
    points: places.map(({ latitude, longitude, rmse }) => ({ latitude, longitude, value: rmse })),
    valueLabel: errorUnits[target],
    land,
    width,
    title: 'Held-out profiles',
    caption: 'Coloured by the error of the conditional law over all levels.',
  });
}

/** A place in words. */
export function place({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const side = (degrees: number, [positive, negative]: readonly [string, string]) => `${Math.abs(degrees).toFixed(1)}° ${degrees < 0 ? negative : positive}`;
  return `${side(latitude, ['N', 'S'])}, ${side(longitude, ['E', 'W'])}`;
}

function spread(name: string, { mean, spread: deviation }: SpreadProfile): LevelSeries {
  return { name, values: mean, low: mean.map((value, level) => value - DEVIATIONS * deviation[level]), high: mean.map((value, level) => value + DEVIATIONS * deviation[level]) };
}
