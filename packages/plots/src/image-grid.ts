import { image, text } from '@observablehq/plot';

import { digitSheet } from './digit-sheet.ts';
import { ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import type { GrayImage } from './gray-image.ts';
import { pngDataUri } from './png-data-uri.ts';
import { requireGrayImage } from './require-gray-image.ts';
import { requireSizes } from './require-sizes.ts';
import { textWidth } from './text-width.ts';

/** One row of images. */
export interface ImageGridRow {
  /** Name at the left of the row. */
  readonly name: string;
  /** Images from left to right, at least one, all of the grid's size. */
  readonly images: readonly GrayImage[];
  /** Remark at the right of the row, such as `ESS 412, 16 distinct, purity 1.00`. */
  readonly note?: string;
  /** Heading over this row and the rows after it that have the same one. */
  readonly group?: string;
}

/** What `imageGrid` draws. */
export interface ImageGridOptions {
  /** Rows from top to bottom, at least one. */
  readonly rows: readonly ImageGridRow[];
  /** Width that a row of images aims at, in pixels; default 470. Names and remarks stand beside it. */
  readonly sheetWidth?: number;
  /** Remark over the images, such as `16 draws with replacement`. */
  readonly columnsNote?: string;
  /** Heading. */
  readonly title: string;
  /** Text under the figure; default none. */
  readonly caption?: string;
}

/** Width of a row of images in CSS pixels that the scale aims at. */
const SHEET_WIDTH = 470;
/** Keeps a row of a few digits from becoming a poster. */
const LARGEST_SCALE = 2;
const SPACE = 12;
const ROW_GAP = 5;
const HEADING_HEIGHT = 30;
const COLUMNS_NOTE_HEIGHT = 22;

/**
 * Rows of images with a name at the left and a remark at the right: draws from a learned conditional, one row a
 * model or a label (Baptista, Stuart and Tran 2025, figure 12).
 *
 * Each row is embedded as one grey PNG and shown without smoothing; 480 handwritten digits of 28 × 28 pixels take some 100 kB.
 *
 * @param options Rows of equally large images.
 * @throws ShapeError If there is no row, a row has no image, or sizes differ.
 * @throws OutOfRangeError If `sheetWidth` is not positive.
 *
 * @example
 * ```ts
 * import { imageGrid } from '@crossmodal/plots';
 *
 * const black = { pixels: new Uint8Array(784), rows: 28, columns: 28 };
 * const figure = imageGrid({ title: 'Draws', rows: [{ name: 'two-sided', images: [black, black], note: '1 distinct' }] });
 * console.log(figure.title); // Draws
 * ```
 */
export function imageGrid(options: ImageGridOptions): Figure {
  const { rows, columnsNote, title, caption = '', sheetWidth = SHEET_WIDTH } = options;
  requireSizes('imageGrid', { sheetWidth });
  requireRows(rows);
  const { rows: imageRows, columns: imageColumns } = rows[0].images[0];
  const sheets = rows.map(({ images }) => digitSheet(images));
  const widest = Math.max(...sheets.map(({ columns }) => columns));
  // A whole multiple keeps every pixel of the image equally large.
  const fitting = sheetWidth / widest;
  const scale = fitting >= 1 ? Math.min(LARGEST_SCALE, Math.floor(fitting)) : Math.max(fitting, 20 / imageColumns);
  const rowHeight = Math.max(18, imageRows * scale);
  const sheetLeft = Math.max(...rows.map(({ name }) => textWidth(name))) + SPACE;
  const noteLeft = sheetLeft + widest * scale + SPACE;
  const noteWidth = Math.max(0, ...rows.map(({ note }) => (note === undefined ? 0 : textWidth(note))));

  const headings: { label: string; y: number }[] = [];
  let y = columnsNote === undefined ? 2 : COLUMNS_NOTE_HEIGHT;
  const placed = rows.map((row, index) => {
    if (row.group !== undefined && row.group !== rows[index - 1]?.group) {
      headings.push({ label: row.group, y: y + HEADING_HEIGHT / 2 });
      y += HEADING_HEIGHT;
    } else if (row.group === undefined && rows[index - 1]?.group !== undefined) {
      y += HEADING_HEIGHT / 2;
    }
    const sheet = sheets[index];
    const centre = y + rowHeight / 2;
    y += rowHeight + ROW_GAP;
    return {
      name: row.name,
      note: row.note ?? '',
      y: centre,
      x: sheetLeft + (sheet.columns * scale) / 2,
      width: sheet.columns * scale,
      height: sheet.rows * scale,
      source: pngDataUri(sheet),
    };
  });

  return {
    title,
    caption,
    options: {
      width: Math.ceil(Math.max(
        noteLeft + noteWidth,
        ...headings.map(({ label }) => textWidth(label) * 1.1),
        columnsNote === undefined ? 0 : sheetLeft + textWidth(columnsNote),
      )),
      height: Math.ceil(y),
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        columnsNote === undefined
          ? null
          : text([columnsNote], {
              x: sheetLeft,
              y: COLUMNS_NOTE_HEIGHT / 2 - 2,
              text: (note: string) => note,
              textAnchor: 'start',
              fillOpacity: 0.75,
              className: 'columns-note',
            }),
        text(headings, {
          x: 0,
          y: 'y',
          text: 'label',
          textAnchor: 'start',
          fontWeight: 'bold',
          dy: 3,
          className: 'heading',
        }),
        text(placed, { x: sheetLeft - SPACE, y: 'y', text: 'name', textAnchor: 'end', className: 'row-name' }),
        image(placed, {
          x: 'x',
          y: 'y',
          width: 'width',
          height: 'height',
          src: 'source',
          imageRendering: 'pixelated',
          preserveAspectRatio: 'none',
        }),
        text(placed, {
          filter: (row: { note: string }) => row.note !== '',
          x: noteLeft,
          y: 'y',
          text: 'note',
          textAnchor: 'start',
          fillOpacity: 0.75,
          fontVariant: 'tabular-nums',
          className: 'note',
        }),
      ],
    },
  };
}

function requireRows(rows: readonly ImageGridRow[]): void {
  if (rows.length === 0) throw new ShapeError('imageGrid: rows is empty; expected at least one row');
  for (const [index, { images }] of rows.entries()) {
    if (images.length === 0) throw new ShapeError(`imageGrid: rows[${index}].images is empty; expected at least one image`);
    for (const [position, picture] of images.entries()) {
      requireGrayImage(picture, `imageGrid: rows[${index}].images[${position}]`);
      const first = rows[0].images[0];
      if (picture.rows !== first.rows || picture.columns !== first.columns) {
        throw new ShapeError(
          `imageGrid: rows[${index}].images[${position}] is ${picture.rows} x ${picture.columns}; expected ${first.rows} x ${first.columns} as the first image`,
        );
      }
    }
  }
}
