/**
 * Eight hues of middle lightness, in an order in which neighbours stay apart for colour-blind readers; each has a
 * contrast of at least 3 against white and against the report's dark page, so one SVG serves both schemes.
 */
export const SERIES_COLOURS: readonly string[] = [
  '#3b78d8',
  '#d9622b',
  '#2b9268',
  '#9a63d0',
  '#a87b00',
  '#d1508b',
  '#1f8fa6',
  '#7d828c',
];

/** Colour of the series with this index, from 0; the ninth is that of the first again. */
export function seriesColour(index: number): string {
  return SERIES_COLOURS[index % SERIES_COLOURS.length];
}
