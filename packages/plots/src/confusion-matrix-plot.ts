import { axisX, axisY, cell, text } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE, FONT_SIZE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { textWidth } from './text-width.ts';

/** What `confusionMatrixPlot` draws. */
export interface ConfusionMatrixPlotOptions {
  /** `counts[i][j]`: how many of true class i were predicted as class j; square, integers ≥ 0. */
  readonly counts: readonly ArrayLike<number>[];
  /** Names of the classes, as many as rows. */
  readonly classNames: readonly string[];
  /** Heading; default `Confusion matrix`. */
  readonly title?: string;
  /** Text under the figure; default: the accuracy and how the cells are shaded. */
  readonly caption?: string;
}

/** Fill of a full cell: white text on it has a contrast of 4.9, and a tint of it still shows on a dark page. */
const CELL_COLOUR = '#2c6fd0';
/** Opacity from which on white text reads better than the dark text of a light page. */
const WHITE_TEXT_FROM = 0.88;
const LARGEST_CELL = 54;
const SMALLEST_CELL = 16;

/**
 * A confusion matrix: rows true labels, columns predicted ones, the count printed in each cell.
 *
 * Cells are shaded by the share of their row on a square-root scale, because on a linear one the few errors of a
 * good classifier are invisible beside the diagonal. The shade is an opacity, so it works on light and dark pages.
 *
 * @param options Counts and names.
 * @throws ShapeError If `counts` is empty or not square, or the names are not as many as the rows.
 * @throws OutOfRangeError If a count is not an integer ≥ 0.
 *
 * @example
 * ```ts
 * import { confusionMatrixPlot } from '@crossmodal/plots';
 *
 * const figure = confusionMatrixPlot({ counts: [[9, 1], [2, 8]], classNames: ['cat', 'dog'] });
 * console.log(figure.caption.slice(0, 32)); // Accuracy 85.00 % (17 of 20). Cel
 * ```
 */
export function confusionMatrixPlot(options: ConfusionMatrixPlotOptions): Figure {
  const { counts, classNames, title = 'Confusion matrix' } = options;
  requireCounts(counts, classNames);
  const classes = classNames.length;
  const cells = counts.flatMap((row, actual) => {
    const total = Array.from(row).reduce((sum, count) => sum + count, 0);
    return Array.from(row, (count, predicted) => {
      // An absent class has no shares; its row stays blank.
      const shade = total === 0 ? 0 : Math.sqrt(count / total);
      return { actual, predicted, count, shade };
    });
  });
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const correct = cells.reduce((sum, { count, actual, predicted }) => sum + (actual === predicted ? count : 0), 0);

  const widestCount = Math.max(...cells.map(({ count }) => textWidth(String(count))));
  const side = Math.round(Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, 540 / classes)));
  // Smaller text down to 8 px where that makes the numbers fit; below that they are left out, the shade remains.
  const fontSize = Math.min(FONT_SIZE, Math.floor((FONT_SIZE * (side - 2)) / widestCount));
  const widestName = Math.max(...classNames.map(textWidth));
  const turned = widestName > side - 4;
  const marginLeft = widestName + 40;
  const marginBottom = (turned ? widestName : FONT_SIZE) + 34;
  const indices = classNames.map((_, index) => index);
  const nameOf = (index: number): string => classNames[index];

  return {
    title,
    caption: options.caption ?? describe(correct, total),
    options: {
      width: marginLeft + classes * side + 10,
      height: 8 + classes * side + marginBottom,
      marginTop: 8,
      marginRight: 10,
      marginBottom,
      marginLeft,
      style: FIGURE_STYLE,
      x: { type: 'band', domain: indices, padding: 0.04 },
      y: { type: 'band', domain: indices, padding: 0.04 },
      marks: [
        axisX({
          anchor: 'bottom',
          tickFormat: nameOf,
          tickSize: 0,
          tickRotate: turned ? -90 : 0,
          label: 'predicted label',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: marginBottom - 6,
        }),
        axisY({
          anchor: 'left',
          tickFormat: nameOf,
          tickSize: 0,
          label: 'true label',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: marginLeft - 8,
        }),
        cell(cells, {
          x: 'predicted',
          y: 'actual',
          fill: CELL_COLOUR,
          fillOpacity: { value: 'shade', scale: null },
          stroke: 'currentColor',
          strokeOpacity: 0.12,
          className: 'share',
        }),
        fontSize < 8
          ? null
          : text(cells, {
              x: 'predicted',
              y: 'actual',
              text: ({ count }: { count: number }) => String(count),
              fontSize,
              fill: ({ shade }: { shade: number }) => (shade >= WHITE_TEXT_FROM ? 'white' : 'currentColor'),
              // Zeros recede, so that the errors stand out.
              fillOpacity: { value: ({ count }: { count: number }) => (count === 0 ? 0.35 : 1), scale: null },
              className: 'count',
            }),
      ],
    },
  };
}

function requireCounts(counts: readonly ArrayLike<number>[], classNames: readonly string[]): void {
  if (counts.length === 0) throw new ShapeError('confusionMatrixPlot: counts is empty; expected at least one row');
  if (classNames.length !== counts.length) {
    throw new ShapeError(
      `confusionMatrixPlot: classNames has ${classNames.length} entries; expected ${counts.length}, one a row of counts`,
    );
  }
  for (const [index, row] of counts.entries()) {
    if (row.length !== counts.length) {
      throw new ShapeError(
        `confusionMatrixPlot: counts[${index}] has ${row.length} entries; expected ${counts.length}, as many as rows`,
      );
    }
    for (let column = 0; column < row.length; column++) {
      if (!Number.isSafeInteger(row[column]) || row[column] < 0) {
        throw new OutOfRangeError(
          `confusionMatrixPlot: counts[${index}][${column}] is ${row[column]}; expected an integer >= 0`,
        );
      }
    }
  }
}

function describe(correct: number, total: number): string {
  const shading = 'Cells are shaded by their share of the row, on a square-root scale.';
  if (total === 0) return shading;
  const [hits, all] = [correct, total].map((count) => count.toLocaleString('en-US'));
  return `Accuracy ${((100 * correct) / total).toFixed(2)} % (${hits} of ${all}). ${shading}`;
}
