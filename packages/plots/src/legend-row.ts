import { dot, link, type Markish, rect, text } from '@observablehq/plot';

import { textWidth } from './text-width.ts';

/** One entry of a legend. */
export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  readonly mark: 'line' | 'dashed' | 'thin' | 'band' | 'dot';
}

const SWATCH = 24;
const LINE_HEIGHT = 20;

/** A legend from left to right at the top of a figure, in pixels, broken into lines where it is too wide. */
export function legendRow(
  items: readonly LegendItem[],
  { left, width }: { readonly left: number; readonly width: number },
): { readonly marks: readonly Markish[]; readonly height: number } {
  let [x, y] = [left, LINE_HEIGHT / 2];
  const placed = items.map((item) => {
    const size = SWATCH + 7 + textWidth(item.label);
    if (x > left && x + size > width) [x, y] = [left, y + LINE_HEIGHT];
    const place = { ...item, x, y };
    x += size + 18;
    return place;
  });
  const only = (...marks: LegendItem['mark'][]) => placed.filter(({ mark }) => marks.includes(mark));
  const stroke = { x1: 'x', x2: ({ x: start }: { x: number }) => start + SWATCH, y: 'y', stroke: 'colour', className: 'legend' };
  return {
    height: items.length === 0 ? 0 : y + LINE_HEIGHT / 2 + 2,
    marks: [
      link(only('line'), { ...stroke, strokeWidth: 2 }),
      link(only('dashed'), { ...stroke, strokeWidth: 1.75, strokeDasharray: '5,3' }),
      link(only('thin'), { ...stroke, strokeWidth: 0.75, strokeOpacity: 0.6 }),
      rect(only('band'), {
        x1: 'x',
        x2: stroke.x2,
        y1: ({ y: middle }: { y: number }) => middle - 6,
        y2: ({ y: middle }: { y: number }) => middle + 6,
        fill: 'colour',
        fillOpacity: 0.22,
        className: 'legend',
      }),
      dot(only('dot'), {
        x: ({ x: start }: { x: number }) => start + SWATCH / 2,
        y: 'y',
        r: 3.5,
        fill: 'colour',
        className: 'legend',
      }),
      text(placed, {
        x: ({ x: start }: { x: number }) => start + SWATCH + 7,
        y: 'y',
        text: 'label',
        textAnchor: 'start',
        className: 'legend-label',
      }),
    ],
  };
}
