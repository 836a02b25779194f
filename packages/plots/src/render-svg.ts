import { drawFigure } from './draw-figure.ts';
import type { Figure } from './figure.ts';

/**
 * Draws a figure to a string: a complete SVG document that can be written to a file or put into a page as it is.
 * For Node; in a browser `drawFigure` does the same on the page's own document.
 *
 * The same figure always gives the same characters.
 *
 * @param figure From one of the figure functions, such as `lossCurves`.
 * @param options `className`: class of the root element; default `crossmodal-figure`.
 *
 * @example
 * ```ts
 * import { lossCurves, renderSvg } from '@crossmodal/plots';
 *
 * const figure = lossCurves({ series: [{ name: 'train', points: [{ step: 1, loss: 2 }, { step: 2, loss: 1 }] }] });
 * const svg = await renderSvg(figure);
 * console.log(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')); // true
 * ```
 */
export async function renderSvg(figure: Figure, options: { readonly className?: string } = {}): Promise<string> {
  // Loaded here and nowhere else, so that a browser's bundle of the figures does without a second DOM.
  const { parseHTML } = await import('linkedom');
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const element = drawFigure(figure, document, options);
  // HTML implies the namespace, a file does not; linkedom does not write it.
  return element.outerHTML.replace(/^<svg(?! xmlns)/, '<svg xmlns="http://www.w3.org/2000/svg"');
}
