import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';

import { type DrawnTrack, endOf, extended, MOST_CORNERS, pointOf, START } from './drawn-track.ts';

/** What {@link TrackPad} takes. */
export interface TrackPadProps {
  readonly track: DrawnTrack;
  /** The positions that the encoder takes, of the drawn track or of the example: x_1 and x_2 each. */
  readonly positions: Float64Array | undefined;
  readonly onDraw: (track: DrawnTrack) => void;
}

type Point = readonly [number, number];

/** Of the square, in units of the drawing. */
const SIDE = 1000;
/** A press as near as this to the end of a track goes on with it. */
const NEAR = 0.05;
/** Corners are this far apart: more than a pixel, less than a step of nearly all simulated tracks. */
const SPACING = 0.01;
const KEY_STEP = 0.02;
const keys: Readonly<Record<string, Point>> = { ArrowLeft: [-KEY_STEP, 0], ArrowRight: [KEY_STEP, 0], ArrowDown: [0, -KEY_STEP], ArrowUp: [0, KEY_STEP] };

/** A square of the torus to draw a track on by mouse, pen, touch or keys. */
export function TrackPad({ track, positions, onDraw }: TrackPadProps) {
  const [stroke, setStroke] = useState<DrawnTrack>();
  const [said, setSaid] = useState('');
  const pen = useRef<{ id: number; shift: Point; at: number; track: DrawnTrack }>(undefined);
  const shown = stroke ?? track;

  const planePoint = ({ clientX, clientY, currentTarget }: PointerEvent): Point => {
    const box = currentTarget.getBoundingClientRect();
    return [(clientX - box.left) / box.width, 1 - (clientY - box.top) / box.height];
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || pen.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const pressed = planePoint(event);
    const goesOn = track.length > 0 && distance(nearest(pressed, endOf(track)), endOf(track)) < NEAR;
    const begun = goesOn ? track : [];
    const point = nearest(pressed, endOf(begun));
    const first = distance(point, endOf(begun)) < NEAR ? begun : (extended(begun, point) ?? begun);
    pen.current = { id: event.pointerId, shift: [point[0] - pressed[0], point[1] - pressed[1]], at: event.timeStamp, track: first };
    setStroke(first);
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus({ preventScroll: true });
  };
  const move = (event: PointerEvent) => {
    if (pen.current?.id !== event.pointerId) return;
    const { shift, at, track: drawn } = pen.current;
    const pressed = planePoint(event);
    const point: Point = [pressed[0] + shift[0], pressed[1] + shift[1]];
    if (distance(point, endOf(drawn)) < SPACING) return;
    const longer = extended(drawn, point, { ms: event.timeStamp - at });
    if (longer === undefined) return;
    pen.current = { ...pen.current, at: event.timeStamp, track: longer };
    setStroke(longer);
  };
  const lift = () => {
    const drawn = pen.current?.track;
    pen.current = undefined;
    setStroke(undefined);
    if (drawn !== undefined && drawn !== track && drawn.length > 0) onDraw(drawn);
  };
  const strike = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = keys[event.key];
    if (step === undefined && event.key !== 'Backspace') return;
    event.preventDefault();
    const [x, y] = endOf(track);
    const next = step === undefined ? track.slice(0, -1) : extended(track, [x + step[0], y + step[1]]);
    setSaid(next === undefined ? `No further: a track has at most ${MOST_CORNERS} corners and stays within a square and a half of this one.` : describe(next));
    if (next !== undefined && next !== track) onDraw(next);
  };
  const line = [START, ...(shown.length > 0 ? shown.map(pointOf) : pairs(positions))];
  const dots = stroke === undefined ? pairs(positions) : [];
  return (
    <>
      <div
        className="track-pad"
        role="application"
        tabIndex={0}
        aria-label="Track on the square of the torus"
        aria-describedby="track-keys"
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={lift}
        onPointerCancel={lift}
        onKeyDown={strike}
      >
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
          <path className="lattice" d={`M${SIDE / 4} 0V${SIDE}M${SIDE / 2} 0V${SIDE}M${(3 * SIDE) / 4} 0V${SIDE}M0 ${SIDE / 4}H${SIDE}M0 ${SIDE / 2}H${SIDE}M0 ${(3 * SIDE) / 4}H${SIDE}`} />
          {squares(line).map(([i, j]) => (
            <g key={`${i} ${j}`} transform={`translate(${-i * SIDE} ${j * SIDE})`}>
              <polyline className={shown.length > 0 ? 'drawn' : 'example'} points={line.map(place).join(' ')} />
              {dots.map((dot, index) => (
                <circle key={index} className="record" cx={dot[0] * SIDE} cy={(1 - dot[1]) * SIDE} r={7} />
              ))}
            </g>
          ))}
          <circle className="start" cx={START[0] * SIDE} cy={(1 - START[1]) * SIDE} r={14} />
        </svg>
      </div>
      <p id="track-keys" className="hint">
        Draw by mouse, pen or touch from the ring, or by arrow keys; Backspace goes back. Beyond a side a track comes in at the other. Press its end to go on, elsewhere to start anew. Dots: the positions that are encoded.
      </p>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The copy of a point on the torus that is nearest to another. */
function nearest(point: Point, to: Point): Point {
  return [point[0] + Math.round(to[0] - point[0]), point[1] + Math.round(to[1] - point[1])];
}

function place([x, y]: Point): string {
  return `${(x * SIDE).toFixed(1)},${((1 - y) * SIDE).toFixed(1)}`;
}

function pairs(positions: Float64Array | undefined): Point[] {
  return positions === undefined ? [] : Array.from({ length: positions.length / 2 }, (_, i): Point => [positions[2 * i], positions[2 * i + 1]]);
}

/** The copies of the square that a line goes through, those between them too. */
function squares(line: readonly Point[]): Point[] {
  const range = (axis: 0 | 1) => {
    const sides = line.map((point) => Math.floor(point[axis]));
    const least = Math.min(...sides);
    return Array.from({ length: Math.max(...sides) - least + 1 }, (_, i) => least + i);
  };
  return range(0).flatMap((i) => range(1).map((j): Point => [i, j]));
}

function describe(track: DrawnTrack): string {
  if (track.length === 0) return 'No track; the example is shown.';
  const [x, y] = endOf(track).map((coordinate) => (coordinate - Math.floor(coordinate)).toFixed(2));
  return `${track.length} ${track.length === 1 ? 'corner' : 'corners'}, the track ends at ${x}, ${y}.`;
}
