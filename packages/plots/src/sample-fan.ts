import { areaY, dot, line } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { type LegendItem, legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { seriesColour } from './series-colour.ts';
import { thinByExtremes } from './thin-by-extremes.ts';
import { valueRange } from './value-range.ts';
import { wholeNumberTicks } from './whole-number-ticks.ts';

/** A random function, or a random vector over its indices. */
export interface FanPanel {
  /** Over the panel. */
  readonly title: string;
  /** Name of the argument. */
  readonly xLabel: string;
  /** Name of the value; default none. */
  readonly yLabel?: string;
  /** Arguments, finite, from left to right; every other list has a value for each. */
  readonly x: ArrayLike<number>;
  /** Mean; here and below a value that is not finite leaves a gap. */
  readonly mean: ArrayLike<number>;
  /** Lower end of the interval, such as mean − 1.96 standard deviations. */
  readonly low: ArrayLike<number>;
  /** Upper end of the interval. */
  readonly high: ArrayLike<number>;
  /** Draws; of more than 80, 80 at equal distances in the list are drawn. */
  readonly samples?: readonly ArrayLike<number>[];
  /** What was to be found. */
  readonly truth?: ArrayLike<number>;
  /** What was given. */
  readonly observations?: readonly { readonly x: number; readonly y: number }[];
}

/** What `sampleFan` draws. */
export interface SampleFanOptions {
  /** At least one; up to three stand in a row. */
  readonly panels: readonly FanPanel[];
  /** Name of the interval in the legend; default `95 % interval`. */
  readonly intervalLabel?: string;
  /** Heading; default `Samples with their mean and interval`. */
  readonly title?: string;
  /** Text under the figure; default: how many of the samples are drawn, if not all. */
  readonly caption?: string;
}

const WIDTH = 760;
const MOST_SAMPLES = 80;
const MOST_POINTS = 200;
/** Up to as many arguments, the means are dots too: such a panel is a vector rather than a function. */
const MOST_DOTS = 16;

/**
 * Draws from a distribution of functions or vectors, as thin lines, with their mean, an interval at each argument,
 * the truth and the observations (Baptista, Stuart and Tran 2025, figure 7). Panels have axes of their own.
 *
 * @param options Panels with their arguments and values.
 * @throws ShapeError If there is no panel, a panel has no x, or a list has another length than x.
 * @throws OutOfRangeError If an x or an observation is not finite, or an interval has low > high.
 *
 * @example
 * ```ts
 * import { sampleFan } from '@crossmodal/plots';
 *
 * const panel = { title: 'v given u', xLabel: 'coefficient', x: [1, 2], mean: [0.3, -0.1], low: [0.1, -0.9], high: [0.5, 0.7] };
 * const figure = sampleFan({ panels: [{ ...panel, samples: [[0.2, 0.1], [0.4, -0.5]], truth: [0.25, 0.2] }] });
 * console.log(figure.title); // Samples with their mean and interval
 * ```
 */
export function sampleFan(options: SampleFanOptions): Figure {
  const { panels, intervalLabel = '95 % interval', title = 'Samples with their mean and interval' } = options;
  requirePanels(panels);
  const colour = seriesColour(0);
  const items: LegendItem[] = [
    { label: 'mean', colour, mark: 'line' },
    { label: intervalLabel, colour, mark: 'band' },
  ];
  if (panels.some(({ samples }) => samples !== undefined && samples.length > 0)) items.push({ label: 'samples', colour: 'currentColor', mark: 'thin' });
  if (panels.some(({ truth }) => truth !== undefined)) items.push({ label: 'truth', colour: 'currentColor', mark: 'dashed' });
  if (panels.some(({ observations }) => observations !== undefined && observations.length > 0)) {
    items.push({ label: 'observations', colour: seriesColour(1), mark: 'dot' });
  }
  const legend = legendRow(items, { left: 4, width: WIDTH });
  const drawn = panels.map((panel) => ({ ...panel, samples: evenly(panel.samples ?? [], MOST_SAMPLES) }));
  const { boxes, marks, height } = panelGrid({
    panels: drawn.map(({ title: over, xLabel, yLabel = '', x, mean, low, high, samples, truth = [], observations = [] }) => {
      const given = observations.map((one) => one.x);
      const few = x.length <= MOST_DOTS ? 0.04 : 0;
      return {
        title: over,
        x: { domain: valueRange([x, given], { below: few, above: few }), label: xLabel, ...wholeNumberTicks(x) },
        y: {
          domain: valueRange([mean, low, high, truth, ...samples, observations.map(({ y }) => y)], { below: 0.05, above: 0.05 }),
          label: yLabel,
        },
      };
    }),
    columns: Math.min(3, panels.length),
    width: WIDTH,
    frameHeight: panels.length < 3 ? 260 : 220,
    top: legend.height,
  });

  return {
    title,
    caption: options.caption ?? describe(panels),
    options: {
      width: WIDTH,
      height,
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        ...marks,
        ...legend.marks,
        ...drawn.flatMap(({ x, mean, low, high, samples, truth, observations = [] }, index) => {
          const { x: toX, y: toY } = boxes[index];
          const curve = (values: ArrayLike<number>) =>
            thinByExtremes(values, MOST_POINTS).map((position) => [toX(x[position]), toY(values[position])]);
          const band = evenly(Array.from(x, (at, position) => [toX(at), toY(low[position]), toY(high[position])]), MOST_POINTS);
          return [
            line(samples.flatMap((values, sample) => curve(values).map(([at, value]) => [at, value, sample])), {
              x: '0',
              y: '1',
              z: '2',
              stroke: 'currentColor',
              strokeWidth: 0.75,
              strokeOpacity: Math.max(0.14, Math.min(0.4, 10 / samples.length)),
              className: 'sample',
            }),
            areaY(band, { x: '0', y1: '1', y2: '2', fill: colour, fillOpacity: 0.22, className: 'interval' }),
            line(curve(mean), { stroke: colour, strokeWidth: 2.25, className: 'mean' }),
            x.length <= MOST_DOTS ? dot(curve(mean), { r: 3, fill: colour, className: 'mean-dot' }) : null,
            truth === undefined
              ? null
              : line(curve(truth), { stroke: 'currentColor', strokeWidth: 1.75, strokeDasharray: '5,3', className: 'truth' }),
            dot(observations.map(({ x: at, y }) => [toX(at), toY(y)]), { r: 3.5, fill: seriesColour(1), className: 'observation' }),
          ];
        }),
      ],
    },
  };
}

/** At most `limit` of a list, the first and the last among them, at equal distances. */
function evenly<T>(list: readonly T[], limit: number): readonly T[] {
  if (list.length <= limit) return list;
  return Array.from({ length: limit }, (_, index) => list[Math.round((index * (list.length - 1)) / (limit - 1))]);
}

function describe(panels: readonly FanPanel[]): string {
  const counts = [...new Set(panels.map(({ samples = [] }) => samples.length).filter((count) => count > MOST_SAMPLES))];
  if (counts.length === 0) return '';
  return `${MOST_SAMPLES} of ${counts.map((count) => count.toLocaleString('en-US')).join(' and ')} samples are drawn.`;
}

function requirePanels(panels: readonly FanPanel[]): void {
  if (panels.length === 0) throw new ShapeError('sampleFan: panels is empty; expected at least one panel');
  for (const [index, { x, mean, low, high, samples = [], truth, observations = [] }] of panels.entries()) {
    const where = `sampleFan: panels[${index}]`;
    if (x.length === 0) throw new ShapeError(`${where}.x is empty; expected at least one argument`);
    const lists: [string, ArrayLike<number>][] = [['mean', mean], ['low', low], ['high', high]];
    if (truth !== undefined) lists.push(['truth', truth]);
    for (const [sample, values] of samples.entries()) lists.push([`samples[${sample}]`, values]);
    for (const [name, values] of lists) {
      if (values.length !== x.length) {
        throw new ShapeError(`${where}.${name} has ${values.length} entries; expected ${x.length}, one for each x`);
      }
    }
    for (let entry = 0; entry < x.length; entry++) {
      if (!Number.isFinite(x[entry])) throw new OutOfRangeError(`${where}.x[${entry}] is ${x[entry]}; expected a finite number`);
      if (low[entry] > high[entry]) {
        throw new OutOfRangeError(`${where}.low[${entry}] is ${low[entry]}; expected at most ${high[entry]}, the value of high`);
      }
    }
    for (const [position, { x: at, y }] of observations.entries()) {
      if (!Number.isFinite(at) || !Number.isFinite(y)) {
        throw new OutOfRangeError(`${where}.observations[${position}] is (${at}, ${y}); expected finite numbers`);
      }
    }
  }
}
