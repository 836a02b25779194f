import { link, type Markish, rect, text } from '@observablehq/plot';

import { axisScale, type AxisScaleOptions } from './axis-scale.ts';
import { FONT_SIZE } from './figure-style.ts';
import { textWidth } from './text-width.ts';

/** One axis of a panel. */
export interface PanelAxis extends Omit<AxisScaleOptions, 'count'> {
  /** Written along the axis; empty for none. */
  readonly label: string;
}

/** A frame with axes, still without its place. */
export interface Panel {
  /** Over the frame; empty for none. */
  readonly title: string;
  readonly x: PanelAxis;
  readonly y: PanelAxis;
}

/** How panels are put side by side. */
export interface PanelGridOptions {
  readonly panels: readonly Panel[];
  /** Panels in a row. */
  readonly columns: number;
  /** Width of everything, in pixels. */
  readonly width: number;
  /** Height of each frame, in pixels; default: its width, so that equal domains make equal axes. */
  readonly frameHeight?: number;
  /** Room kept free over the panels, such as for a legend. */
  readonly top?: number;
  /** Room kept free at the right of the panels, such as for labels. */
  readonly right?: number;
}

/** Place of a frame in pixels, with the functions that bring values into it, rounded to a tenth of a pixel. */
export interface PanelBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const TITLE_LINE = 16;
const AXIS_HEIGHT = 26;
const AXIS_LABEL = 18;
const ROW_GAP = 6;
/** Right of each frame: half a tick label stands over. */
const SIDE = 18;
const PIXELS_PER_X_TICK = 68;
const PIXELS_PER_Y_TICK = 54;

/**
 * Panels of equal size with frames, grids, ticks and labels, in pixels of the whole figure: to be drawn on scales of
 * type `identity` without margins. Facets of Plot share their scales; these have their own each.
 */
export function panelGrid(options: PanelGridOptions): {
  readonly boxes: readonly PanelBox[];
  readonly marks: readonly Markish[];
  readonly height: number;
} {
  const { panels, columns, width, top = 0, right = 0 } = options;
  const sideways = panels.some(({ y }) => y.label !== '') ? AXIS_LABEL + 4 : 0;
  const yCount = (height: number): number => Math.max(2, Math.round(height / PIXELS_PER_Y_TICK));
  // The labels of the ticks set the width of the frames, and for square frames that sets the ticks: taken once.
  const guess = options.frameHeight ?? (width - right) / columns - 60;
  const yScales = panels.map(({ y }) => axisScale({ ...y, count: yCount(guess) }));
  const left = sideways + Math.max(...yScales.flatMap(({ labels }) => labels.map(textWidth))) + 9;
  const frameWidth = Math.floor((width - right) / columns - left - SIDE);
  const frameHeight = options.frameHeight ?? frameWidth;
  const footer = AXIS_HEIGHT + (panels.some(({ x }) => x.label !== '') ? AXIS_LABEL : 0);

  // Bold letters are wider than the estimate.
  const titleLines = ({ title }: Panel): number => (title === '' ? 0 : Math.ceil((textWidth(title) * 1.15) / frameWidth));
  const tops: number[] = [];
  let height = top;
  for (let first = 0; first < panels.length; first += columns) {
    if (first > 0) height += ROW_GAP;
    height += Math.max(...panels.slice(first, first + columns).map(titleLines)) * TITLE_LINE + 10;
    tops.push(height);
    height += frameHeight + footer;
  }

  const placed = panels.map((panel, index) => {
    const boxLeft = (index % columns) * (left + frameWidth + SIDE) + left;
    const boxTop = tops[Math.floor(index / columns)];
    const xScale = axisScale({ ...panel.x, count: Math.max(2, Math.round(frameWidth / PIXELS_PER_X_TICK)) });
    const yScale = yScales[index];
    const box: PanelBox = {
      left: boxLeft,
      right: boxLeft + frameWidth,
      top: boxTop,
      bottom: boxTop + frameHeight,
      x: (value) => roundPixel(boxLeft + frameWidth * xScale.share(value)),
      y: (value) => roundPixel(boxTop + frameHeight * (1 - yScale.share(value))),
    };
    const xTicks = xScale.ticks.map((value, tick) => ({ at: box.x(value), label: xScale.labels[tick] }));
    const yTicks = yScale.ticks.map((value, tick) => ({ at: box.y(value), label: yScale.labels[tick] }));
    return { panel, box, xTicks, yTicks };
  });
  const verticals = placed.flatMap(({ box, xTicks }) => xTicks.map(({ at }) => ({ x: at, y1: box.top, y2: box.bottom })));
  const horizontals = placed.flatMap(({ box, yTicks }) => yTicks.map(({ at }) => ({ y: at, x1: box.left, x2: box.right })));
  const grid = { stroke: 'currentColor', strokeOpacity: 0.1, className: 'grid' };

  return {
    boxes: placed.map(({ box }) => box),
    height,
    marks: [
      link(verticals, { x: 'x', y1: 'y1', y2: 'y2', ...grid }),
      link(horizontals, { y: 'y', x1: 'x1', x2: 'x2', ...grid }),
      rect(placed.map(({ box }) => box), {
        x1: 'left',
        x2: 'right',
        y1: 'top',
        y2: 'bottom',
        fill: 'none',
        stroke: 'currentColor',
        strokeOpacity: 0.4,
        className: 'panel',
      }),
      text(placed.flatMap(({ box, xTicks }) => withoutOverlaps(xTicks).map((tick) => ({ ...tick, y: box.bottom + 15 }))), {
        x: 'at',
        y: 'y',
        text: 'label',
        className: 'x-tick',
      }),
      text(placed.flatMap(({ box, yTicks }) => yTicks.map((tick) => ({ ...tick, x: box.left - 7 }))), {
        x: 'x',
        y: 'at',
        text: 'label',
        textAnchor: 'end',
        className: 'y-tick',
      }),
      text(placed.filter(({ panel }) => panel.x.label !== ''), {
        x: ({ box }: { box: PanelBox }) => (box.left + box.right) / 2,
        y: ({ box }: { box: PanelBox }) => box.bottom + AXIS_HEIGHT + 8,
        text: ({ panel }: { panel: Panel }) => panel.x.label,
        className: 'x-label',
      }),
      text(placed.filter(({ panel }) => panel.y.label !== ''), {
        x: ({ box }: { box: PanelBox }) => box.left - left + 10,
        y: ({ box }: { box: PanelBox }) => (box.top + box.bottom) / 2,
        text: ({ panel }: { panel: Panel }) => panel.y.label,
        rotate: -90,
        className: 'y-label',
      }),
      text(placed.filter(({ panel }) => panel.title !== ''), {
        x: ({ box }: { box: PanelBox }) => box.left,
        y: ({ box }: { box: PanelBox }) => box.top - 8,
        text: ({ panel }: { panel: Panel }) => panel.title,
        textAnchor: 'start',
        lineAnchor: 'bottom',
        lineHeight: 1.2,
        lineWidth: frameWidth / FONT_SIZE / 1.15,
        fontWeight: 'bold',
        className: 'panel-title',
      }),
    ],
  };
}

function roundPixel(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** Ticks, from left to right, without those whose label would run into the one before. */
function withoutOverlaps<T extends { readonly at: number; readonly label: string }>(ticks: readonly T[]): T[] {
  let end = -Infinity;
  return ticks.filter(({ at, label }) => {
    const half = textWidth(label) / 2;
    if (at - half < end) return false;
    end = at + half + 4;
    return true;
  });
}
