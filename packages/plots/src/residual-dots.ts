import { axisX, axisY, dot, gridX, tickX } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { seriesColour } from './series-colour.ts';
import { textWidth } from './text-width.ts';

/** One quantity that should be 0. */
export interface Residual {
  /** Name beside its row; distinct. */
  readonly name: string;
  /** How far from 0 it was found, ≥ 0; NaN or ∞ leaves the row without a dot. */
  readonly value: number;
  /** How far it may be, > 0. */
  readonly tolerance: number;
}

/** What `residualDots` draws. */
export interface ResidualDotsOptions {
  /** One row each, from top to bottom, at least one. */
  readonly residuals: readonly Residual[];
  /** Name of the axis; default `residual`. */
  readonly xLabel?: string;
  /** Heading; default `Residuals`. */
  readonly title?: string;
  /** Text under the figure; default: an explanation of the marks. */
  readonly caption?: string;
}

const WIDTH = 820;
const ROW_HEIGHT = 18;
const MARGIN_BOTTOM = 42;
/** Longer names end in an ellipsis. */
const WIDEST_NAME = 390;

/**
 * Residuals on a logarithmic axis, a row each, with the tolerance as a tick: how exactly identities hold.
 *
 * A value of 0 is a hollow dot at the left side.
 *
 * @param options The rows.
 * @throws ShapeError If there is no row.
 * @throws OutOfRangeError If two names are equal, a value is negative, or a tolerance is not positive and finite.
 *
 * @example
 * ```ts
 * import { residualDots } from '@crossmodal/plots';
 *
 * const figure = residualDots({ residuals: [{ name: 'L_clip − L_cond = log N', value: 5e-8, tolerance: 1e-5 }] });
 * console.log(figure.title); // Residuals
 * ```
 */
export function residualDots({ residuals, xLabel = 'residual', title = 'Residuals', caption }: ResidualDotsOptions): Figure {
  requireResiduals(residuals);
  const names = residuals.map(({ name }) => name);
  const shown = [...residuals.map(({ value }) => value), ...residuals.map(({ tolerance }) => tolerance)].filter((x) => x > 0 && x < Infinity);
  const left = 10 ** Math.floor(Math.log10(Math.min(...shown)));
  const right = 10 ** Math.ceil(Math.log10(Math.max(...shown)) + 1e-9);
  const points = residuals
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, value }) => ({ name, x: Math.max(value, left), vanishes: value < left }));
  return {
    title,
    caption: caption ?? 'Dots: how far each side of an identity is from the other, hollow at the left where they are equal. Ticks: the tolerance.',
    options: {
      width: WIDTH,
      height: residuals.length * ROW_HEIGHT + MARGIN_BOTTOM + 12,
      marginTop: 12,
      marginRight: 16,
      marginBottom: MARGIN_BOTTOM,
      marginLeft: Math.min(Math.max(...names.map(textWidth)), WIDEST_NAME) + 16,
      style: FIGURE_STYLE,
      x: { type: 'log', domain: [left, Math.max(right, 10 * left)] },
      y: { domain: names, type: 'band' },
      marks: [
        gridX({ ticks: 6 }),
        axisY({ anchor: 'left', label: null, tickSize: 0, lineWidth: WIDEST_NAME / 14, textOverflow: 'ellipsis' }),
        axisX({ anchor: 'bottom', ticks: 6, tickFormat: (x: number) => x.toExponential(0), label: xLabel, labelAnchor: 'center', labelArrow: 'none' }),
        tickX(residuals, { x: 'tolerance', y: 'name', stroke: 'currentColor', strokeWidth: 2, inset: 3, className: 'tolerance' }),
        dot(points, {
          x: 'x',
          y: 'name',
          r: 4,
          stroke: seriesColour(0),
          fill: (point: { vanishes: boolean }) => (point.vanishes ? 'none' : seriesColour(0)),
          className: 'residual',
        }),
      ],
    },
  };
}

function requireResiduals(residuals: readonly Residual[]): void {
  if (residuals.length === 0) throw new ShapeError('residualDots: residuals is empty; expected at least one');
  const seen = new Set<string>();
  for (const [i, { name, value, tolerance }] of residuals.entries()) {
    if (seen.has(name)) throw new OutOfRangeError(`residualDots: residuals[${i}].name is '${name}' again; expected distinct names`);
    seen.add(name);
    if (value < 0) throw new OutOfRangeError(`residualDots: residuals[${i}].value is ${value}; expected a number >= 0`);
    if (!(tolerance > 0 && tolerance < Infinity)) {
      throw new OutOfRangeError(`residualDots: residuals[${i}].tolerance is ${tolerance}; expected a positive finite number`);
    }
  }
}
