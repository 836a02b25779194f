import { axisX, axisY, dot, frame, gridX, gridY, line, rect, ruleX, text } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { requireSizes } from './require-sizes.ts';
import { seriesColour } from './series-colour.ts';
import { textWidth } from './text-width.ts';

/** Predictions whose confidence lies in one interval. */
export interface ReliabilityBin {
  /** Lower end of the interval, from 0. */
  readonly lower: number;
  /** Upper end of the interval, to 1. */
  readonly upper: number;
  /** Number of predictions in it; a bin with none is not drawn. */
  readonly count: number;
  /** Their mean confidence in [0, 1]. */
  readonly confidence: number;
  /** Share of them that are right, in [0, 1]. */
  readonly accuracy: number;
  /** Ends of an interval of this share, drawn as a line where both are given. */
  readonly low?: number;
  readonly high?: number;
}

/** What `reliabilityDiagram` draws. */
export interface ReliabilityDiagramOptions {
  /** One panel each, at least one, with distinct names. */
  readonly models: readonly { readonly name: string; readonly bins: readonly ReliabilityBin[] }[];
  /** Of the whole figure, in pixels: panels shrink, or stand below each other, to keep it; default: as wide as panels of 200 need. */
  readonly width?: number;
  /** Heading; default `Reliability of the predicted probabilities`. */
  readonly title?: string;
  /** Text under the figure; default: how to read it. */
  readonly caption?: string;
}

const PANEL_SIDE = 200;
/** Keeps the last tick of a panel off the first of the next. */
const PANEL_GAP = 40;
/** Height over each panel for its name and error. */
const HEADER_HEIGHT = 44;
const MOST_COLUMNS = 3;
const [MARGIN_LEFT, MARGIN_RIGHT, MARGIN_BOTTOM] = [52, 12, 42];
/** A wide figure of few panels is not drawn larger than this. */
const LARGEST_SIDE = 320;

/**
 * Reliability diagrams, one panel a model: accuracy against confidence in bins, beside the diagonal on which a
 * calibrated model lies. Bars are the accuracy of a bin; a dot sits at its mean confidence, its area growing with
 * the number of predictions. Over each panel stand the number of predictions and the expected calibration error
 * Σ (count / n) |accuracy − confidence|.
 *
 * @param options Bins of each model.
 * @throws ShapeError If there is no model.
 * @throws OutOfRangeError If a bin lies outside [0, 1], its ends are not in order, or its count is negative, or the width is not positive.
 *
 * @example
 * ```ts
 * import { reliabilityDiagram } from '@crossmodal/plots';
 *
 * const bins = [{ lower: 0.5, upper: 1, count: 40, confidence: 0.8, accuracy: 0.75 }];
 * const figure = reliabilityDiagram({ models: [{ name: 'two-sided', bins }] });
 * console.log(figure.title); // Reliability of the predicted probabilities
 * ```
 */
export function reliabilityDiagram(options: ReliabilityDiagramOptions): Figure {
  const { models, title = 'Reliability of the predicted probabilities' } = options;
  if (models.length === 0) throw new ShapeError('reliabilityDiagram: models is empty; expected at least one model');
  for (const [index, { bins }] of models.entries()) {
    for (const [position, bin] of bins.entries()) requireBin(bin, `reliabilityDiagram: models[${index}].bins[${position}]`);
  }
  if (options.width !== undefined) requireSizes('reliabilityDiagram', { width: options.width });
  const { columns, panel, side } = layout(models.map(({ name, bins }) => ({ name, summary: summarise(bins) })), options.width);
  const rows = Math.ceil(models.length / columns);
  const panels = models.map(({ name, bins }, index) => ({
    name,
    summary: summarise(bins),
    column: index % columns,
    row: Math.floor(index / columns),
  }));
  const drawn = models.flatMap(({ bins }, index) => {
    const total = countOf(bins);
    return bins
      .filter(({ count }) => count > 0)
      .map(({ lower, upper, count, confidence, accuracy, low, high }) => ({
        column: panels[index].column,
        row: panels[index].row,
        colour: seriesColour(index),
        share: count / total,
        lower,
        upper,
        confidence,
        accuracy,
        low,
        high,
      }));
  });
  const byPanel = { fx: 'column', fy: 'row' };
  const step = side + HEADER_HEIGHT;

  return {
    title,
    caption:
      options.caption ??
      'Bars: accuracy of the predictions in each interval of confidence; dots: their mean confidence, larger for more predictions; lines: intervals of the accuracy, where there are any; dashed: perfect calibration. ECE: expected calibration error.',
    options: {
      width: MARGIN_LEFT + columns * panel + (columns - 1) * PANEL_GAP + MARGIN_RIGHT,
      height: HEADER_HEIGHT + rows * side + (rows - 1) * (HEADER_HEIGHT + MARGIN_BOTTOM) + MARGIN_BOTTOM,
      marginTop: HEADER_HEIGHT,
      marginRight: MARGIN_RIGHT,
      marginBottom: MARGIN_BOTTOM,
      marginLeft: MARGIN_LEFT,
      style: FIGURE_STYLE,
      fx: {
        domain: Array.from({ length: columns }, (_, column) => column),
        axis: null,
        paddingInner: columns > 1 ? PANEL_GAP / (panel + PANEL_GAP) : 0,
        paddingOuter: 0,
      },
      fy: {
        domain: Array.from({ length: rows }, (_, row) => row),
        axis: null,
        paddingInner: rows > 1 ? (HEADER_HEIGHT + MARGIN_BOTTOM) / (step + MARGIN_BOTTOM) : 0,
        paddingOuter: 0,
      },
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      r: { type: 'sqrt', domain: [0, 1], range: [2, 8] },
      marks: [
        gridX([0.25, 0.5, 0.75]),
        gridY([0.25, 0.5, 0.75]),
        frame({ stroke: 'currentColor', strokeOpacity: 0.4 }),
        axisX({ anchor: 'bottom', ticks: [0, 0.5, 1], label: 'confidence', labelAnchor: 'center', labelArrow: 'none' }),
        axisY({ anchor: 'left', ticks: [0, 0.5, 1], label: 'accuracy', labelAnchor: 'center', labelArrow: 'none' }),
        rect(drawn, {
          ...byPanel,
          x1: 'lower',
          x2: 'upper',
          y1: 0,
          y2: 'accuracy',
          fill: 'colour',
          fillOpacity: 0.3,
          inset: 0.5,
          className: 'accuracy',
        }),
        line([[0, 0], [1, 1]], { stroke: 'currentColor', strokeDasharray: '5,4', className: 'diagonal' }),
        ruleX(
          drawn.filter(({ low, high }) => low !== undefined && high !== undefined),
          { ...byPanel, x: 'confidence', y1: 'low', y2: 'high', stroke: 'colour', strokeWidth: 1.5, className: 'interval' },
        ),
        dot(drawn, {
          ...byPanel,
          x: 'confidence',
          y: 'accuracy',
          r: 'share',
          fill: 'colour',
          className: 'bin',
        }),
        text(panels, {
          ...byPanel,
          text: 'name',
          frameAnchor: 'top-left',
          dy: -36,
          fontWeight: 'bold',
          className: 'model',
        }),
        text(panels, { ...byPanel, text: 'summary', frameAnchor: 'top-left', dy: -19, className: 'summary' }),
      ],
    },
  };
}

/** As many columns as hold the text over their panels; without a width, panels of the usual size. */
function layout(panels: readonly { readonly name: string; readonly summary: string }[], width: number | undefined): { columns: number; panel: number; side: number } {
  const named = Math.max(...panels.map(({ name }) => Math.ceil(textWidth(name) * 1.1)));
  const most = Math.min(MOST_COLUMNS, panels.length);
  if (width === undefined) return { columns: most, panel: Math.max(PANEL_SIDE, named), side: PANEL_SIDE };
  const widest = Math.max(named, ...panels.map(({ summary }) => Math.ceil(textWidth(summary))));
  const sideOf = (columns: number) => Math.min(LARGEST_SIDE, Math.floor((width - MARGIN_LEFT - MARGIN_RIGHT - (columns - 1) * PANEL_GAP) / columns));
  let columns = most;
  while (columns > 1 && sideOf(columns) < widest) columns--;
  const side = Math.max(1, sideOf(columns));
  return { columns, panel: side, side };
}

function countOf(bins: readonly ReliabilityBin[]): number {
  return bins.reduce((sum, { count }) => sum + count, 0);
}

function summarise(bins: readonly ReliabilityBin[]): string {
  const total = countOf(bins);
  if (total === 0) return 'no predictions';
  let error = 0;
  for (const { count, accuracy, confidence } of bins) {
    if (count > 0) error += (count / total) * Math.abs(accuracy - confidence);
  }
  return `ECE ${error.toFixed(3)}, n = ${total.toLocaleString('en-US')}`;
}

function requireBin(bin: ReliabilityBin, where: string): void {
  if (!(bin.lower >= 0 && bin.upper <= 1 && bin.lower < bin.upper)) {
    throw new OutOfRangeError(`${where} goes from ${bin.lower} to ${bin.upper}; expected 0 <= lower < upper <= 1`);
  }
  if (!(bin.count >= 0 && bin.count < Infinity)) {
    throw new OutOfRangeError(`${where}.count is ${bin.count}; expected a finite number >= 0`);
  }
  // The means of an empty bin are 0/0 to most who compute them.
  if (bin.count === 0) return;
  for (const key of ['confidence', 'accuracy'] as const) {
    if (!(bin[key] >= 0 && bin[key] <= 1)) {
      throw new OutOfRangeError(`${where}.${key} is ${bin[key]}; expected a number from 0 to 1`);
    }
  }
  const { low = 0, high = 1 } = bin;
  if (!(low >= 0 && low <= high && high <= 1)) throw new OutOfRangeError(`${where} has an interval from ${low} to ${high}; expected 0 <= low <= high <= 1`);
}
