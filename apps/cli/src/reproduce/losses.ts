import { type Figure, residualDots, sweepCurves } from '@crossmodal/plots';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';

import { drawn } from '../drawn.ts';
import { byNameChecks } from './losses/by-name.ts';
import { convergence, type ConvergenceCurve } from './losses/convergence.ts';
import { fixtureChecks } from './losses/fixtures.ts';
import { gradientChecks } from './losses/gradients.ts';
import { identityChecks } from './losses/identities.ts';
import { nextTurn } from './losses/next-turn.ts';
import { pair } from './losses/pairs.ts';
import { type BoundPoint, sampledChecks } from './losses/sampled.ts';
import { type Check, checkGroups, type Findings, type ReproductionContext } from './reproduction.ts';

/** Draws of each part, so that one more batch of one part changes no number of another. */
const streams = { identities: 0, byName: 50, gradients: 100, sampled: 200, convergence: 1000 } as const;

/** What is proved of every loss, measured: identities, gradients, bounds, closed forms, and convergence to the optimum. */
export const losses = {
  async run({ profile, seed, terminal, signal }: ReproductionContext): Promise<Findings> {
    await selectEngine();
    const from = (first: number) => (stream: number) => createRandom(seed, first + stream);
    terminal.progress('identities and gradients');
    const exact: Check[] = [];
    for (const part of [
      () => identityChecks(from(streams.identities)),
      () => byNameChecks(from(streams.byName)),
      () => gradientChecks(from(streams.gradients)(0)),
      fixtureChecks,
    ]) {
      exact.push(...part());
      await nextTurn(signal);
    }
    terminal.progress('sampled losses beside closed forms');
    const sampled = await sampledChecks({ profile, signal }, from(streams.sampled));
    const trained = await convergence({ profile, signal, terminal }, from(streams.convergence));
    return {
      checks: [...exact, ...sampled.checks, ...trained.checks],
      sections: [
        { heading: 'Residuals', paragraphs: ['Every identity that should hold to rounding, in float32 on the engine.'], figures: await residualFigures([...exact, ...sampled.checks]) },
        { heading: 'What a batch sees of the mutual information', figures: [await drawn(informationFigure(sampled.points))] },
        {
          heading: 'Convergence to the optimum',
          paragraphs: ['Linear encoders trained on samples in minibatches, means over the data sets. Distances are between products of the encoders and their closed-form optimum, in whitened coordinates.'],
          figures: await convergenceFigures(trained.curves),
        },
      ],
    };
  },
};

function residualFigures(checks: readonly Check[]): Promise<Findings['sections'][number]['figures'] & {}> {
  const groups = checkGroups(checks).map(({ heading, checks: rows }) => ({
    heading,
    residuals: rows.flatMap(({ name, expected, ours }) => ('residualAtMost' in expected ? [{ name, value: Math.abs(ours), tolerance: expected.residualAtMost }] : [])),
  }));
  return Promise.all(groups.filter(({ residuals }) => residuals.length > 0).map(({ heading, residuals }) => drawn(residualDots({ title: heading, residuals }))));
}

function informationFigure(points: readonly BoundPoint[]): Figure {
  const information = pair.mutualInformation;
  return sweepCurves({
    series: [{ name: 'log K − L', points: points.map(({ K, mean, standardError }) => ({ x: K, y: mean, low: mean - 2 * standardError, high: mean + 2 * standardError })) }],
    references: [{ name: 'I(u; v)', points: points.map(({ K }) => ({ x: K, y: information })) }],
    xLabel: 'batch size K',
    yLabel: 'log K − L (nats)',
    xScale: 'log',
    title: 'InfoNCE at the true density ratio, with two standard errors',
  });
}

/** The population losses beside the theory's, and the distances of the others from the optimum. */
function convergenceFigures(curves: readonly ConvergenceCurve[]): Promise<Findings['sections'][number]['figures'] & {}> {
  const figures = curves.flatMap(({ name, points, least }): Figure[] => {
    if (least === undefined) return [];
    return [
      sweepCurves({
        series: [{ name: 'trained', points: points.map(({ step, loss }) => ({ x: step, y: loss })) }],
        references: [{ name: 'theory', points: points.map(({ step }) => ({ x: step, y: least })) }],
        xLabel: 'steps',
        yLabel: 'population loss (nats)',
        title: name,
      }),
    ];
  });
  const distances = [0, 5, 10, 15].map((from) =>
    sweepCurves({
      series: curves.slice(from, from + 5).map(({ name, points }) => ({ name, points: points.map(({ step, distance }) => ({ x: step, y: distance })) })),
      xLabel: 'steps',
      yLabel: 'distance from the optimum',
      yScale: 'log',
      title: `Distances from the optimum, losses ${from + 1} to ${Math.min(from + 5, curves.length)}`,
    }),
  );
  return Promise.all([...distances, ...figures].map(drawn));
}
