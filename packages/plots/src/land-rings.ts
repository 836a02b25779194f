type Ring = readonly (readonly number[])[];

/**
 * Outlines of land as closed rings on a map from −180 to 180 degrees: those across the date line are cut there into a part
 * at either side, and one around a pole is closed along the pole.
 */
export function landRings(outlines: readonly Ring[]): number[][][] {
  return outlines.flatMap((outline) => {
    const ring = continuous(outline);
    return [-360, 0, 360].map((shift) => clippedToMap(ring.map(([longitude, latitude]) => [longitude + shift, latitude]))).filter((part) => part.length > 2);
  });
}

/** Longitudes without jumps, beyond ±180 where the outline crosses the date line. */
function continuous(outline: Ring): number[][] {
  const ring: number[][] = [];
  let turns = 0;
  let before: number | undefined;
  for (const [longitude, latitude] of outline) {
    if (before !== undefined && Math.abs(longitude - before) > 180) turns += longitude < before ? 1 : -1;
    ring.push([longitude + 360 * turns, latitude]);
    before = longitude;
  }
  if (ring.length > 0 && Math.abs(ring[ring.length - 1][0] - ring[0][0]) > 180) {
    const pole = ring[0][1] < 0 ? -90 : 90;
    ring.push([ring[ring.length - 1][0], pole], [ring[0][0], pole]);
  }
  return ring;
}

/** The part between −180 and 180 (Sutherland and Hodgman 1974, for the two sides that matter). */
function clippedToMap(ring: number[][]): number[][] {
  const right = clipped(ring, (longitude) => 180 - longitude);
  return clipped(right, (longitude) => longitude + 180);
}

/** The part whose distance from a side is not negative. */
function clipped(ring: number[][], distance: (longitude: number) => number): number[][] {
  const out: number[][] = [];
  ring.forEach((point, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    const [d0, d1] = [distance(before[0]), distance(point[0])];
    if (d0 * d1 < 0) {
      const share = d0 / (d0 - d1);
      out.push([before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])]);
    }
    if (d1 >= 0) out.push(point);
  });
  return out;
}
