import { areaY, dot, line, link, text } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE, FONT_SIZE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { panelGrid } from './panel-grid.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';
import { spreadApart } from './spread-apart.ts';
import { textWidth } from './text-width.ts';
import { valueRange } from './value-range.ts';
import { wholeNumberTicks } from './whole-number-ticks.ts';

/** One measured value. */
export interface SweepPoint {
  /** The setting that is swept, a finite number. */
  readonly x: number;
  /** What was measured; NaN or ±∞ leaves a gap. */
  readonly y: number;
  /** Lower end of its interval; default y. */
  readonly low?: number;
  /** Upper end of its interval; default y. */
  readonly high?: number;
}

/** Measurements of one quantity. */
export interface SweepSeries {
  /** Name drawn beside the end of the line. */
  readonly name: string;
  /** In any order. */
  readonly points: readonly SweepPoint[];
}

/** What theory says. */
export interface SweepReference {
  /** Name drawn beside the end of the line. */
  readonly name: string;
  /** In any order. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /**
   * Name of the series whose colour it has. Default: the series with the name of the reference; else, if there are as
   * many references as series, the one at the same place; else none, and the line has the colour of the text.
   */
  readonly series?: string;
}

/** What `sweepCurves` draws. */
export interface SweepCurvesOptions {
  /** At least one, with distinct names. */
  readonly series: readonly SweepSeries[];
  /** Drawn dashed. */
  readonly references?: readonly SweepReference[];
  /** Name of the setting. */
  readonly xLabel: string;
  /** Name of the quantity, with its unit. */
  readonly yLabel: string;
  /** Default `linear`. */
  readonly xScale?: 'linear' | 'log';
  /** Default `linear`. On `log`, a value of 0 is a triangle at the lower side. */
  readonly yScale?: 'linear' | 'log';
  /** Heading; default `Dependence on xLabel`. */
  readonly title?: string;
  /** Text under the figure; default: an explanation of the lines. */
  readonly caption?: string;
  /** Of the figure, in pixels; default 760. */
  readonly width?: number;
  /** Height of the frame, in pixels; default 310, more if the names at the ends need it. */
  readonly frameHeight?: number;
}

const WIDTH = 760;
const FRAME_HEIGHT = 310;
const LEADER_WIDTH = 26;
const LABEL_HEIGHT = 17;
const WIDEST_LABEL = 220;
/** Series with more points get a band for their intervals rather than bars. */
const MOST_BARS = 16;
/** As many different settings are written as ticks of a logarithmic axis. */
const MOST_SETTINGS = 10;
const ZERO_HEIGHT = 11;

/**
 * Measurements against a setting, such as errors against the dimension of the embeddings, the size of the batches or the
 * number of samples (Baptista, Stuart and Tran 2025, figures 8 to 10): dots joined by lines, with bars or a band for
 * their intervals, and what theory says as dashed lines of the same colours. Names stand at the ends of the lines.
 *
 * @param options Series, references and axes.
 * @throws ShapeError If there is no series or all are empty.
 * @throws OutOfRangeError If names are not distinct, an x is not finite, an interval has low > high, a value has no
 *   place on a logarithmic axis, or a reference names no series, or a size is not positive.
 *
 * @example
 * ```ts
 * import { sweepCurves } from '@crossmodal/plots';
 *
 * const figure = sweepCurves({
 *   series: [{ name: 'v given u', points: [{ x: 1, y: 1.32, low: 1.25, high: 1.4 }, { x: 2, y: 0.61 }] }],
 *   references: [{ name: 'theory', points: [{ x: 1, y: 1.26 }, { x: 2, y: 0.571 }] }],
 *   xLabel: 'embedding dimension',
 *   yLabel: 'squared error',
 * });
 * console.log(figure.title); // Dependence on embedding dimension
 * ```
 */
export function sweepCurves(options: SweepCurvesOptions): Figure {
  const { series, references = [], xLabel, yLabel, xScale = 'linear', yScale = 'linear', width = WIDTH } = options;
  requireOptions(options);
  requireSizes('sweepCurves', { width, frameHeight: options.frameHeight ?? FRAME_HEIGHT });
  const measured = series.map(({ name, points }, index) => ({
    name,
    colour: seriesColour(index),
    points: points.toSorted((a, b) => a.x - b.x),
  }));
  const expected = references.map((reference, index) => ({
    name: reference.name,
    colour: colourOf(reference, index, options),
    points: reference.points.toSorted((a, b) => a.x - b.x),
  }));
  const curves = [
    ...measured.map((one) => ({ ...one, dashed: false })),
    ...expected.map((one) => ({ ...one, dashed: true })),
  ];
  const isLog = yScale === 'log';
  const drawable = (y: number): boolean => Number.isFinite(y) && (!isLog || y > 0);
  const isZero = ({ y }: { y: number }): boolean => isLog && y === 0;
  // A row of triangles for each curve that has zeros, or they would cover each other.
  const withZeros = curves.filter(({ points }) => points.some(isZero));
  const zeroHeight = (curve: (typeof curves)[number]): number => box.bottom - 7 - ZERO_HEIGHT * (withZeros.length - 1 - withZeros.indexOf(curve));
  const settings = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted((a, b) => a - b);
  const values = [
    ...measured.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high])),
    ...expected.flatMap(({ points }) => points.map(({ y }) => y)),
  ].filter(drawable);

  const labelWidth = Math.min(WIDEST_LABEL, Math.max(...curves.map(({ name }) => textWidth(name))));
  const frameHeight = Math.max(options.frameHeight ?? FRAME_HEIGHT, curves.length * LABEL_HEIGHT);
  const wholes = wholeNumberTicks(settings);
  const { boxes: [box], marks, height } = panelGrid({
    panels: [
      {
        title: '',
        x: {
          domain: padded(settings, xScale, 0.04),
          type: xScale,
          label: xLabel,
          ...(xScale === 'log' && settings.length <= MOST_SETTINGS ? { ticks: settings } : wholes),
        },
        y: { domain: valueDomain(values, yScale, (withZeros.length * ZERO_HEIGHT) / frameHeight), type: yScale, label: yLabel },
      },
    ],
    columns: 1,
    width,
    frameHeight,
    right: LEADER_WIDTH + labelWidth - 12,
  });
  const toPixels = ({ x, y }: { x: number; y: number }) => [box.x(x), drawable(y) ? box.y(y) : NaN] as const;
  const bars = measured.flatMap(({ points, colour }) => (points.length > MOST_BARS ? [] : intervals(points, colour)));
  const zeros = curves.flatMap((curve) =>
    curve.points.filter(isZero).map(({ x }) => ({ ...curve, x: box.x(x), y: zeroHeight(curve) })),
  );

  const ends = curves.map((curve) => {
    const { name, colour, dashed, points } = curve;
    const end = points.findLast((point) => drawable(point.y) || isZero(point));
    return {
      name,
      colour,
      dashed,
      x: end === undefined ? box.right : box.x(end.x),
      y: end === undefined ? box.top : isZero(end) ? zeroHeight(curve) : box.y(end.y),
    };
  });
  const heights = spreadApart(ends.map(({ y }) => y), LABEL_HEIGHT, [box.top + 6, box.bottom - 6]);
  const labelled = ends.map((end, index) => ({ ...end, labelY: heights[index] }));

  return {
    title: options.title ?? `Dependence on ${xLabel}`,
    caption: options.caption ?? describe(options, withZeros.length > 0),
    options: {
      width,
      height,
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        ...marks,
        ...measured.filter(({ points }) => points.length > MOST_BARS && points.some(hasInterval)).map(({ points, colour }) =>
          areaY(intervals(points, colour), { x: 'x', y1: 'low', y2: 'high', fill: 'colour', fillOpacity: 0.2, className: 'band' }),
        ),
        link(bars, { x: 'x', y1: 'low', y2: 'high', stroke: 'colour', strokeWidth: 1.25, className: 'error-bar' }),
        link(bars.flatMap(({ x, low, high, colour }) => [low, high].map((y) => ({ x1: x - 4, x2: x + 4, y, colour }))), {
          x1: 'x1',
          x2: 'x2',
          y: 'y',
          stroke: 'colour',
          strokeWidth: 1.25,
          className: 'error-cap',
        }),
        ...expected.map(({ points, colour }) =>
          line(points.map(toPixels), { stroke: colour, strokeWidth: 1.75, strokeDasharray: '5,3', className: 'reference' }),
        ),
        ...measured.map(({ points, colour }) =>
          line(points.map(toPixels), { stroke: colour, strokeWidth: 1.75, className: 'measured' }),
        ),
        ...measured.filter(({ points }) => points.length <= MOST_BARS).map(({ points, colour }) =>
          dot(points.map(toPixels), { r: 3.5, fill: colour, className: 'measured-dot' }),
        ),
        // One point makes no line.
        ...expected.filter(({ points }) => points.length === 1).map(({ points, colour }) =>
          dot(points.map(toPixels), { r: 3.5, stroke: colour, strokeWidth: 1.5, className: 'reference-dot' }),
        ),
        dot(zeros, {
          x: 'x',
          y: 'y',
          r: 4,
          symbol: 'triangle',
          rotate: 180,
          fill: ({ dashed, colour }: { dashed: boolean; colour: string }) => (dashed ? 'none' : colour),
          stroke: 'colour',
          className: 'zero',
        }),
        // A line that ended early is led on to the right side of the frame.
        link(labelled, {
          filter: ({ x }: { x: number }) => x < box.right,
          x1: ({ x }: { x: number }) => x + 6,
          x2: box.right,
          y: 'y',
          stroke: 'colour',
          strokeOpacity: 0.8,
          strokeDasharray: '1,3',
          className: 'leader',
        }),
        ...[false, true].map((dashed) =>
          link(labelled.filter((one) => one.dashed === dashed), {
            x1: box.right,
            y1: 'y',
            x2: box.right + LEADER_WIDTH - 5,
            y2: 'labelY',
            stroke: 'colour',
            strokeWidth: 1.5,
            ...(dashed ? { strokeDasharray: '5,3' } : {}),
            className: 'leader',
          }),
        ),
        text(labelled, {
          x: box.right + LEADER_WIDTH,
          y: 'labelY',
          text: 'name',
          textAnchor: 'start',
          lineWidth: WIDEST_LABEL / FONT_SIZE,
          textOverflow: 'ellipsis',
          className: 'series-label',
        }),
      ],
    },
  };

  /** Intervals in pixels; one that reaches 0 on a logarithmic axis goes on to the lower side. */
  function intervals(points: readonly SweepPoint[], colour: string): { x: number; low: number; high: number; colour: string }[] {
    return points.filter((point) => points.length > MOST_BARS || hasInterval(point)).map(({ x, y, low = y, high = y }) => ({
      x: box.x(x),
      low: drawable(low) ? box.y(low) : low <= 0 && drawable(high) ? box.bottom : NaN,
      high: drawable(high) ? box.y(high) : NaN,
      colour,
    }));
  }
}

function hasInterval({ low, high }: SweepPoint): boolean {
  return low !== undefined || high !== undefined;
}

function colourOf(reference: SweepReference, place: number, { series, references = [] }: SweepCurvesOptions): string {
  const named = series.findIndex(({ name }) => name === (reference.series ?? reference.name));
  if (named >= 0) return seriesColour(named);
  return references.length === series.length ? seriesColour(place) : 'currentColor';
}

function padded(values: readonly number[], scale: 'linear' | 'log', share: number, below = share): [number, number] {
  if (scale === 'linear') return valueRange([values], { below: share, above: share });
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) return [low / 2, high * 2];
  return [low / (high / low) ** below, high * (high / low) ** share];
}

/** Errors are read against 0 where that is near; a log axis of nothing positive runs from 0.1 to 1. */
function valueDomain(values: readonly number[], scale: 'linear' | 'log', zeroRoom: number): [number, number] {
  if (scale === 'log') return values.length === 0 ? [0.1, 1] : padded(values, 'log', 0.06, 0.06 + zeroRoom);
  const [low, high] = valueRange([values]);
  const fromZero = low >= 0 && low < 0.4 * high;
  return valueRange(fromZero ? [values, [0]] : [values], { below: fromZero ? 0 : 0.06, above: 0.06 });
}

function describe({ series, references = [] }: SweepCurvesOptions, someZero: boolean): string {
  const counts = series.filter(({ points }) => points.some(hasInterval)).map(({ points }) => points.length);
  const kinds = [
    ...(counts.some((count) => count <= MOST_BARS) ? ['bars'] : []),
    ...(counts.some((count) => count > MOST_BARS) ? ['bands'] : []),
  ];
  const dashed = references.length === 0 ? '' : '; dashed: references';
  return [
    `Lines: measured${kinds.length === 0 ? '' : `, with ${kinds.join(' and ')} for the intervals`}${dashed}.`,
    ...(someZero ? ['Triangles at the lower side: values of 0.'] : []),
  ].join(' ');
}

function requireOptions(options: SweepCurvesOptions): void {
  const { series, references = [] } = options;
  if (series.length === 0) throw new ShapeError('sweepCurves: series is empty; expected at least one series');
  if (series.every(({ points }) => points.length === 0)) {
    throw new ShapeError('sweepCurves: series have no points; expected at least one point');
  }
  const names = series.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw new OutOfRangeError(`sweepCurves: series are named ${names.join(', ')}; expected distinct names`);
  }
  for (const [index, { series: named }] of references.entries()) {
    if (named !== undefined && !names.includes(named)) {
      throw new OutOfRangeError(`sweepCurves: references[${index}].series is ${named}; expected one of ${names.join(', ')}`);
    }
  }
  for (const [argument, list] of [['series', series], ['references', references]] as const) {
    for (const [index, { points }] of list.entries()) {
      for (const [position, point] of points.entries()) {
        requirePoint(point, `sweepCurves: ${argument}[${index}].points[${position}]`, options);
      }
    }
  }
}

function requirePoint(point: SweepPoint, where: string, { xScale, yScale }: SweepCurvesOptions): void {
  const { x, y, low = y, high = y } = point;
  if (!Number.isFinite(x) || (xScale === 'log' && x <= 0)) {
    throw new OutOfRangeError(`${where}.x is ${x}; expected a finite number${xScale === 'log' ? ' > 0, as the axis is logarithmic' : ''}`);
  }
  if (yScale === 'log' && y < 0) {
    throw new OutOfRangeError(`${where}.y is ${y}; expected a number >= 0, as the axis is logarithmic`);
  }
  if (low > high) throw new OutOfRangeError(`${where} goes from ${low} to ${high}; expected low <= high`);
}
