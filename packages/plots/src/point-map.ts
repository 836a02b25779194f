import { dot, line } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { landRings } from './land-rings.ts';
import { legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { requireSizes } from './require-sizes.ts';

/** A place with its value. */
export interface MapPoint {
  /** Degrees north. */
  readonly latitude: number;
  /** Degrees east, from −180 to 180. */
  readonly longitude: number;
  /** What the colour shows; NaN leaves the place out. */
  readonly value: number;
}

/** What `pointMap` draws. */
export interface PointMapOptions {
  readonly points: readonly MapPoint[];
  /** Name of the value, with its unit. */
  readonly valueLabel: string;
  /** Places without a value, drawn small and grey beneath the others. */
  readonly background?: readonly { readonly latitude: number; readonly longitude: number }[];
  /** Name of those in the legend; default `others`. */
  readonly backgroundLabel?: string;
  /** Closed outlines of the land as [longitude, latitude]. */
  readonly land?: readonly (readonly (readonly number[])[])[];
  /** In pixels; default 760. */
  readonly width?: number;
  /** Height of the frame, in pixels; default 340, or in proportion to the width. */
  readonly frameHeight?: number;
  /** Heading; default `Map of valueLabel`. */
  readonly title?: string;
  /** Text under the figure. */
  readonly caption?: string;
}

const WIDTH = 760;
const FRAME_HEIGHT = 340;
const MOST_BACKGROUND = 6000;
/** From little to much, light enough and dark enough for both themes (after the viridis map, without its ends). */
const CLASSES = ['#414487', '#2a788e', '#22a884', '#a5c93d', '#f2a51c'];

/**
 * Values at places of the ocean on a map in equal degrees, coloured by fifths of the values, so that each colour has as
 * many points.
 *
 * @param options Points, and the outlines of the land.
 * @throws ShapeError If there is no point with a value.
 * @throws OutOfRangeError If a place is not on the globe, or a size not positive.
 *
 * @example
 * ```ts
 * import { pointMap } from '@crossmodal/plots';
 *
 * const points = [{ latitude: 30, longitude: -40, value: 0.2 }, { latitude: -10, longitude: 80, value: 0.4 }];
 * console.log(pointMap({ points, valueLabel: 'RMSE (PSS-78)' }).title); // Map of RMSE (PSS-78)
 * ```
 */
export function pointMap({ points, valueLabel, background = [], backgroundLabel = 'others', land = [], title = `Map of ${valueLabel}`, caption = '', ...sizes }: PointMapOptions): Figure {
  const { width = WIDTH } = sizes;
  const { frameHeight = Math.round((FRAME_HEIGHT * width) / WIDTH) } = sizes;
  requireSizes('pointMap', { width, frameHeight });
  const known = points.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) throw new ShapeError('pointMap: no point has a finite value; expected at least one');
  for (const { latitude, longitude } of [...points, ...background]) {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw new OutOfRangeError(`pointMap: a place is at ${latitude}, ${longitude}; expected -90 to 90 degrees north and -180 to 180 east`);
  }
  const sorted = known.map(({ value }) => value).toSorted((a, b) => a - b);
  const bounds = Array.from({ length: CLASSES.length - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / CLASSES.length)]);
  const classOf = (value: number) => bounds.filter((bound) => value >= bound).length;
  const digits = (value: number) => value.toPrecision(2).replace('-', '−');
  const labels = CLASSES.map((_, i) => (i === 0 ? `${valueLabel}: below ${digits(bounds[0])}` : i === CLASSES.length - 1 ? `from ${digits(bounds[i - 1])}` : `to ${digits(bounds[i])}`));
  const legend = legendRow(
    [
      ...labels.map((label, i) => ({ label, colour: CLASSES[i], mark: 'dot' as const })),
      ...(background.length > 0 ? [{ label: backgroundLabel, colour: '#9a9a9a', mark: 'dot' as const }] : []),
    ],
    { left: 4, width },
  );
  const { boxes: [box], marks, height } = panelGrid({
    panels: [{ title: '', x: { domain: [-180, 180], ticks: [-180, -120, -60, 0, 60, 120, 180], label: 'longitude (°E)' }, y: { domain: [-90, 90], ticks: [-90, -60, -30, 0, 30, 60, 90], label: 'latitude (°N)' } }],
    columns: 1,
    width,
    frameHeight,
    top: legend.height,
  });
  const place = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({ x: box.x(longitude), y: box.y(latitude) });
  const outlines = landRings(land).flatMap((ring, index) => ring.map(([longitude, latitude]) => ({ ...place({ latitude, longitude }), ring: index })));
  const step = Math.max(1, background.length / MOST_BACKGROUND);
  const others = Array.from({ length: Math.min(background.length, MOST_BACKGROUND) }, (_, i) => place(background[Math.floor(i * step)]));
  return {
    title,
    caption,
    options: {
      width,
      height,
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        ...marks,
        line(outlines, { x: 'x', y: 'y', z: 'ring', curve: 'linear-closed', fill: 'currentColor', fillOpacity: 0.14, stroke: 'currentColor', strokeOpacity: 0.35, strokeWidth: 0.6, className: 'land' }),
        dot(others, { x: 'x', y: 'y', r: 0.9, fill: '#9a9a9a', fillOpacity: 0.5, className: 'background' }),
        dot(
          known.toSorted((a, b) => a.value - b.value).map((point) => ({ ...place(point), colour: CLASSES[classOf(point.value)] })),
          { x: 'x', y: 'y', r: known.length > 1000 ? 1.8 : 2.6, fill: 'colour', fillOpacity: 0.85, stroke: 'currentColor', strokeWidth: 0.4, strokeOpacity: 0.6, className: 'map-point' },
        ),
        ...legend.marks,
      ],
    },
  };
}
