/** Places in shares of the side of a square, y downwards. */
export interface MapLayout {
  /** Two numbers a picture, from 0 to 1. */
  readonly places: Float64Array;
  /** Any other point of the plane in the same shares. */
  readonly place: (point: readonly [number, number]) => readonly [number, number];
}

/** A window on the map: the place in its middle and the enlargement. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Size of the window in pixels. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** Room around the outermost pictures. */
const MARGIN = 16;

/** Fits coordinates into a square, x and y enlarged alike. */
export function mapLayout(coordinates: Float64Array): MapLayout {
  const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
  for (let at = 0; at < coordinates.length; at++) {
    low[at % 2] = Math.min(low[at % 2], coordinates[at]);
    high[at % 2] = Math.max(high[at % 2], coordinates[at]);
  }
  const side = Math.max(high[0] - low[0], high[1] - low[1]) || 1;
  const share = (value: number, axis: number) => 0.5 + (value - (low[axis] + high[axis]) / 2) / side;
  return {
    places: coordinates.map((value, at) => share(value, at % 2)),
    place: ([x, y]) => [share(x, 0), share(y, 1)],
  };
}

/** Where a place is in the window, in pixels. */
export function pixelOf([x, y]: readonly [number, number], view: MapView, size: MapSize): [number, number] {
  const scale = view.zoom * sideOf(size);
  return [size.width / 2 + (x - view.x) * scale, size.height / 2 + (y - view.y) * scale];
}

/** What d3-zoom calls the transform of a view: pixels of the whole map times k, plus x and y. */
export function transformOf({ x, y, zoom }: MapView, size: MapSize): { readonly x: number; readonly y: number; readonly k: number } {
  const shift = (middle: number, length: number) => length / 2 - zoom * (length / 2 + (middle - 0.5) * sideOf(size));
  return { x: shift(x, size.width), y: shift(y, size.height), k: zoom };
}

/** The other way round. */
export function viewOf({ x, y, k }: { readonly x: number; readonly y: number; readonly k: number }, size: MapSize): MapView {
  const middle = (shift: number, length: number) => 0.5 + ((length / 2 - shift) / k - length / 2) / sideOf(size);
  return { x: middle(x, size.width), y: middle(y, size.height), zoom: k };
}

/** The picture nearest to a pixel, if one is within reach. */
export function nearestPicture(places: Float64Array, pixel: readonly [number, number], { view, size, reach }: { view: MapView; size: MapSize; reach: number }): number | undefined {
  let [nearest, least]: [number | undefined, number] = [undefined, reach];
  for (let picture = 0; 2 * picture < places.length; picture++) {
    const [x, y] = pixelOf([places[2 * picture], places[2 * picture + 1]], view, size);
    const distance = Math.hypot(x - pixel[0], y - pixel[1]);
    if (distance < least) [nearest, least] = [picture, distance];
  }
  return nearest;
}

/** Directions of the arrow keys. */
export const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest picture within 45° of a direction; the same if there is none. */
export function neighbour(places: Float64Array, from: number, [dx, dy]: readonly [number, number]): number {
  let [nearest, least] = [from, Infinity];
  for (let picture = 0; 2 * picture < places.length; picture++) {
    const [x, y] = [places[2 * picture] - places[2 * from], places[2 * picture + 1] - places[2 * from + 1]];
    const along = x * dx + y * dy;
    if (picture === from || along <= 0 || Math.abs(x * dy - y * dx) > along) continue;
    const distance = Math.hypot(x, y);
    if (distance < least) [nearest, least] = [picture, distance];
  }
  return nearest;
}

function sideOf({ width, height }: MapSize): number {
  return Math.min(width, height) - 2 * MARGIN;
}
