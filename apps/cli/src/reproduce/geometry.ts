import { type Figure, metricsTable, sweepCurves, type SweepPoint } from '@crossmodal/plots';
import { bandwidthBias } from '@crossmodal/theory';

import { drawn } from '../drawn.ts';
import { corruption, type CorruptionFindings, publishedCorruption } from './geometry/corruption.ts';
import { barrierCurve, consistencyCurves, exactChecks } from './geometry/exact-checks.ts';
import { type GibbsParticles, gibbsParticles, PUBLISHED_BANDWIDTH, publishedCaps } from './geometry/gibbs-particles.ts';
import { largeBatch, type LargeBatchFindings, publishedCurves, publishedNegatives } from './geometry/large-batch.ts';
import { collapseRate, misalignment, type MisalignmentFindings, type MisalignmentPoint, publishedGaps } from './geometry/misalignment.ts';
import { deviation, mean, quantile } from './geometry/statistics.ts';
import type { Findings, ReproductionContext } from './reproduction.ts';

/** The energies behind InfoNCE on spheres: theorems, experiments as published, and what is left of them corrected. */
export const geometry = {
  async run(context: ReproductionContext): Promise<Findings> {
    context.terminal.progress('energies in closed form');
    const exact = exactChecks();
    const batches = await largeBatch(context);
    const particles = await gibbsParticles(context);
    const circle = await misalignment(context);
    const swapped = await corruption(context);
    return {
      checks: [...exact, ...batches.checks, ...particles.checks, ...circle.checks, ...swapped.checks],
      sections: [
        {
          heading: 'Published, corrected, ours',
          html: comparison(batches, particles, { circle, swapped }),
        },
        {
          heading: 'Large batches (figure 3)',
          paragraphs: [
            'The published curves compare gradients with N negatives with the gradient with 4096, in which the positive still holds most of the softmax at τ = 0.1: the relative error does not fall like N^(−1/2), and does not tend to 0 where figure 3 ends. Its anchors and negatives come from two different mixtures, which the text does not say. Corrected, the reference is the gradient of J itself and the slope is −1/2.',
          ],
          figures: await Promise.all([publishedErrors(batches), correctedErrors(batches)].map(drawn)),
        },
        {
          heading: 'Particles and the Gibbs law (figure 4)',
          paragraphs: [
            `Particles on the sphere that descend on (1/τ) mean U + mean log ρ̂, with a kernel density estimate of bandwidth h. With the published h = ${PUBLISHED_BANDWIDTH} they collapse into the wells at τ = 0.1, where the Gibbs law has 0.706 of its mass in the caps: in a well of unit curvature the estimate makes a variance s² = v − h² of τ, v = (τ + √(τ² + 4τh²))/2. With h = 0.1 they agree.`,
          ],
          figures: await Promise.all([capsFigure(particles), biasFigure()].map(drawn)),
        },
        {
          heading: 'Misalignment on the circle (figure 2b)',
          paragraphs: [
            'The divergence of the two laws of angles, over seeds. The published mean, with its standard errors of the same size, is what a few encoders that collapse to a line make: their disjoint histograms are worth up to 2 log(8000/1e-8) = 54.8 nats each by the pseudo-count alone. The median, with a pseudo-count of 1, grows with σ, and stays below the divergence that the data have before any encoder. Where partners are resampled instead, so that both laws of the data stay equal, the encoders that do not collapse have no gap beyond noise.',
          ],
          figures: await Promise.all([gapFigure(circle), controlFigure(circle), collapseFigure(circle)].map(drawn)),
        },
        {
          heading: 'Wrong partners of the same category (figure 6b)',
          paragraphs: ['Synthetic items in place of MS-COCO: frozen towers, linear heads, partners swapped within the category with probability p.'],
          figures: await Promise.all(corruptionFigures(swapped).map(drawn)),
        },
        {
          heading: 'Theorems without an experiment in the paper',
          paragraphs: ['The two energies at low temperatures with their bounds, and what one modality meets in a well that the other occupies: warm, the barrier of the mass that is there; cold, the well.'],
          figures: await Promise.all([consistencyFigure(), barrierFigure()].map(drawn)),
        },
      ],
    };
  },
};

const share = (value: number) => value.toFixed(3);
const median = (points: MisalignmentPoint, key: 'published' | 'corrected') => quantile(points.runs.map((run) => run[key]), 0.5);

function comparison(batches: LargeBatchFindings, particles: GibbsParticles, { circle, swapped }: { circle: MisalignmentFindings; swapped: CorruptionFindings }): string {
  const last = publishedNegatives.length - 1;
  const cosine = batches.corrected.find(({ name }) => name === 'cosine, τ = 0.5')!.curve;
  const cap = (bandwidth: number) => mean(particles.trained.find((one) => one.bandwidth === bandwidth && one.temperature === 0.1)!.masses);
  const furthest = circle.shifted[circle.shifted.length - 1];
  const published = publishedGaps.find(({ deviation: level }) => level === furthest.level)!;
  const [clean, wrong] = [swapped.points[0], swapped.points[swapped.points.length - 1]];
  return metricsTable({
    columns: [
      { key: 'quantity', label: 'quantity' },
      { key: 'published', label: 'published' },
      { key: 'again', label: 'the same, ours' },
      { key: 'corrected', label: 'corrected, ours' },
      { key: 'verdict', label: 'verdict' },
    ],
    rows: [
      {
        quantity: 'relative error of the gradient, cosine, N = 1024',
        published: share(publishedCurves.cosine.error[last]),
        again: share(batches.published.cosine.unshared.error[last]),
        corrected: share(cosine.error[cosine.error.length - 1]),
        verdict: 'the theorem holds; the figure shows another limit',
      },
      {
        quantity: 'relative error of the gradient, RBF, N = 1024',
        published: share(publishedCurves.rbf.error[last]),
        again: share(batches.published.rbf.unshared.error[last]),
        corrected: share(batches.corrected.find(({ name }) => name.startsWith('RBF'))!.curve.error[3]),
        verdict: 'reproduced',
      },
      { quantity: 'cap mass at τ = 0.1 (Gibbs law: 0.706)', published: '1.000', again: share(cap(PUBLISHED_BANDWIDTH)), corrected: share(cap(0.1)), verdict: 'the bandwidth of the estimate' },
      {
        quantity: `gap at σ = ${furthest.level}, mean over seeds`,
        published: `${published.mean} ± ${published.error}`,
        again: share(mean(furthest.runs.map((run) => run.published))),
        corrected: `${share(median(furthest, 'corrected'))} (median), data ${share(furthest.data)}`,
        verdict: 'not reproduced; the median is below what the data have',
      },
      {
        quantity: 'R@1 with all partners wrong over R@1 with none (RN50; ours synthetic)',
        published: share(publishedCorruption[4].recall / publishedCorruption[0].recall),
        again: '–',
        corrected: share(mean(wrong.recall) / mean(clean.recall)),
        verdict: 'the same direction',
      },
      {
        quantity: 'centroid gap with none and all partners wrong (RN50; ours synthetic)',
        published: `${publishedCorruption[0].gap} → ${publishedCorruption[4].gap}`,
        again: '–',
        corrected: `${share(mean(clean.centroidGap))} → ${share(mean(wrong.centroidGap))}`,
        verdict: 'the same direction',
      },
    ],
  });
}

function publishedErrors({ published }: LargeBatchFindings): Figure {
  const points = (values: readonly number[]) => publishedNegatives.map((x, n) => ({ x, y: values[n] }));
  return sweepCurves({
    series: [
      { name: 'cosine, two mixtures', points: points(published.cosine.unshared.error) },
      { name: 'cosine, one mixture', points: points(published.cosine.shared.error) },
      { name: 'RBF, two mixtures', points: points(published.rbf.unshared.error) },
      { name: 'RBF, one mixture', points: points(published.rbf.shared.error) },
    ],
    references: [
      { name: 'figure 3', points: points(publishedCurves.cosine.error), series: 'cosine, two mixtures' },
      { name: 'figure 3', points: points(publishedCurves.rbf.error), series: 'RBF, two mixtures' },
    ],
    xLabel: 'negatives N',
    yLabel: 'relative error of the gradient',
    xScale: 'log',
    yScale: 'log',
    title: 'As published: against the gradient with 4096 negatives',
    caption: 'Dashed: read off figure 3.',
  });
}

function correctedErrors({ corrected }: LargeBatchFindings): Figure {
  const first = corrected[0].curve;
  return sweepCurves({
    series: corrected.map(({ name, curve }) => ({ name, points: curve.negatives.map((x, n) => ({ x, y: curve.error[n] })) })),
    references: [{ name: 'N^(−1/2)', points: first.negatives.map((x) => ({ x, y: 0.5 * first.error[0] * Math.sqrt(first.negatives[0] / x) })) }],
    xLabel: 'negatives N',
    yLabel: 'relative error of the gradient',
    xScale: 'log',
    yScale: 'log',
    title: 'Corrected: against the gradient of J',
    caption: 'Independent negatives; the reference has no positive in its denominator.',
  });
}

function capsFigure({ trained, exact }: GibbsParticles): Figure {
  const bandwidths = [...new Set(trained.map(({ bandwidth }) => bandwidth))].filter((bandwidth) => bandwidth !== 0.2);
  return sweepCurves({
    series: bandwidths.map((bandwidth) => ({
      name: `trained, h = ${bandwidth}`,
      points: trained.filter((one) => one.bandwidth === bandwidth).map(({ temperature, masses }) => ({ x: temperature, y: mean(masses), low: Math.min(...masses), high: Math.max(...masses) })),
    })),
    references: [
      { name: 'Gibbs law', points: exact.map(({ temperature, mass }) => ({ x: temperature, y: mass })), series: 'trained, h = 0.1' },
      { name: 'figure 4, h = 0.35', points: publishedCaps.map(({ temperature, trained: y }) => ({ x: temperature, y })), series: `trained, h = ${PUBLISHED_BANDWIDTH}` },
    ],
    xLabel: 'τ',
    yLabel: 'mass within 0.5 rad of a well',
    xScale: 'log',
    title: 'Mass in the caps',
    caption: 'Bars: least and largest over seeds. Dashed: the Gibbs law by quadrature, and the trained values of figure 4.',
  });
}

function biasFigure(): Figure {
  const temperatures = Array.from({ length: 40 }, (_, k) => 0.01 * 100 ** (k / 39));
  return sweepCurves({
    series: [0.35, 0.2, 0.1].map((bandwidth) => ({ name: `h = ${bandwidth}`, points: temperatures.map((temperature) => ({ x: temperature, y: bandwidthBias({ temperature, bandwidth }).variance })) })),
    references: [{ name: 'Gibbs law, s² = τ', points: temperatures.map((x) => ({ x, y: x })) }],
    xLabel: 'τ',
    yLabel: 'variance s² in a well',
    xScale: 'log',
    yScale: 'log',
    title: 'The bias of the bandwidth',
    caption: 's² = v − h²; 0, a collapse, for τ ≤ h²/2.',
  });
}

/** Median and quartiles of what a run found. */
function quartiles(x: number, values: readonly number[]): SweepPoint {
  return { x, y: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

function gapFigure({ shifted }: MisalignmentFindings): Figure {
  return sweepCurves({
    series: [
      { name: 'median, pseudo-count 1', points: shifted.map((point) => quartiles(point.level, point.runs.map(({ corrected }) => corrected))) },
      { name: 'mean, pseudo-count 1e-8', points: shifted.map((point) => ({ x: point.level, y: mean(point.runs.map(({ published }) => published)) })) },
    ],
    references: [
      { name: 'the data', points: shifted.filter(({ data }) => data > 1e-9).map(({ level, data }) => ({ x: level, y: data })) },
      { name: 'figure 2b', points: publishedGaps.map(({ deviation: x, mean: y }) => ({ x, y })), series: 'mean, pseudo-count 1e-8' },
    ],
    xLabel: 'σ of the misalignment',
    yLabel: 'divergence (sum), nats',
    yScale: 'log',
    title: 'Gap of the two modalities',
    caption: 'Bars: quartiles over seeds. Dashed: the divergence of the data’s own angles, and the published mean.',
  });
}

function controlFigure({ matched }: MisalignmentFindings): Figure {
  const regular = matched.map(({ level, runs }) => ({ level, values: runs.filter(({ collapsed }) => !collapsed).map(({ corrected }) => corrected) }));
  return sweepCurves({
    series: [{ name: 'median', points: regular.filter(({ values }) => values.length > 0).map(({ level, values }) => quartiles(level, values)) }],
    references: [{ name: 'noise', points: matched.map(({ level }) => ({ x: level, y: (2 * 59) / 8000 })) }],
    xLabel: 'share of partners resampled',
    yLabel: 'divergence (sum), nats',
    title: 'Control: misaligned pairs with equal marginals',
    caption: 'Encoders that did not collapse; the data have no gap here. Dashed: what two samples of one law have.',
  });
}

function collapseFigure({ shifted, matched }: MisalignmentFindings): Figure {
  return sweepCurves({
    series: [
      { name: 'shifted by σ', points: shifted.map((point) => ({ x: point.level, y: collapseRate(point) })) },
      { name: 'resampled', points: matched.map((point) => ({ x: point.level, y: collapseRate(point) })) },
    ],
    xLabel: 'σ, or share resampled',
    yLabel: 'share of seeds',
    title: 'Encoders collapsed to a line',
    caption: 'Condition number above 50. Disjoint histograms make each worth up to 54.8 nats with a pseudo-count of 1e-8.',
  });
}

function corruptionFigures({ points }: CorruptionFindings): Figure[] {
  const spread = (x: number, values: readonly number[]) => ({ x, y: mean(values), low: mean(values) - deviation(values), high: mean(values) + deviation(values) });
  return [
    sweepCurves({
      series: [{ name: 'ours, synthetic', points: points.map(({ probability, recall }) => spread(probability, recall)) }],
      references: [
        { name: 'RN50', points: publishedCorruption.map(({ probability: x, recall: y }) => ({ x, y })) },
        { name: 'ViT-B-16', points: publishedCorruption.map(({ probability: x, recallVit: y }) => ({ x, y })) },
      ],
      xLabel: 'share of partners swapped p',
      yLabel: 'R@1, mean of both directions',
      title: 'Retrieval',
      caption: 'Bars: standard deviation over seeds. Dashed: figure 6b, MS-COCO.',
    }),
    sweepCurves({
      series: [
        { name: 'centroid gap, synthetic', points: points.map(({ probability, centroidGap }) => spread(probability, centroidGap)) },
        { name: 'energy distance, synthetic', points: points.map(({ probability, energyDistance }) => spread(probability, energyDistance)) },
      ],
      references: [
        { name: 'RN50', points: publishedCorruption.map(({ probability: x, gap: y }) => ({ x, y })), series: 'centroid gap, synthetic' },
        { name: 'ViT-B-16', points: publishedCorruption.map(({ probability: x, gapVit: y }) => ({ x, y })), series: 'centroid gap, synthetic' },
      ],
      xLabel: 'share of partners swapped p',
      yLabel: 'gap',
      title: 'Gap of the modalities',
      caption: 'Bars: standard deviation over seeds. Dashed: centroid gaps of figure 6b, MS-COCO.',
    }),
  ];
}

function consistencyFigure(): Figure {
  const { unimodal, multimodal } = consistencyCurves();
  const of = (points: typeof unimodal, y: (point: (typeof unimodal)[number]) => number) => points.map((point) => ({ x: point.temperature, y: y(point) }));
  return sweepCurves({
    series: [
      { name: 'unimodal, slope 2', points: of(unimodal, ({ difference }) => Math.abs(difference)) },
      { name: 'two modalities, slope 1', points: of(multimodal, ({ difference }) => Math.abs(difference)) },
    ],
    references: [
      { name: 'bound', points: of(unimodal, ({ bound }) => bound), series: 'unimodal, slope 2' },
      { name: 'bound', points: of(multimodal, ({ bound }) => bound), series: 'two modalities, slope 1' },
    ],
    xLabel: 'τ',
    yLabel: '|F − J|, nats',
    xScale: 'log',
    yScale: 'log',
    title: 'Intrinsic and parametric energies at low temperature',
  });
}

function barrierFigure(): Figure {
  return sweepCurves({
    series: [2, 0.5, 0.25, 0.1].map((temperature) => {
      const { angles, values } = barrierCurve(temperature);
      return { name: `τ = ${temperature}`, points: Array.from({ length: 129 }, (_, k) => Math.min(16 * k, angles.length - 1)).map((k) => ({ x: angles[k], y: values[k] })) };
    }),
    xLabel: 'angle',
    yLabel: 'V − min V, nats',
    title: 'The barrier of occupied mass',
    caption: 'The other modality is in the well at 0. The excess mass of a modality goes where its effective potential V = U/τ + log ρ is least.',
  });
}
