import { type Figure, renderSvg, type ReportFigure } from '@crossmodal/plots';

/** A figure as the report takes it. */
export async function drawn(figure: Figure): Promise<ReportFigure> {
  return { svg: await renderSvg(figure), title: figure.title, caption: figure.caption };
}
