import { type MapSize, type MapView, pixelOf } from './map-layout.ts';
import type { SpriteSheet } from './sprite-sheet.ts';

/** What {@link drawMap} takes. */
export interface DrawMapOptions {
  readonly places: Float64Array;
  readonly sheet: SpriteSheet;
  /** Colour of each picture's category. */
  readonly colours: readonly string[];
  readonly category: Uint8Array;
  readonly view: MapView;
  readonly size: MapSize;
}

/** From this enlargement on pictures are drawn, in place of dots. */
const PICTURES_FROM = 3;
const DOT = 2.7;
const LARGEST = 40;

/** Side of a picture at an enlargement, or 0 where it is a dot. */
export function pictureSide(zoom: number): number {
  return zoom < PICTURES_FROM ? 0 : Math.min(LARGEST, 6 + 5 * zoom);
}

/** Draws all pictures that are in sight, as dots in the colour of their category or as what they are, with a rim of it. */
export function drawMap(context: CanvasRenderingContext2D, { places, sheet, colours, category, view, size }: DrawMapOptions): void {
  context.clearRect(0, 0, size.width, size.height);
  const side = pictureSide(view.zoom);
  for (let picture = 0; picture < category.length; picture++) {
    const [x, y] = pixelOf([places[2 * picture], places[2 * picture + 1]], view, size);
    if (x < -side || y < -side || x > size.width + side || y > size.height + side) continue;
    context.fillStyle = colours[category[picture]];
    if (side === 0) {
      context.beginPath();
      context.arc(x, y, DOT, 0, 2 * Math.PI);
      context.fill();
    } else {
      const [left, top] = [x - side / 2, y - side / 2];
      context.fillRect(left - 1.5, top - 1.5, side + 3, side + 3);
      context.drawImage(sheet.image, (picture % sheet.across) * sheet.side, Math.floor(picture / sheet.across) * sheet.side, sheet.side, sheet.side, left, top, side, side);
    }
  }
}
