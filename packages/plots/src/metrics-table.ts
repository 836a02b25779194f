import { ShapeError } from './errors.ts';
import { escapeHtml } from './escape-html.ts';

/** One column of a table whose rows are objects of type `Row`. */
export type MetricsColumn<Row extends object> = {
  readonly [Key in keyof Row & string]: {
    /** Property of the row that the column shows. */
    readonly key: Key;
    /** Heading of the column. */
    readonly label: string;
    /** Text of a value; default: numbers to four significant digits, everything else by `String`. */
    readonly format?: (value: NonNullable<Row[Key]>, row: Row) => string;
  };
}[keyof Row & string];

/** What `metricsTable` writes. */
export interface MetricsTableOptions<Row extends object> {
  /** Columns from left to right, at least one. */
  readonly columns: readonly MetricsColumn<Row>[];
  /** Rows from top to bottom; what is null, undefined or absent shows as a dash. */
  readonly rows: readonly Row[];
  /** Text over the table. */
  readonly caption?: string;
}

const RIGHT = ' style="text-align:right"';

/**
 * A table as HTML, for a section of `htmlReport` or any page. A column whose values are all numbers (or bigints) is
 * aligned to the right. All text is escaped.
 *
 * @param options Columns and rows.
 * @returns One `<table>` element.
 * @throws ShapeError If there is no column.
 *
 * @example
 * ```ts
 * import { metricsTable } from '@crossmodal/plots';
 *
 * const html = metricsTable({
 *   columns: [{ key: 'accuracy', label: 'accuracy', format: (share) => `${(100 * share).toFixed(1)} %` }],
 *   rows: [{ accuracy: 0.987 }],
 * });
 * console.log(html.includes('98.7 %')); // true
 * ```
 */
export function metricsTable<Row extends object>(options: MetricsTableOptions<Row>): string {
  const { columns, rows, caption } = options;
  if (columns.length === 0) throw new ShapeError('metricsTable: columns is empty; expected at least one column');
  const alignments = columns.map(({ key }) => (isNumeric(rows.map((row) => row[key])) ? RIGHT : ''));
  const head = columns.map(({ label }, index) => `<th scope="col"${alignments[index]}>${escapeHtml(label)}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map((column, index) => `<td${alignments[index]}>${escapeHtml(show(column, row))}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return [
    '<table>',
    ...(caption === undefined ? [] : [`<caption>${escapeHtml(caption)}</caption>`]),
    `<thead><tr>${head.join('')}</tr></thead>`,
    '<tbody>',
    ...body,
    '</tbody>',
    '</table>',
  ].join('\n');
}

function isNumeric(values: readonly unknown[]): boolean {
  const present = values.filter((value) => value !== null && value !== undefined);
  return present.length > 0 && present.every((value) => typeof value === 'number' || typeof value === 'bigint');
}

function show<Row extends object>(column: MetricsColumn<Row>, row: Row): string {
  const value = row[column.key];
  if (value === null || value === undefined) return '–';
  if (column.format !== undefined) return column.format(value, row);
  return typeof value === 'number' && !Number.isInteger(value) ? formatNumber(value) : String(value);
}

/** Four significant digits; `Number` drops the zeros that `toPrecision` adds behind. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
