import { contour, dot, line, rect, text } from '@observablehq/plot';

import { axisScale } from './axis-scale.ts';
import { clipPath } from './clip-path.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { requireSizes } from './require-sizes.ts';
import { textWidth } from './text-width.ts';

/** A line over a field. */
export interface FieldPath {
  /** Name in the legend; paths of one name look alike in all panels. */
  readonly name: string;
  /** Points, one of them marked by a dot. */
  readonly points: readonly (readonly [number, number])[];
  /** Index of the point with the dot; default 0, the start. */
  readonly dotAt?: number;
}

/** One field with the lines over it. */
export interface FieldPanel {
  /** Over the panel. */
  readonly title: string;
  /** Values at the centres of the cells of a grid, a row after the other, the lowest first; finite. */
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  /** Default none. */
  readonly paths?: readonly FieldPath[];
}

/** What `fieldMap` draws. */
export interface FieldMapOptions {
  /** At least one. */
  readonly panels: readonly FieldPanel[];
  /** Panels in a row; default: up to three, of four two. */
  readonly columns?: number;
  /** Width of the figure in pixels; default 460, 720 or 800, by the panels in a row. */
  readonly width?: number;
  /** Whether values have both signs, so that colours have 0 in their middle (default), or none is below 0. */
  readonly values?: 'signed' | 'positive';
  /** Width and height of the region, from (0, 0); paths that leave it come back at the other side. Default [1, 1]. */
  readonly period?: readonly [number, number];
  /** Name of the first coordinate. */
  readonly xLabel: string;
  /** Name of the second coordinate. */
  readonly yLabel: string;
  /** Name of the values. */
  readonly valueLabel: string;
  /** Heading; default `Contours of valueLabel`. */
  readonly title?: string;
  /** Text under the figure; default: what colours and lines mean. */
  readonly caption?: string;
}

const SQUARES_WIDTH: readonly number[] = [460, 720, 800];
const LEVELS = 14;
const BAR_WIDTH = 12;
const INK = '#141414';

/**
 * Scalar fields as filled contours with lines over them, such as stream functions on the torus with the trajectories of
 * tracers (Baptista, Stuart and Tran 2025, figures 13 and 15). All panels share one scale of colours, with 0 in its middle
 * or, for values that are all positive, at its end.
 *
 * @param options Fields on grids, paths, names.
 * @throws ShapeError If there is no panel, or a field has not rows × columns values.
 * @throws OutOfRangeError If a value or a point is not finite, the period, the width or the columns not positive, or a value
 *   below 0 where all are to be positive.
 *
 * @example
 * ```ts
 * import { fieldMap } from '@crossmodal/plots';
 *
 * const values = Array.from({ length: 400 }, (_, i) => Math.cos((2 * Math.PI * ((i % 20) + 0.5)) / 20));
 * const paths = [{ name: 'tracer', points: [[0.75, 0.75], [0.75, 0.2], [0.75, -0.3]] }] as const;
 * const panels = [{ title: 'shear', values, columns: 20, rows: 20, paths }];
 * console.log(fieldMap({ panels, xLabel: 'x', yLabel: 'y', valueLabel: 'psi' }).title); // Contours of psi
 * ```
 */
export function fieldMap(options: FieldMapOptions): Figure {
  const { panels, period: [width, height] = [1, 1], xLabel, yLabel, valueLabel, title = `Contours of ${valueLabel}`, values: sign = 'signed' } = options;
  requireOptions(options);
  const most = Math.max(Number.MIN_VALUE, ...panels.map(({ values }) => Array.from(values).reduce((found, value) => Math.max(found, Math.abs(value)), 0)));
  const columns = options.columns ?? (panels.length === 4 ? 2 : Math.min(3, panels.length));
  const names = [...new Set(panels.flatMap(({ paths = [] }) => paths.map(({ name }) => name)))];
  const total = options.width ?? SQUARES_WIDTH[Math.min(3, columns) - 1];
  const least = sign === 'signed' ? -most : 0;
  const band = (most - least) / LEVELS;
  const legend = legendRow(names.map((name, index) => ({ label: name, colour: 'currentColor', mark: index === 0 ? 'line' : 'dashed' })), { left: 4, width: total });
  const scale = axisScale({ domain: [least, most], count: 6 });
  const barRoom = BAR_WIDTH + 12 + Math.max(...scale.labels.map(textWidth));
  const { boxes, marks, height: figureHeight } = panelGrid({
    panels: panels.map((panel) => ({ title: panel.title, x: { domain: [0, width], label: xLabel }, y: { domain: [0, height], label: yLabel } })),
    columns,
    width: total,
    top: legend.height + 4,
    right: barRoom,
  });
  // The lowest contour holds everything, so that no part of a panel stays empty.
  const thresholds = Array.from({ length: LEVELS }, (_, level) => (level === 0 ? least - 0.001 * most : least + band * level));
  const drawn = panels.flatMap(({ paths = [] }, panel) =>
    paths.map(({ name, points, dotAt = 0 }) => ({ dashed: names.indexOf(name) > 0, marked: placeOf(points[dotAt], panel), line: copies(points, panel) })),
  );
  const bar = { left: boxes[Math.min(columns, panels.length) - 1].right + 8, top: boxes[0].top, bottom: boxes[0].bottom };
  const along = (share: number): number => bar.bottom - (bar.bottom - bar.top) * share;
  const cells = Array.from({ length: LEVELS }, (_, cell) => ({
    value: least + band * (cell + 0.5),
    y1: along(cell / LEVELS),
    y2: along((cell + 1) / LEVELS),
  }));
  const ticks = scale.ticks.map((value, index) => ({ y: along(scale.share(value)), label: scale.labels[index] }));

  return {
    title,
    caption: options.caption ?? describe(`${valueLabel}, ${sign === 'signed' ? 'blue above 0 and red below' : 'the darker the more'}`, names, panels.every(({ paths = [] }) => paths.every(({ dotAt = 0 }) => dotAt === 0))),
    options: {
      width: total,
      height: figureHeight,
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      color: sign === 'signed' ? { type: 'diverging', scheme: 'RdBu', domain: [-most, most], pivot: 0, legend: false } : { type: 'linear', scheme: 'YlGnBu', domain: [0, most], legend: false },
      marks: [
        ...panels.map(({ values, columns: across, rows }, panel) =>
          contour(Array.from(values), {
            width: across,
            height: rows,
            x1: boxes[panel].left,
            x2: boxes[panel].right,
            y1: boxes[panel].bottom,
            y2: boxes[panel].top,
            thresholds,
            value: (value: number) => value,
            // A band has the colour of its middle.
            fill: ({ value }: { value: number }) => value + band / 2,
            stroke: INK,
            strokeOpacity: 0.25,
            strokeWidth: 0.5,
            className: 'field',
          }),
        ),
        ...marks,
        ...legend.marks,
        ...drawn.map(({ line: points }) => line(points, { stroke: 'white', strokeWidth: 4, strokeOpacity: 0.7, className: 'path-halo' })),
        ...drawn.map(({ line: points, dashed }) =>
          line(points, { stroke: INK, strokeWidth: 1.75, ...(dashed ? { strokeDasharray: '5,3' } : {}), className: 'path' }),
        ),
        dot(drawn.map(({ marked }) => marked), { r: 3.5, fill: INK, stroke: 'white', strokeWidth: 1, className: 'path-dot' }),
        rect(cells, { x1: bar.left, x2: bar.left + BAR_WIDTH, y1: 'y1', y2: 'y2', fill: 'value', className: 'colour-bar' }),
        text(ticks, { x: bar.left + BAR_WIDTH + 4, y: 'y', text: 'label', textAnchor: 'start', className: 'colour-tick' }),
        text([valueLabel], { x: bar.left, y: bar.top - 10, textAnchor: 'start', className: 'colour-label' }),
      ],
    },
  };

  function placeOf([x, y]: readonly [number, number], panel: number): [number, number] {
    return [boxes[panel].x(x - width * Math.floor(x / width)), boxes[panel].y(y - height * Math.floor(y / height))];
  }

  /** The path in pixels, once for each copy of the region that it enters, cut at the sides. */
  function copies(points: FieldPath['points'], panel: number): [number, number][] {
    const ofRegion = (axis: 0 | 1, size: number): number[] => {
      const regions = points.map((point) => Math.floor(point[axis] / size));
      const first = Math.min(...regions);
      return Array.from({ length: Math.max(...regions) - first + 1 }, (_, index) => first + index);
    };
    return ofRegion(0, width).flatMap((i) =>
      ofRegion(1, height).flatMap((j) => {
        const moved = points.map(([x, y]): [number, number] => [boxes[panel].x(x - i * width), boxes[panel].y(y - j * height)]);
        return [...clipPath(moved, boxes[panel]), [NaN, NaN] as [number, number]];
      }),
    );
  }
}

function describe(values: string, names: readonly string[], fromDots: boolean): string {
  const colours = `Colours: ${values}.`;
  if (names.length === 0) return colours;
  const lines = names.map((name, index) => `${index === 0 ? 'solid' : 'dashed'}: ${name}`).join('; ');
  return `${colours} Lines ${fromDots ? 'start at their dots and ' : ''}go on at the other side where they leave; ${lines}.`;
}

function requireOptions({ panels, period = [1, 1], values: sign, ...sizes }: FieldMapOptions): void {
  requireSizes('fieldMap', { width: sizes.width, ...(sizes.columns !== undefined && { columns: sizes.columns }) });
  if (panels.length === 0) throw new ShapeError('fieldMap: panels is empty; expected at least one panel');
  if (!period.every((size) => size > 0 && size < Infinity)) throw new OutOfRangeError(`fieldMap: period is [${period.join(', ')}]; expected two finite numbers > 0`);
  for (const [index, { values, columns, rows, paths = [] }] of panels.entries()) {
    if (values.length !== columns * rows || values.length === 0) {
      throw new ShapeError(`fieldMap: panels[${index}].values has ${values.length} numbers; expected ${rows} rows of ${columns}`);
    }
    const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new OutOfRangeError(`fieldMap: panels[${index}].values[${bad}] is ${values[bad]}; expected a finite number`);
    const below = sign === 'positive' ? Array.from(values).findIndex((value) => value < 0) : -1;
    if (below >= 0) throw new OutOfRangeError(`fieldMap: panels[${index}].values[${below}] is ${values[below]}; expected a number >= 0, for values is positive`);
    for (const { name, points, dotAt = 0 } of paths) {
      if (points.length === 0) throw new ShapeError(`fieldMap: the path ${name} of panels[${index}] is empty; expected at least one point`);
      if (!points.every((point) => point.every(Number.isFinite))) {
        throw new OutOfRangeError(`fieldMap: the path ${name} of panels[${index}] has a point that is not finite; expected finite numbers`);
      }
      if (!Number.isInteger(dotAt) || dotAt < 0 || dotAt >= points.length) {
        throw new OutOfRangeError(`fieldMap: the path ${name} of panels[${index}] has its dot at ${dotAt}; expected an integer from 0 to ${points.length - 1}`);
      }
    }
  }
}
