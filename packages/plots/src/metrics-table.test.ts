import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { metricsTable } from './metrics-table.ts';

interface Row {
  readonly loss: string;
  readonly accuracy?: number;
  readonly nll: number | null;
}

const rows: Row[] = [
  { loss: '<two-sided> & "both"', accuracy: 0.98765, nll: 0.0412345 },
  { loss: 'label given image', nll: null },
];

const html = metricsTable({
  caption: 'Test & train',
  rows,
  columns: [
    { key: 'loss', label: 'loss' },
    { key: 'accuracy', label: 'accuracy', format: (share) => `${(100 * share).toFixed(1)} %` },
    { key: 'nll', label: 'NLL (nats)' },
  ],
});

test('the table holds each value in its row and column, a dash where there is none', () => {
  const { document } = parseHTML(`<body>${html}</body>`);
  const cells = Array.from(document.querySelectorAll('tbody tr'), (row) =>
    Array.from(row.querySelectorAll('td'), (cell) => cell.textContent),
  );
  expect(cells).toEqual([
    ['<two-sided> & "both"', '98.8 %', '0.04123'],
    ['label given image', '–', '–'],
  ]);
  expect(Array.from(document.querySelectorAll('th'), (cell) => cell.textContent)).toEqual(['loss', 'accuracy', 'NLL (nats)']);
  expect(document.querySelector('caption')?.textContent).toBe('Test & train');
});

test('columns of numbers are aligned to the right, others are not', () => {
  const { document } = parseHTML(`<body>${html}</body>`);
  const aligned = Array.from(document.querySelectorAll('thead th, tbody td'), (cell) => cell.getAttribute('style'));
  const row = [null, 'text-align:right', 'text-align:right'];
  expect(aligned).toEqual([...row, ...row, ...row]);
});

test('text of labels, values, formats and captions cannot become markup', () => {
  const evil = '<img src=x onerror="alert(1)">';
  const table = metricsTable({ caption: evil, rows: [{ [evil]: 1, b: evil }], columns: [{ key: evil, label: evil, format: () => evil }, { key: 'b', label: evil }] });
  expect(table).not.toContain('<img');
  expect(parseHTML(`<body>${table}</body>`).document.querySelectorAll('img')).toHaveLength(0);
});

test('integers, bigints and booleans are written whole', () => {
  const table = metricsTable({
    rows: [{ count: 1234567, large: 12345678901234567890n, done: true }],
    columns: [{ key: 'count', label: 'n' }, { key: 'large', label: 'm' }, { key: 'done', label: 'done' }],
  });
  expect(table).toContain('>1234567<');
  expect(table).toContain('>12345678901234567890<');
  expect(table).toContain('<td>true</td>');
});

test('a table without columns is refused', () => {
  expect(() => metricsTable({ rows: [], columns: [] })).toThrow('metricsTable: columns is empty; expected at least one column');
});
