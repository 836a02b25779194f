import type { PlotOptions } from '@observablehq/plot';

/**
 * One figure, described but not yet drawn: the same description draws in a browser with `drawFigure` and to an
 * SVG string in Node with `renderSvg`.
 */
export interface Figure {
  /** A short heading; it is the figure's accessible name and is not drawn into the picture. */
  readonly title: string;
  /** What the figure shows, in a sentence or two of plain text. */
  readonly caption: string;
  /** The specification for Observable Plot, without a document and without class names. */
  readonly options: Omit<PlotOptions, 'document' | 'className'>;
}
