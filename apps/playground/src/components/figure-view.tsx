import { drawFigure, type Figure } from '@crossmodal/plots';
import { useEffect, useRef } from 'react';

/** What {@link FigureView} takes. */
export interface FigureViewProps {
  readonly figure: Figure;
  /** Whether the caption stands below; its text is the figure's description in any case. */
  readonly caption?: boolean;
  /** Called with every new drawing. */
  readonly onDraw?: (svg: SVGSVGElement) => void;
}

/** A figure of `@crossmodal/plots`, drawn anew when it changes. */
export function FigureView({ figure, caption = false, onDraw }: FigureViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef(onDraw);
  drawn.current = onDraw;
  useEffect(() => {
    const svg = drawFigure(figure, document);
    if (!caption) svg.setAttribute('aria-label', `${figure.title}. ${figure.caption}`);
    place.current?.replaceChildren(svg);
    drawn.current?.(svg);
  }, [figure, caption]);
  return (
    <figure>
      <div ref={place} className="drawing" />
      {caption && <figcaption>{figure.caption}</figcaption>}
    </figure>
  );
}
