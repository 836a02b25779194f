/** Sides of a rectangle in pixels. */
export interface ClipBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The parts of a line through points that lie in a rectangle, joined by NaN: each segment cut at the sides (Liang and
 * Barsky 1984).
 */
export function clipPath(points: readonly (readonly [number, number])[], { left, right, top, bottom }: ClipBox): [number, number][] {
  const parts: [number, number][] = [];
  for (let index = 1; index < points.length; index++) {
    const [x0, y0] = points[index - 1];
    const [dx, dy] = [points[index][0] - x0, points[index][1] - y0];
    let [enter, leave] = [0, 1];
    for (const [direction, room] of [[-dx, x0 - left], [dx, right - x0], [-dy, y0 - top], [dy, bottom - y0]]) {
      if (direction === 0 && room < 0) leave = -1;
      else if (direction < 0) enter = Math.max(enter, room / direction);
      else if (direction > 0) leave = Math.min(leave, room / direction);
    }
    if (!(enter <= leave)) continue;
    const from: [number, number] = [x0 + enter * dx, y0 + enter * dy];
    const last = parts.at(-1);
    if (last === undefined || last[0] !== from[0] || last[1] !== from[1]) {
      if (last !== undefined) parts.push([NaN, NaN]);
      parts.push(from);
    }
    parts.push([x0 + leave * dx, y0 + leave * dy]);
  }
  return parts;
}
