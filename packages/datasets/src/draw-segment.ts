/** A straight piece of a pen stroke, in pixels: x to the right, y down, the image's corner at (0, 0). */
export interface Segment {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  /** Half the width of the pen. */
  readonly halfWidth: number;
}

/** One image within a larger array of bytes. */
export interface Canvas {
  readonly pixels: Uint8Array;
  /** Where the image begins in `pixels`. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Draws a segment with round ends: ink 255 inside, falling off over one pixel across the edge. Where it meets
 * older ink the darker wins, so the joints of a polyline do not show.
 */
export function drawSegment(canvas: Canvas, segment: Segment): void {
  const { pixels, offset, rows, columns } = canvas;
  const { fromX, fromY, toX, toY, halfWidth } = segment;
  const reach = halfWidth + 0.5;
  const firstRow = Math.max(0, Math.floor(Math.min(fromY, toY) - reach));
  const lastRow = Math.min(rows - 1, Math.ceil(Math.max(fromY, toY) + reach));
  const firstColumn = Math.max(0, Math.floor(Math.min(fromX, toX) - reach));
  const lastColumn = Math.min(columns - 1, Math.ceil(Math.max(fromX, toX) + reach));
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const squaredLength = alongX * alongX + alongY * alongY;
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const x = column + 0.5 - fromX;
      const y = row + 0.5 - fromY;
      const share = squaredLength > 0 ? (x * alongX + y * alongY) / squaredLength : 0;
      const nearest = share < 0 ? 0 : Math.min(share, 1);
      const offX = x - nearest * alongX;
      const offY = y - nearest * alongY;
      // Not Math.hypot, which guards against overflow that pixels cannot cause and takes most of the time.
      const distance = Math.sqrt(offX * offX + offY * offY);
      const ink = Math.round(255 * Math.min(1, reach - distance));
      const pixel = offset + row * columns + column;
      if (ink > pixels[pixel]) pixels[pixel] = ink;
    }
  }
}
