import { OutOfRangeError } from './errors.ts';
import { escapeHtml } from './escape-html.ts';
import { isolateSvg } from './isolate-svg.ts';
import { REPORT_STYLE } from './report-style.ts';

/** A drawn figure with its words. */
export interface ReportFigure {
  /** From `renderSvg`, or any other SVG; it is put into the page as it is, so it must come from a trusted source. */
  readonly svg: string;
  /** Plain text. */
  readonly title: string;
  /** Plain text; may be empty. */
  readonly caption: string;
}

/** A part of the report with its own heading and an entry in the table of contents. */
export interface ReportSection {
  /** Plain text. */
  readonly heading: string;
  /** Plain text, a paragraph each. */
  readonly paragraphs?: readonly string[];
  /** Markup put in unescaped after the paragraphs, such as that of `metricsTable`; from a trusted source only. */
  readonly html?: string;
  /** Figures, numbered through the whole report. */
  readonly figures?: readonly ReportFigure[];
}

/** What `htmlReport` writes. */
export interface HtmlReportOptions {
  /** Plain text. */
  readonly title: string;
  /** Plain text under the title. */
  readonly subtitle?: string;
  /** Sections in their order. */
  readonly sections: readonly ReportSection[];
  /** Plain text at the end, such as versions and settings. */
  readonly footer?: string;
}

/**
 * A report as one HTML file that needs nothing else: styles and pictures are inside, a content security policy
 * forbids it to load or run anything, and it follows the reader's light or dark scheme, narrow screens and paper.
 *
 * Titles, paragraphs and captions are escaped. Ids and classes of each SVG get a prefix of their own, so figures
 * cannot disturb each other.
 *
 * @param options Text, tables and figures.
 * @returns The file, with a final newline.
 * @throws OutOfRangeError If the `svg` of a figure holds no `<svg>` element.
 *
 * @example
 * ```ts
 * import { htmlReport } from '@crossmodal/plots';
 *
 * const html = htmlReport({ title: 'Digits', sections: [{ heading: 'Results', paragraphs: ['Loss < 1 nat.'] }] });
 * console.log(html.includes('<p>Loss &lt; 1 nat.</p>')); // true
 * ```
 */
export function htmlReport(options: HtmlReportOptions): string {
  const { title, subtitle, sections, footer } = options;
  let figureNumber = 0;
  const body = sections.map((section, index) => {
    const figures = (section.figures ?? []).map((figure, position) => {
      if (!/<svg[\s/>]/.test(figure.svg)) {
        throw new OutOfRangeError(
          `htmlReport: sections[${index}].figures[${position}].svg is ${JSON.stringify(figure.svg.slice(0, 40))}; expected text with an <svg> element`,
        );
      }
      figureNumber += 1;
      return writeFigure(figure, figureNumber);
    });
    return [
      `<section id="section-${index + 1}">`,
      `<h2>${escapeHtml(section.heading)}</h2>`,
      ...(section.paragraphs ?? []).map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
      ...(section.html === undefined ? [] : [`<div class="scroll">${section.html}</div>`]),
      ...figures,
      '</section>',
    ].join('\n');
  });
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // The page is data, and is mailed around: it must neither run a script nor tell anyone that it was opened.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...(subtitle === undefined ? [] : [`<p class="subtitle">${escapeHtml(subtitle)}</p>`]),
    '</header>',
    ...writeContents(sections),
    '<main>',
    ...body,
    '</main>',
    ...(footer === undefined ? [] : [`<footer>${escapeHtml(footer)}</footer>`]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** One section needs no table of contents. */
function writeContents(sections: readonly ReportSection[]): string[] {
  if (sections.length < 2) return [];
  const entries = sections.map(
    ({ heading }, index) => `<li><a href="#section-${index + 1}">${escapeHtml(heading)}</a></li>`,
  );
  return ['<nav aria-label="Contents">', '<ol>', ...entries, '</ol>', '</nav>'];
}

function writeFigure({ svg, title, caption }: ReportFigure, number: number): string {
  const stop = /[.!?]$/.test(title) ? '' : '.';
  const words = `<strong>Figure ${number}. ${escapeHtml(title)}${stop}</strong> ${escapeHtml(caption)}`.trim();
  return [
    `<figure id="figure-${number}">`,
    `<div class="scroll">${isolateSvg(svg, `figure-${number}`)}</div>`,
    `<figcaption>${words}</figcaption>`,
    '</figure>',
  ].join('\n');
}
