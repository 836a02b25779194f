import { line } from '@observablehq/plot';

import { clipConvex } from './clip-convex.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';

/** Mean and covariance of a normal distribution in the plane. */
export interface PlaneNormal {
  readonly mean: readonly [number, number];
  /** Symmetric and positive definite; the first row belongs to the horizontal axis. */
  readonly cov: readonly [readonly [number, number], readonly [number, number]];
}

/** One normal distribution with its name. */
export interface ContourPanel extends PlaneNormal {
  /** Over the panel. */
  readonly title: string;
  /** Which of the colours of series the contours have, from 0; default the first. */
  readonly series?: number;
}

/** What `densityContours` draws. */
export interface DensityContoursOptions {
  /** At least one; up to three stand in a row, four in two. */
  readonly panels: readonly ContourPanel[];
  /** Name of the first variable. */
  readonly xLabel: string;
  /** Name of the second variable. */
  readonly yLabel: string;
  /** Drawn dashed in every panel, at the middle one and the outermost of the levels; `name` is `truth` by default. */
  readonly reference?: PlaneNormal & { readonly name?: string };
  /** Probabilities in (0, 1) that the contours enclose; default 0.1, 0.3, 0.5, 0.7 and 0.9. */
  readonly levels?: readonly number[];
  /** Half the side of the square shown, around the middle of all means; default: all contours are seen. */
  readonly extent?: number;
  /** In pixels; default 420 for one column, 660 for two, 760 for three. */
  readonly width?: number;
  /** Heading; default `Contours of the densities`. */
  readonly title?: string;
  /** Text under the figure; default: how much the contours enclose. */
  readonly caption?: string;
}

const SQUARES_WIDTH: readonly number[] = [420, 660, 760];
const ELLIPSE_POINTS = 120;

/**
 * Normal densities in the plane as shaded contours, one square panel each, all with the same equal axes: the joint
 * distributions that different losses learn (Baptista, Stuart and Tran 2025, figures 1 and 5). A contour is the
 * ellipse that encloses a stated probability.
 *
 * @param options Means and covariances.
 * @throws ShapeError If there is no panel or no level.
 * @throws OutOfRangeError If a mean is not finite, a covariance not symmetric and positive definite, a level not in
 *   (0, 1), or the extent or width not positive.
 *
 * @example
 * ```ts
 * import { densityContours } from '@crossmodal/plots';
 *
 * const truth = { mean: [0, 0], cov: [[1.5, 1], [1, 1.5]] } as const;
 * const panels = [{ title: 'cosine, joint loss', mean: [0, 0], cov: [[2, 1], [1, 2]] }] as const;
 * const figure = densityContours({ panels, reference: truth, levels: [0.5, 0.9], xLabel: 'u', yLabel: 'v' });
 * console.log(figure.title); // Contours of the densities
 * ```
 */
export function densityContours(options: DensityContoursOptions): Figure {
  const { panels, reference, xLabel, yLabel, title = 'Contours of the densities' } = options;
  const levels = [...(options.levels ?? [0.1, 0.3, 0.5, 0.7, 0.9])].toSorted((a, b) => b - a);
  requireOptions(options, levels);
  const normals = reference === undefined ? panels : [...panels, reference];
  const centre = ([0, 1] as const).map((axis) => middle(normals.map(({ mean }) => mean[axis])));
  const extent = options.extent ?? 1.06 * Math.max(
    ...normals.flatMap(({ mean, cov }) =>
      ([0, 1] as const).map((axis) => Math.abs(mean[axis] - centre[axis]) + radius(levels[0]) * Math.sqrt(cov[axis][axis])),
    ),
  );
  const columns = panels.length === 4 ? 2 : Math.min(3, panels.length);
  const { width = SQUARES_WIDTH[columns - 1] } = options;
  requireSizes('densityContours', { width });
  const referenceName = reference?.name ?? 'truth';
  const dashedLevels = [...new Set([levels[0], levels[Math.floor(levels.length / 2)]])];
  const legend = legendRow(
    reference === undefined ? [] : [{ label: referenceName, colour: 'currentColor', mark: 'dashed' }],
    { left: 4, width },
  );
  const { boxes, marks, height } = panelGrid({
    panels: panels.map((panel) => ({
      title: panel.title,
      x: { domain: [centre[0] - extent, centre[0] + extent], label: xLabel },
      y: { domain: [centre[1] - extent, centre[1] + extent], label: yLabel },
    })),
    columns,
    width,
    top: legend.height,
  });
  // Widest first, so that shades add up towards the mean.
  const ellipses = panels.flatMap((panel, index) => levels.map((level) => ({ ...shapeOf(panel, level, index), colour: seriesColour(panel.series ?? 0) })));
  const dashed = reference === undefined ? [] : panels.flatMap((_, index) => dashedLevels.map((level) => shapeOf(reference, level, index)));
  const shade = 0.62 / levels.length;

  return {
    title,
    caption:
      options.caption ??
      `Contours enclose ${percents(levels)} of the probability.${reference === undefined ? '' : ` Dashed: ${referenceName}, ${percents(dashedLevels)}.`}`,
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
        ...ellipses.map(({ area, colour }) =>
          line(area, { curve: 'linear-closed', fill: colour, fillOpacity: shade, stroke: 'none', className: 'contour-area' }),
        ),
        ...ellipses.map(({ outline, colour }) =>
          line(outline, { stroke: colour, strokeWidth: 1.25, className: 'contour' }),
        ),
        ...dashed.map(({ outline }) =>
          line(outline, { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '5,3', className: 'reference' }),
        ),
      ],
    },
  };

  /** The ellipse in pixels, as much of it as lies in the panel. */
  function shapeOf({ mean, cov }: PlaneNormal, level: number, panel: number): ReturnType<typeof clipConvex> {
    // The columns of the Cholesky factor carry the unit circle to the ellipse.
    const a = Math.sqrt(cov[0][0]);
    const b = cov[0][1] / a;
    const c = Math.sqrt(cov[1][1] - b * b);
    const corners = Array.from({ length: ELLIPSE_POINTS }, (_, index): [number, number] => {
      const angle = (2 * Math.PI * index) / ELLIPSE_POINTS;
      const [cosine, sine] = [radius(level) * Math.cos(angle), radius(level) * Math.sin(angle)];
      return [boxes[panel].x(mean[0] + a * cosine), boxes[panel].y(mean[1] + b * cosine + c * sine)];
    });
    return clipConvex(corners, boxes[panel]);
  }
}

/** Mahalanobis distance within which a normal distribution of the plane has this probability. */
function radius(probability: number): number {
  return Math.sqrt(-2 * Math.log1p(-probability));
}

function middle(values: readonly number[]): number {
  return (Math.min(...values) + Math.max(...values)) / 2;
}

function percents(levels: readonly number[]): string {
  const parts = levels.toSorted((a, b) => a - b).map((level) => String(Number((level * 100).toPrecision(4))));
  const last = `${parts.at(-1)}\u00a0%`;
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function requireOptions({ panels, reference, extent }: DensityContoursOptions, levels: readonly number[]): void {
  if (panels.length === 0) throw new ShapeError('densityContours: panels is empty; expected at least one panel');
  if (levels.length === 0) throw new ShapeError('densityContours: levels is empty; expected at least one probability');
  for (const level of levels) {
    if (!(level > 0 && level < 1)) {
      throw new OutOfRangeError(`densityContours: levels has ${level}; expected numbers between 0 and 1`);
    }
  }
  if (extent !== undefined && !(extent > 0 && extent < Infinity)) {
    throw new OutOfRangeError(`densityContours: extent is ${extent}; expected a finite number > 0`);
  }
  for (const [index, panel] of panels.entries()) requireNormal(panel, `densityContours: panels[${index}]`);
  if (reference !== undefined) requireNormal(reference, 'densityContours: reference');
}

function requireNormal({ mean, cov }: PlaneNormal, where: string): void {
  if (!mean.every(Number.isFinite)) {
    throw new OutOfRangeError(`${where}.mean is [${mean.join(', ')}]; expected finite numbers`);
  }
  const [[uu, uv], [vu, vv]] = cov;
  // Products of matrices in floating point are symmetric but for rounding.
  const symmetric = Math.abs(uv - vu) <= 1e-9 * Math.sqrt(uu * vv);
  if (!(uu > 0 && vv > 0 && symmetric && uu * vv - uv * vu > 0 && uu * vv < Infinity)) {
    throw new OutOfRangeError(
      `${where}.cov is [[${cov[0].join(', ')}], [${cov[1].join(', ')}]]; expected a symmetric positive definite matrix`,
    );
  }
}
