import { line, link, ruleY, text } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { exponentialAverage } from './exponential-average.ts';
import { FIGURE_STYLE, FONT_SIZE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';
import { spreadApart } from './spread-apart.ts';
import { textWidth } from './text-width.ts';
import { thinByExtremes } from './thin-by-extremes.ts';

/** The losses of one run or of one split of the data. */
export interface LossSeries {
  /** Name drawn beside the end of the curve. */
  readonly name: string;
  /** Losses in nats, in any order of steps; of several at one step the last counts. */
  readonly points: readonly LossPoint[];
}

/** One measured loss. */
export interface LossPoint {
  /** Number of optimisation steps done, a finite number. */
  readonly step: number;
  /** Loss in nats; NaN or ±∞, as after a divergence, leaves a gap. */
  readonly loss: number;
}

/** What `lossCurves` draws. */
export interface LossCurvesOptions {
  /** One curve each, at least one. */
  readonly series: readonly LossSeries[];
  /** Loss of a model that knows nothing, in nats: log N for N candidates. */
  readonly chance?: number;
  /** Name of that level; default `chance`. */
  readonly chanceLabel?: string;
  /** The least loss that theory allows, in nats. */
  readonly floor?: number;
  /** Name of that level; default `floor`. */
  readonly floorLabel?: string;
  /**
   * Weight of the past in the moving average, in [0, 1); 0 draws the raw curve alone. Default: 1 − 150/n for n
   * points, at least 0: the average reaches back over 1/150 of the run, so it lags behind a falling loss by
   * hardly more than the width of its line.
   */
  readonly smoothing?: number;
  /** In pixels; default 760. */
  readonly width?: number;
  /** Height of the frame, in pixels; default 310, or more if the names at its side need it. */
  readonly frameHeight?: number;
  /** Heading; default `Loss over training`. */
  readonly title?: string;
  /** Text under the figure; default: an explanation of the lines. */
  readonly caption?: string;
}

const WIDTH = 760;
const FRAME_HEIGHT = 310;
const MARGIN_TOP = 28;
const MARGIN_BOTTOM = 42;
const MARGIN_LEFT = 58;
/** From the frame's right side to the labels; the leaders run in it. */
const LEADER_WIDTH = 22;
const LABEL_HEIGHT = 17;
const WIDEST_LABEL = 240;
/** Points drawn of each raw curve: about one per pixel of the frame, and some 10 kB of path. */
const MOST_POINTS = 600;

/**
 * Losses over training steps: of each series the raw values as a faint line and an exponential moving average as a
 * strong one, with dashed levels for chance and for the theoretical floor. Names stand at the ends of the lines.
 *
 * Of a series with more than 600 points, 300 runs of equal length are drawn, each by its smallest and largest
 * value, so spikes survive and a report stays small; the average is taken over all points before that.
 *
 * @param options Series and levels, in nats.
 * @throws ShapeError If there is no series.
 * @throws OutOfRangeError If a step or level is not finite or `smoothing` is not in [0, 1), or a size not positive.
 *
 * @example
 * ```ts
 * import { lossCurves } from '@crossmodal/plots';
 *
 * const points = [{ step: 0, loss: 5.6 }, { step: 100, loss: 2.1 }, { step: 200, loss: 1.4 }];
 * const figure = lossCurves({ series: [{ name: 'train', points }], chance: Math.log(256), chanceLabel: 'log 256' });
 * console.log(figure.title); // Loss over training
 * ```
 */
export function lossCurves(options: LossCurvesOptions): Figure {
  const { series, chance, floor, smoothing, title = 'Loss over training', width = WIDTH } = options;
  requireSizes('lossCurves', { width, frameHeight: options.frameHeight });
  if (series.length === 0) throw new ShapeError('lossCurves: series is empty; expected at least one series');
  if (smoothing !== undefined && !(smoothing >= 0 && smoothing < 1)) {
    throw new OutOfRangeError(`lossCurves: smoothing is ${smoothing}; expected a number from 0 up to but not 1`);
  }
  for (const [name, value] of [['chance', chance], ['floor', floor]] as const) {
    if (value !== undefined && !Number.isFinite(value)) {
      throw new OutOfRangeError(`lossCurves: ${name} is ${value}; expected a finite number of nats`);
    }
  }
  const curves = series.map((one, index) => prepareCurve(one, index, smoothing));
  const levels = [
    { name: options.chanceLabel ?? 'chance', value: chance, dash: '7,4' },
    { name: options.floorLabel ?? 'floor', value: floor, dash: '2,3' },
  ].flatMap(({ name, value, dash }) =>
    value === undefined ? [] : [{ label: `${name} (${formatNats(value)})`, value, dash }],
  );

  const xDomain = extentOf(curves.flatMap((curve) => curve.steps), 0);
  const yDomain = extentOf([...curves.flatMap((curve) => curve.finite), ...levels.map(({ value }) => value)], 0.04);
  const ends = [
    ...curves.map(({ label, colour, end }) => ({ label, colour, x: end?.step ?? xDomain[1], y: end?.loss ?? yDomain[1] })),
    ...levels.map(({ label, value }) => ({ label, colour: 'currentColor', x: xDomain[1], y: value })),
  ];

  const widestLabel = Math.min(WIDEST_LABEL, width / 3);
  const labelWidth = Math.min(widestLabel, Math.max(...ends.map(({ label }) => textWidth(label))));
  const marginRight = LEADER_WIDTH + labelWidth + 4;
  const frameWidth = width - MARGIN_LEFT - marginRight;
  const frameHeight = Math.max(options.frameHeight ?? FRAME_HEIGHT, ends.length * LABEL_HEIGHT);
  // Labels are parted in pixels and put back into nats, because Plot places marks by the scale's units.
  const natsPerPixel = (yDomain[1] - yDomain[0]) / frameHeight;
  const stepsPerPixel = (xDomain[1] - xDomain[0]) / frameWidth;
  const heights = spreadApart(
    ends.map(({ y }) => (yDomain[1] - y) / natsPerPixel),
    LABEL_HEIGHT,
    [0, frameHeight],
  );
  const labelled = ends.map(({ label, colour, x, y }, index) => {
    return { label, colour, x, y, labelY: yDomain[1] - heights[index] * natsPerPixel };
  });
  const leaderEnd = xDomain[1] + (LEADER_WIDTH - 6) * stepsPerPixel;
  const labelStart = xDomain[1] + LEADER_WIDTH * stepsPerPixel;

  return {
    title,
    caption: options.caption ?? describe(curves.some(({ smooth }) => smooth.length > 0), levels),
    options: {
      width,
      height: MARGIN_TOP + frameHeight + MARGIN_BOTTOM,
      marginTop: MARGIN_TOP,
      marginRight,
      marginBottom: MARGIN_BOTTOM,
      marginLeft: MARGIN_LEFT,
      style: FIGURE_STYLE,
      x: { domain: xDomain, label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks: 6 },
      y: { domain: yDomain, label: 'loss (nats)', labelArrow: 'none', grid: true, ticks: 6 },
      marks: [
        ...levels.map(({ value, dash }) =>
          ruleY([value], { stroke: 'currentColor', strokeOpacity: 0.75, strokeDasharray: dash, className: 'level' }),
        ),
        ...curves.map(({ raw, smooth, colour }) =>
          line(raw, {
            x: 'step',
            y: 'loss',
            stroke: colour,
            strokeWidth: smooth.length > 0 ? 1 : 1.75,
            strokeOpacity: smooth.length > 0 ? 0.35 : 1,
            className: 'raw',
          }),
        ),
        ...curves.filter(({ smooth }) => smooth.length > 0).map(({ smooth, colour }) =>
          line(smooth, { x: 'step', y: 'loss', stroke: colour, strokeWidth: 2, className: 'smoothed' }),
        ),
        // A run that ended early is led along its last loss to the right side of the frame.
        link(labelled, {
          filter: ({ x }: { x: number }) => x < xDomain[1],
          x1: 'x',
          x2: xDomain[1],
          y: 'y',
          stroke: 'colour',
          strokeDasharray: '1,3',
          className: 'leader',
        }),
        link(labelled, {
          x1: xDomain[1],
          y1: 'y',
          x2: leaderEnd,
          y2: 'labelY',
          stroke: 'colour',
          strokeOpacity: 0.8,
          className: 'leader',
        }),
        text(labelled, {
          x: labelStart,
          y: 'labelY',
          text: 'label',
          textAnchor: 'start',
          lineWidth: widestLabel / FONT_SIZE,
          textOverflow: 'ellipsis',
          className: 'series-label',
        }),
      ],
    },
  };
}

interface Curve {
  readonly name: string;
  readonly label: string;
  readonly colour: string;
  readonly steps: readonly number[];
  readonly finite: readonly number[];
  readonly raw: readonly LossPoint[];
  /** Empty where the average would be the raw curve itself. */
  readonly smooth: readonly LossPoint[];
  readonly end: LossPoint | undefined;
}

function prepareCurve({ name, points }: LossSeries, index: number, smoothing: number | undefined): Curve {
  const lossOfStep = new Map<number, number>();
  for (const [position, { step, loss }] of points.entries()) {
    if (!Number.isFinite(step)) {
      throw new OutOfRangeError(
        `lossCurves: series[${index}].points[${position}].step is ${step}; expected a finite number`,
      );
    }
    lossOfStep.set(step, loss);
  }
  const sorted = Array.from(lossOfStep, ([step, loss]) => ({ step, loss })).toSorted((a, b) => a.step - b.step);
  const losses = Float64Array.from(sorted, ({ loss }) => loss);
  const weight = smoothing ?? 1 - 1 / Math.max(1, sorted.length / 150);
  const averages = exponentialAverage(losses, weight);
  const smooth = weight === 0 ? [] : sorted.map(({ step }, position) => ({ step, loss: averages[position] }));
  const finite = sorted.filter(({ loss }) => Number.isFinite(loss));
  return {
    name,
    label: finite.length > 0 ? name : `${name} (no finite loss)`,
    colour: seriesColour(index),
    steps: sorted.map(({ step }) => step),
    finite: finite.map(({ loss }) => loss),
    raw: thinByExtremes(losses, MOST_POINTS).map((position) => sorted[position]),
    smooth: thinEvenly(smooth, MOST_POINTS / 2),
    end: (smooth.length > 0 ? smooth : sorted).findLast(({ loss }) => Number.isFinite(loss)),
  };
}

/** The last of each of `limit` runs of equal length; an average is smooth, so nothing is lost. */
function thinEvenly(points: readonly LossPoint[], limit: number): readonly LossPoint[] {
  if (points.length <= limit) return points;
  const ends = Array.from({ length: limit - 1 }, (_, run) => Math.floor(((run + 2) * points.length) / limit) - 1);
  return [0, ...ends].map((position) => points[position]);
}

/** Smallest and largest value with a margin on both sides, a share of their distance; never empty. */
function extentOf(values: readonly number[], margin: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - 0.5, high + 0.5];
  const pad = margin * (high - low);
  return [low - pad, high + pad];
}

function formatNats(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

function describe(smoothed: boolean, levels: readonly { readonly label: string }[]): string {
  const lines = smoothed ? 'Faint: raw values; strong: their exponential moving average.' : 'Raw values.';
  if (levels.length === 0) return lines;
  return `${lines} Dashed: ${levels.map(({ label }) => label.replace(/\)$/, ' nats)')).join(', ')}.`;
}
