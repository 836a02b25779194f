import { line } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { type LegendItem, legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';
import { thinByExtremes } from './thin-by-extremes.ts';
import { valueRange } from './value-range.ts';

/** One density. */
export interface DensityCurve {
  /** Name in the legend; curves of one name have one colour in all panels. */
  readonly name: string;
  /** Where the density is known, finite, from left to right. */
  readonly x: ArrayLike<number>;
  /** The density there; a value that is not finite leaves a gap. */
  readonly y: ArrayLike<number>;
  /** Whether this is the truth that the others are held against, drawn dashed; default false. */
  readonly reference?: boolean;
}

/** Densities of one variable. */
export interface DensityPanel {
  /** Over the panel, such as `u given v = 1`. */
  readonly title: string;
  /** Name of the variable. */
  readonly xLabel: string;
  /** At least one. */
  readonly curves: readonly DensityCurve[];
}

/** What `densityCurves` draws. */
export interface DensityCurvesOptions {
  /** At least one. */
  readonly panels: readonly DensityPanel[];
  /** Panels in a row; default 2, or 1 if there is one. */
  readonly columns?: number;
  /** In pixels; default 760. */
  readonly width?: number;
  /** Height of each panel's frame, in pixels; default 200, or 300 if there is one. */
  readonly frameHeight?: number;
  /** Whether all panels have one density axis, so that heights compare; default true. */
  readonly sharedDensity?: boolean;
  /** Heading; default `Densities`. */
  readonly title?: string;
  /** Text under the figure; default: an explanation of the dashed lines, if there are any. */
  readonly caption?: string;
}

const WIDTH = 760;
const MOST_POINTS = 600;

/**
 * Densities of a model beside the true ones, one panel a variable: conditionals and marginals of a learned joint
 * distribution (Baptista, Stuart and Tran 2025, figures 2 to 4 and 6). The truth is dashed in the colour of the text;
 * one legend serves all panels.
 *
 * @param options Panels with their curves.
 * @throws ShapeError If there is no panel, a panel has no curve, or x and y of a curve differ in length.
 * @throws OutOfRangeError If an x is not finite, `columns` is not a positive integer, or a size not positive.
 *
 * @example
 * ```ts
 * import { densityCurves } from '@crossmodal/plots';
 *
 * const x = [-2, -1, 0, 1, 2];
 * const curves = [
 *   { name: 'truth', x, y: [0.054, 0.242, 0.399, 0.242, 0.054], reference: true },
 *   { name: 'cosine', x, y: [0.121, 0.176, 0.199, 0.176, 0.121] },
 * ];
 * const figure = densityCurves({ panels: [{ title: 'u given v = 1', xLabel: 'u', curves }] });
 * console.log(figure.caption); // Dashed: truth.
 * ```
 */
export function densityCurves(options: DensityCurvesOptions): Figure {
  const { panels, sharedDensity = true, title = 'Densities' } = options;
  requirePanels(panels);
  const { columns = Math.min(2, panels.length), width = WIDTH, frameHeight = panels.length === 1 ? 300 : 200 } = options;
  requireSizes('densityCurves', { columns, width, frameHeight });
  const all = panels.flatMap(({ curves }) => curves);
  const references = [...new Set(all.filter(({ reference }) => reference === true).map(({ name }) => name))];
  const models = [...new Set(all.filter(({ reference }) => reference !== true).map(({ name }) => name))];
  const colourOf = ({ name, reference }: DensityCurve): string =>
    reference === true ? 'currentColor' : seriesColour(models.indexOf(name));
  const items: LegendItem[] = [
    ...references.map((name) => ({ label: name, colour: 'currentColor', mark: 'dashed' as const })),
    ...models.map((name, index) => ({ label: name, colour: seriesColour(index), mark: 'line' as const })),
  ];
  const legend = legendRow(items, { left: 4, width });
  const highest = (curves: readonly DensityCurve[]) => valueRange(curves.map(({ y }) => y).concat([[0]]), { above: 0.06 });
  const shared = highest(all);
  const { boxes, marks, height } = panelGrid({
    panels: panels.map((panel) => ({
      title: panel.title,
      x: { domain: valueRange(panel.curves.map(({ x }) => x)), label: panel.xLabel },
      y: { domain: sharedDensity ? shared : highest(panel.curves), label: 'density' },
    })),
    columns,
    width,
    frameHeight,
    top: legend.height,
  });
  const lines = panels.flatMap(({ curves }, index) =>
    curves.map((curve) => ({
      reference: curve.reference === true,
      colour: colourOf(curve),
      points: thinByExtremes(curve.y, MOST_POINTS).map((position) => [
        boxes[index].x(curve.x[position]),
        boxes[index].y(curve.y[position]),
      ]),
    })),
  );

  return {
    title,
    caption: options.caption ?? (references.length === 0 ? '' : `Dashed: ${references.join(', ')}.`),
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
        ...lines.filter(({ reference }) => !reference).map(({ points, colour }) =>
          line(points, { stroke: colour, strokeWidth: 2, className: 'density' }),
        ),
        // Over the others: dashes let a curve that agrees with the truth show between them.
        ...lines.filter(({ reference }) => reference).map(({ points, colour }) =>
          line(points, { stroke: colour, strokeWidth: 1.75, strokeDasharray: '5,3', className: 'reference' }),
        ),
      ],
    },
  };
}

function requirePanels(panels: readonly DensityPanel[]): void {
  if (panels.length === 0) throw new ShapeError('densityCurves: panels is empty; expected at least one panel');
  for (const [index, { curves }] of panels.entries()) {
    const where = `densityCurves: panels[${index}].curves`;
    if (curves.length === 0) throw new ShapeError(`${where} is empty; expected at least one curve`);
    for (const [position, { x, y }] of curves.entries()) {
      if (x.length !== y.length) {
        throw new ShapeError(`${where}[${position}].y has ${y.length} entries; expected ${x.length}, one for each x`);
      }
      for (let entry = 0; entry < x.length; entry++) {
        if (!Number.isFinite(x[entry])) {
          throw new OutOfRangeError(`${where}[${position}].x[${entry}] is ${x[entry]}; expected a finite number`);
        }
      }
    }
  }
}
