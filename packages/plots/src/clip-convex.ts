type Point = [number, number];

/**
 * The part of a convex polygon inside a box: its area as a polygon, and its outline as a line with gaps (NaN) where
 * the box cuts it. Done here, because a clip path of SVG needs an id, and ids of several figures in a page collide.
 */
export function clipConvex(
  corners: readonly Point[],
  box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
): { readonly area: readonly Point[]; readonly outline: readonly Point[] } {
  const sides = [
    { axis: 0, bound: box.left, sign: 1 },
    { axis: 0, bound: box.right, sign: -1 },
    { axis: 1, bound: box.top, sign: 1 },
    { axis: 1, bound: box.bottom, sign: -1 },
  ];
  // One side after the other, as Sutherland and Hodgman do.
  let area: Point[] = [...corners];
  for (const { axis, bound, sign } of sides) {
    const depth = (point: Point): number => sign * (point[axis] - bound);
    area = area.flatMap((point, index) => {
      const before = area.at(index - 1)!;
      const crossing = depth(point) >= 0 === depth(before) >= 0 ? [] : [between(before, point, axis, bound)];
      return depth(point) >= 0 ? [...crossing, point] : crossing;
    });
  }
  const onOneSide = (from: Point, to: Point): boolean =>
    sides.some(({ axis, bound }) => from[axis] === bound && to[axis] === bound);
  const hidden = area.map((point, index) => onOneSide(area.at(index - 1)!, point));
  const start = hidden.indexOf(true);
  if (start < 0) return { area, outline: [...area, ...area.slice(0, 1)] };
  // From a gap on, so that no arc is cut in two; a corner between two gaps would be drawn as a dot.
  const outline = area.flatMap((_, step): Point[] => {
    const index = (start + step) % area.length;
    const isEnd = hidden[(index + 1) % area.length];
    if (!hidden[index]) return [area[index]];
    return isEnd ? [] : [[NaN, NaN], area[index]];
  });
  return { area, outline };
}

function between(from: Point, to: Point, axis: number, bound: number): Point {
  const share = (bound - from[axis]) / (to[axis] - from[axis]);
  const across = Math.round((from[1 - axis] + share * (to[1 - axis] - from[1 - axis])) * 10) / 10;
  return axis === 0 ? [bound, across] : [across, bound];
}
