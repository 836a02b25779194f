/** A stroke: corners of a polyline as x₀, y₀, x₁, y₁, … in the unit square, x to the right and y down. */
export type Stroke = readonly number[];

interface Arc {
  readonly centre: readonly [number, number];
  readonly radii: readonly [number, number];
  /** Angles in degrees from the direction right, clockwise as y points down. */
  readonly degrees: readonly [number, number];
}

/** Degrees an arc's chord spans; at 28 × 28 the chord strays from the arc by less than a tenth of a pixel. */
const CHORD_DEGREES = 10;

/** The pen strokes of the digits 0 to 9, by digit, before any jitter. */
export const DIGIT_STROKES: readonly (readonly Stroke[])[] = [
  [ellipse([0.5, 0.5], [0.21, 0.34])],
  [[0.37, 0.3, 0.53, 0.15, 0.53, 0.85]],
  [[...arc({ centre: [0.49, 0.35], radii: [0.2, 0.2], degrees: [190, 390] }), 0.29, 0.84, 0.72, 0.84]],
  [
    arc({ centre: [0.47, 0.33], radii: [0.2, 0.18], degrees: [205, 450] }),
    arc({ centre: [0.47, 0.68], radii: [0.23, 0.17], degrees: [270, 515] }),
  ],
  [[0.6, 0.86, 0.6, 0.14, 0.27, 0.62, 0.76, 0.62]],
  [[0.7, 0.15, 0.36, 0.15, 0.33, 0.48, ...arc({ centre: [0.47, 0.63], radii: [0.22, 0.22], degrees: [230, 505] })]],
  [
    arc({ centre: [0.66, 0.65], radii: [0.36, 0.51], degrees: [265, 180] }),
    ellipse([0.5, 0.66], [0.2, 0.19]),
  ],
  [[0.28, 0.16, 0.72, 0.16, 0.44, 0.86]],
  [ellipse([0.5, 0.32], [0.17, 0.17]), ellipse([0.5, 0.67], [0.21, 0.18])],
  [ellipse([0.49, 0.34], [0.19, 0.19]), [0.68, 0.34, 0.66, 0.6, 0.57, 0.86]],
];

function ellipse(centre: Arc['centre'], radii: Arc['radii']): Stroke {
  return arc({ centre, radii, degrees: [0, 360] });
}

function arc({ centre, radii, degrees: [from, to] }: Arc): Stroke {
  const chords = Math.ceil(Math.abs(to - from) / CHORD_DEGREES);
  const corners: number[] = [];
  for (let corner = 0; corner <= chords; corner++) {
    const angle = ((from + ((to - from) * corner) / chords) * Math.PI) / 180;
    corners.push(centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle));
  }
  return corners;
}
