import { areaX, dot, line } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { type LegendItem, legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';
import { valueRange } from './value-range.ts';

/** One quantity at every level. */
export interface LevelSeries {
  /** Name in the legend; equal names in different panels have the same colour. */
  readonly name: string;
  /** One value a level; NaN leaves a gap. */
  readonly values: ArrayLike<number>;
  /** Lower and upper end of its spread at every level. */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
  /** Default `solid`; `dashed` in the colour of the text, for what the others are compared with. */
  readonly stroke?: 'solid' | 'dashed';
}

/** A frame with curves over the levels. */
export interface LevelPanel {
  /** Over the frame. */
  readonly title: string;
  /** Name of the quantity, with its unit. */
  readonly xLabel: string;
  readonly series: readonly LevelSeries[];
}

/** What `levelCurves` draws. */
export interface LevelCurvesOptions {
  /** Pressures or depths, increasing and, on a logarithmic axis, positive. */
  readonly levels: ArrayLike<number>;
  readonly panels: readonly LevelPanel[];
  /** Default `pressure (dbar)`. */
  readonly levelLabel?: string;
  /** How levels are spaced; default `log` if all are positive, so that the upper ocean can be seen. */
  readonly levelScale?: 'linear' | 'log';
  /** Panels in a row; default 3, or fewer if there are fewer. */
  readonly columns?: number;
  /** In pixels; default 760. */
  readonly width?: number;
  /** Height of each panel's frame, in pixels; default 300, or 340 if there is one. */
  readonly frameHeight?: number;
  /** Heading; default `Profiles`. */
  readonly title?: string;
  /** Text under the figure. */
  readonly caption?: string;
}

const WIDTH = 760;
const MOST_DOTS = 20;

/**
 * Curves over the levels of the ocean, downwards: profiles with the spread of their reconstructions, or errors by depth.
 *
 * @param options Levels and panels; up to three stand in a row.
 * @throws ShapeError If there is no level or panel, or a list has another length than `levels`.
 * @throws OutOfRangeError If levels do not increase, or are not positive on a logarithmic axis; if `columns` is not a
 *   positive integer or a size not positive.
 *
 * @example
 * ```ts
 * import { levelCurves } from '@crossmodal/plots';
 *
 * const series = [{ name: 'learned', values: [0.4, 0.2, 0.1] }, { name: 'climatology', values: [0.9, 0.5, 0.2], stroke: 'dashed' as const }];
 * const figure = levelCurves({ levels: [10, 100, 1000], panels: [{ title: 'Salinity', xLabel: 'RMSE (PSS-78)', series }], title: 'Error by depth' });
 * console.log(figure.title); // Error by depth
 * ```
 */
export function levelCurves({ levels, panels, levelLabel = 'pressure (dbar)', levelScale, title = 'Profiles', caption = '', ...sizes }: LevelCurvesOptions): Figure {
  const { columns = Math.min(3, panels.length), width = WIDTH, frameHeight = panels.length === 1 ? 340 : 300 } = sizes;
  const scale = levelScale ?? (levels[0] > 0 ? 'log' : 'linear');
  requireLevels(levels, panels, scale);
  requireSizes('levelCurves', { columns, width, frameHeight });
  const solid = [...new Set(panels.flatMap(({ series }) => series.filter(({ stroke }) => stroke !== 'dashed').map(({ name }) => name)))];
  const dashed = [...new Set(panels.flatMap(({ series }) => series.filter(({ stroke }) => stroke === 'dashed').map(({ name }) => name)))];
  const colourOf = (one: LevelSeries) => (one.stroke === 'dashed' ? 'currentColor' : seriesColour(solid.indexOf(one.name)));
  const withSpread = new Set(panels.flatMap(({ series }) => series.filter(({ low }) => low !== undefined).map(({ name }) => name)));
  const items: LegendItem[] = [
    ...dashed.map((name) => ({ label: name, colour: 'currentColor', mark: 'dashed' as const })),
    ...solid.flatMap((name, index) => {
      const item = { label: name, colour: seriesColour(index), mark: 'line' as const };
      return withSpread.has(name) ? [item, { label: `${name}, spread`, colour: seriesColour(index), mark: 'band' as const }] : [item];
    }),
  ];
  const legend = legendRow(items, { left: 4, width });
  const { boxes, marks, height } = panelGrid({
    panels: panels.map((panel, index) => ({
      title: panel.title,
      x: { domain: valueRange(panel.series.flatMap(({ values, low = [], high = [] }) => [values, low, high]), { below: 0.05, above: 0.05 }), label: panel.xLabel },
      // Panels of a row have the same levels, so that one name is enough.
      y: { domain: [levels[levels.length - 1], levels[0]], type: scale, label: index % columns === 0 ? levelLabel : '' },
    })),
    columns,
    width,
    frameHeight,
    top: legend.height,
  });
  return {
    title,
    caption,
    options: {
      width,
      height,
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        ...marks,
        ...legend.marks,
        ...panels.flatMap(({ series }, panel) => {
          const { x, y } = boxes[panel];
          const points = ({ values }: LevelSeries) => Array.from(levels, (level, i) => [x(values[i]), y(level)]);
          return [
            ...series.flatMap((one) =>
              one.low === undefined || one.high === undefined
                ? []
                : [areaX(Array.from(levels, (level, i) => [x(one.low![i]), x(one.high![i]), y(level)]), { x1: '0', x2: '1', y: '2', fill: colourOf(one), fillOpacity: 0.2, className: 'spread' })],
            ),
            ...series.flatMap((one) => [
              line(points(one), { stroke: colourOf(one), strokeWidth: one.stroke === 'dashed' ? 1.75 : 2, ...(one.stroke === 'dashed' && { strokeDasharray: '5,3' }), className: 'level-curve' }),
              ...(levels.length <= MOST_DOTS && one.stroke !== 'dashed' ? [dot(points(one).filter((point) => point.every(Number.isFinite)), { r: 2.25, fill: colourOf(one), className: 'level-dot' })] : []),
            ]),
          ];
        }),
      ],
    },
  };
}

function requireLevels(levels: ArrayLike<number>, panels: readonly LevelPanel[], scale: 'linear' | 'log'): void {
  if (levels.length === 0 || panels.length === 0) throw new ShapeError(`levelCurves: there are ${levels.length} levels and ${panels.length} panels; expected at least one of each`);
  for (let i = 0; i < levels.length; i++) {
    if (!Number.isFinite(levels[i]) || (i > 0 && levels[i] <= levels[i - 1]) || (scale === 'log' && levels[i] <= 0)) {
      throw new OutOfRangeError(`levelCurves: levels[${i}] is ${levels[i]}; expected increasing numbers${scale === 'log' ? ' > 0, as the axis is logarithmic' : ''}`);
    }
  }
  for (const { title, series } of panels) {
    for (const { name, values, low = values, high = values } of series) {
      if ([values, low, high].some((list) => list.length !== levels.length)) {
        throw new ShapeError(`levelCurves: ${title}, ${name} has lists of ${values.length}, ${low.length} and ${high.length} values; expected ${levels.length}, one a level`);
      }
    }
  }
}
