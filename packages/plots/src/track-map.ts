import { dot, line } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { seriesColour } from './series-colour.ts';

/** One track. */
export interface Track {
  /** Name in the legend; tracks of one name look alike in all panels. */
  readonly name: string;
  /** Positions in their order; the last is marked by a dot. */
  readonly points: readonly (readonly [number, number])[];
  /** Default false. */
  readonly dashed?: boolean;
  /** Thin and pale, for a background of many tracks without dots; default false. */
  readonly faint?: boolean;
}

/** Tracks that are seen together. */
export interface TrackPanel {
  /** Over the panel; empty for none. */
  readonly title: string;
  readonly tracks: readonly Track[];
}

/** What `trackMap` draws. */
export interface TrackMapOptions {
  /** At least one; up to three stand in a row. */
  readonly panels: readonly TrackPanel[];
  /** `degrees`: points are longitude and latitude, drawn at their true proportion in the middle; default `plane`. */
  readonly coordinates?: 'plane' | 'degrees';
  /** Name of the first coordinate; default `longitude (°)` for degrees, else `x`. */
  readonly xLabel?: string;
  /** Name of the second coordinate; default `latitude (°)` for degrees, else `y`. */
  readonly yLabel?: string;
  /** Whether all panels show the same region; default false, each then has its own. */
  readonly shared?: boolean;
  /** Heading; default `Tracks`. */
  readonly title?: string;
  /** Text under the figure; default: what lines and dots mean. */
  readonly caption?: string;
}

const WIDTHS: readonly number[] = [560, 720, 800];

/**
 * Tracks on a map, such as those of drifting buoys: lines with a dot at their last position, on axes of equal scale.
 *
 * @param options Panels with their tracks.
 * @throws ShapeError If there is no panel, a panel has no track, or a track no point.
 * @throws OutOfRangeError If a coordinate is not finite, or a latitude not between −90 and 90.
 *
 * @example
 * ```ts
 * import { trackMap } from '@crossmodal/plots';
 *
 * const tracks = [
 *   { name: 'past', points: [[50.5, -30], [50.4, -29.8]] },
 *   { name: 'future', points: [[50.4, -29.8], [50.1, -29.7]], dashed: true },
 * ] as const;
 * console.log(trackMap({ panels: [{ title: 'buoy 88662', tracks }], coordinates: 'degrees' }).title); // Tracks
 * ```
 */
export function trackMap(options: TrackMapOptions): Figure {
  const { panels, coordinates = 'plane', shared = false, title = 'Tracks' } = options;
  const degrees = coordinates === 'degrees';
  const { xLabel = degrees ? 'longitude (°)' : 'x', yLabel = degrees ? 'latitude (°)' : 'y' } = options;
  requireOptions(options);
  const names = [...new Set(panels.flatMap(({ tracks }) => tracks.map(({ name }) => name)))];
  const styleOf = (name: string): Track => panels.flatMap(({ tracks }) => tracks).find((track) => track.name === name)!;
  const colourOf = (name: string): string => seriesColour(names.indexOf(name));
  const columns = Math.min(3, panels.length);
  const width = WIDTHS[columns - 1];
  const legend = legendRow(
    names.length === 1 && panels.every((panel) => panel.title !== '')
      ? []
      : names.map((name) => ({ label: name, colour: colourOf(name), mark: styleOf(name).dashed ? 'dashed' : styleOf(name).faint ? 'thin' : 'line' })),
    { left: 4, width },
  );
  const everything = panels.flatMap(({ tracks }) => tracks);
  const { boxes, marks, height } = panelGrid({
    panels: panels.map((panel) => ({ title: panel.title, ...axesOf(shared ? everything : panel.tracks) })),
    columns,
    width,
    top: legend.height,
  });
  const drawn = panels.flatMap(({ tracks }, panel) =>
    tracks.map((track) => ({ ...track, colour: colourOf(track.name), line: track.points.map(([x, y]): [number, number] => [boxes[panel].x(x), boxes[panel].y(y)]) })),
  );

  return {
    title,
    caption: options.caption ?? `Lines end at their dots${degrees ? '; a degree of longitude is drawn as wide as it is in the middle latitude' : ''}.`,
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
        ...drawn.map(({ line: points, colour, dashed, faint }) =>
          line(points, {
            stroke: colour,
            strokeWidth: faint ? 0.6 : 1.75,
            strokeOpacity: faint ? 0.45 : 1,
            ...(dashed ? { strokeDasharray: '5,3' } : {}),
            className: faint ? 'faint-track' : 'track',
          }),
        ),
        dot(drawn.filter(({ faint }) => !faint).map(({ line: points, colour }) => ({ at: points.at(-1)!, colour })), {
          x: ({ at }: { at: [number, number] }) => at[0],
          y: ({ at }: { at: [number, number] }) => at[1],
          r: 3,
          fill: 'colour',
          className: 'track-end',
        }),
      ],
    },
  };

  /** A square region around all points, of equal scale. */
  function axesOf(tracks: readonly Track[]): { x: { domain: [number, number]; label: string }; y: { domain: [number, number]; label: string } } {
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { points } of tracks) {
      for (const [x, y] of points) {
        [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
        [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
      }
    }
    const shrink = degrees ? Math.cos((((y0 + y1) / 2) * Math.PI) / 180) : 1;
    const half = 0.54 * Math.max((x1 - x0) * shrink, y1 - y0) || 1;
    return {
      x: { domain: [(x0 + x1) / 2 - half / shrink, (x0 + x1) / 2 + half / shrink], label: xLabel },
      y: { domain: [(y0 + y1) / 2 - half, (y0 + y1) / 2 + half], label: yLabel },
    };
  }
}

function requireOptions({ panels, coordinates }: TrackMapOptions): void {
  if (panels.length === 0) throw new ShapeError('trackMap: panels is empty; expected at least one panel');
  for (const [index, { tracks }] of panels.entries()) {
    if (tracks.length === 0) throw new ShapeError(`trackMap: panels[${index}] has no track; expected at least one`);
    for (const { name, points } of tracks) {
      if (points.length === 0) throw new ShapeError(`trackMap: the track ${name} of panels[${index}] is empty; expected at least one position`);
      for (const [x, y] of points) {
        if (!Number.isFinite(x) || !Number.isFinite(y) || (coordinates === 'degrees' && Math.abs(y) >= 90)) {
          throw new OutOfRangeError(
            `trackMap: the track ${name} of panels[${index}] has the position (${x}, ${y}); expected finite numbers${coordinates === 'degrees' ? ', a latitude between −90 and 90' : ''}`,
          );
        }
      }
    }
  }
}
