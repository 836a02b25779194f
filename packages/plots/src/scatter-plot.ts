import { dot, line } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { seriesColour } from './series-colour.ts';
import { valueRange } from './value-range.ts';

/** Points of one kind. */
export interface ScatterSeries {
  /** Name in the legend. */
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A straight line y = slope · x through the origin, such as a bound. */
export interface ScatterLine {
  /** Name in the legend. */
  readonly name: string;
  readonly slope: number;
}

/** What `scatterPlot` draws. */
export interface ScatterPlotOptions {
  /** At least one, with distinct names; the later over the earlier. */
  readonly series: readonly ScatterSeries[];
  /** Drawn dashed, across the whole frame. */
  readonly lines?: readonly ScatterLine[];
  /** Name of the values along the lower side, with their unit. */
  readonly xLabel: string;
  /** Name of the values along the left side, with their unit. */
  readonly yLabel: string;
  /** Heading; default `yLabel against xLabel`. */
  readonly title?: string;
  /** Text under the figure. */
  readonly caption?: string;
}

const WIDTH = 760;
const FRAME_HEIGHT = 400;

/**
 * Pairs of values ≥ 0 as points, with lines through the origin, such as the two sides of an inequality with its bound: a point
 * over the line breaks it.
 *
 * @param options Points, lines and names.
 * @throws ShapeError If there is no point.
 * @throws OutOfRangeError If names are not distinct, a value is negative or not finite, or a slope is not positive.
 *
 * @example
 * ```ts
 * import { scatterPlot } from '@crossmodal/plots';
 *
 * const figure = scatterPlot({
 *   series: [{ name: 'random models', points: [{ x: 1, y: 0.3 }, { x: 2, y: 1.1 }] }],
 *   lines: [{ name: 'bound', slope: 1 }],
 *   xLabel: 'right side',
 *   yLabel: 'left side',
 * });
 * console.log(figure.title); // left side against right side
 * ```
 */
export function scatterPlot(options: ScatterPlotOptions): Figure {
  const { series, lines = [], xLabel, yLabel, title = `${yLabel} against ${xLabel}`, caption = 'Points: measured; dashed: bounds.' } = options;
  check(options);
  const [xs, ys] = (['x', 'y'] as const).map((axis) => series.flatMap(({ points }) => points.map((point) => point[axis])));
  const xDomain = valueRange([xs, [0]], { above: 0.03 });
  const yDomain = valueRange([ys, [0]], { above: 0.06 });
  const dashed = lines.map((one, index) => ({ ...one, colour: index === 0 ? 'currentColor' : seriesColour(series.length + index - 1) }));
  const legend = legendRow(
    [
      ...series.map(({ name }, index) => ({ label: name, colour: seriesColour(index), mark: 'dot' as const })),
      ...dashed.map(({ name, colour }) => ({ label: name, colour, mark: 'dashed' as const })),
    ],
    { left: 4, width: WIDTH },
  );
  const { boxes: [box], marks, height } = panelGrid({
    panels: [{ title: '', x: { domain: xDomain, label: xLabel }, y: { domain: yDomain, label: yLabel } }],
    columns: 1,
    width: WIDTH,
    frameHeight: FRAME_HEIGHT,
    top: legend.height,
  });
  return {
    title,
    caption,
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
        ...series.map(({ points }, index) =>
          dot(points.map(({ x, y }) => [box.x(x), box.y(y)] as const), { r: 2, fill: seriesColour(index), fillOpacity: 0.55, className: 'point' }),
        ),
        ...dashed.map(({ slope, colour }) => {
          // The line leaves the frame at its right side or at its top, whichever comes first.
          const end = Math.min(xDomain[1], yDomain[1] / slope);
          return line([[box.x(0), box.y(0)], [box.x(end), box.y(slope * end)]], { stroke: colour, strokeWidth: 1.75, strokeDasharray: '5,3', className: 'bound' });
        }),
      ],
    },
  };
}

function check({ series, lines = [] }: ScatterPlotOptions): void {
  if (series.every(({ points }) => points.length === 0)) throw new ShapeError('scatterPlot: series have no points; expected at least one point');
  const names = [...series, ...lines].map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new OutOfRangeError(`scatterPlot: series and lines are named ${names.join(', ')}; expected distinct names`);
  for (const [index, { points }] of series.entries()) {
    for (const [place, { x, y }] of points.entries()) {
      if (!(x >= 0 && y >= 0 && x < Infinity && y < Infinity)) {
        throw new OutOfRangeError(`scatterPlot: series[${index}].points[${place}] is (${x}, ${y}); expected finite numbers >= 0`);
      }
    }
  }
  for (const [index, { slope }] of lines.entries()) {
    if (!(slope > 0 && slope < Infinity)) throw new OutOfRangeError(`scatterPlot: lines[${index}].slope is ${slope}; expected a finite number > 0`);
  }
}
