import { plot } from '@observablehq/plot';

import type { Figure } from './figure.ts';

/**
 * Draws a figure into a document: one `<svg>` element, not yet attached, whose accessible name is the title.
 *
 * Text and lines take the `color` of the place where the element is put, so the figure follows a dark or light
 * page by itself.
 *
 * @param figure From one of the figure functions, such as `lossCurves`.
 * @param document Owner of the new element: `document` in a browser.
 * @param options `className`: class of the element and prefix of every other class in it; default `crossmodal-figure`.
 *
 * @example
 * ```ts
 * import { drawFigure, lossCurves } from '@crossmodal/plots';
 * import { parseHTML } from 'linkedom';
 *
 * const { document } = parseHTML('<body></body>');
 * const figure = lossCurves({ series: [{ name: 'train', points: [{ step: 1, loss: 2 }, { step: 2, loss: 1 }] }] });
 * const element = drawFigure(figure, document);
 * document.body.append(element);
 * console.log(element.getAttribute('aria-label')); // Loss over training
 * ```
 */
export function drawFigure(
  figure: Figure,
  document: Document,
  options: { readonly className?: string } = {},
): SVGSVGElement {
  const element = plot({
    ...figure.options,
    ariaLabel: figure.title,
    className: options.className ?? 'crossmodal-figure',
    // Plot would wrap the SVG in an HTML figure if it drew a title or legend; ours lie inside the SVG.
    figure: false,
    document,
  }) as unknown as SVGSVGElement;
  element.setAttribute('role', 'img');
  // Plot names its marks, but a group without a role may have no accessible name (WAI-ARIA 1.2, aria-label).
  for (const group of element.querySelectorAll('g[aria-label]')) {
    group.setAttribute('data-mark', group.getAttribute('aria-label')!);
    group.removeAttribute('aria-label');
  }
  return element;
}
