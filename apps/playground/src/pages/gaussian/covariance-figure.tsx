import { type PointerEvent, useMemo, useRef } from 'react';

import { FigureView } from '../../components/figure-view.tsx';
import type { GaussianLaws } from './compute-laws.ts';
import { type CovarianceHandles, covarianceHandles, movedHandle, type PairShape, type Point } from './covariance-handles.ts';
import { optimumFigure, PLANE_EXTENT, type VariableNames } from './figures.ts';
import { gaussianFields, type GaussianState } from './gaussian-state.ts';
import { planesOf } from './pair-of-state.ts';

/** What {@link CovarianceFigure} takes. */
export interface CovarianceFigureProps {
  readonly state: GaussianState;
  readonly component: 1 | 2;
  readonly names: VariableNames;
  readonly laws: GaussianLaws | undefined;
  readonly width: number;
  readonly onShape: (shape: PairShape) => void;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The joint law with two handles on its ellipse; the sliders beside it do the same by keyboard. */
export function CovarianceFigure({ state, component, names, laws, width, onShape }: CovarianceFigureProps) {
  const truth = planesOf(state)[component - 1];
  const figure = useMemo(() => optimumFigure({ truth, optimum: laws?.plane.optimum }, { names, width }), [JSON.stringify([truth, names, width]), laws]);
  const frame = useRef<DOMRect>(undefined);
  const svg = useRef<SVGSVGElement>(undefined);
  const drag = useRef<{ handle: keyof CovarianceHandles; from: CovarianceHandles }>(undefined);
  const handles = covarianceHandles(truth);

  const draw = (drawn: SVGSVGElement) => {
    svg.current = drawn;
    const rect = drawn.querySelector('.panel rect')!;
    const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)));
    frame.current = new DOMRect(x, y, w, h);
    for (const handle of ['long', 'short'] as const) {
      const circle = document.createElementNS(SVG, 'circle');
      const [cx, cy] = toPixels(handles[handle], frame.current);
      for (const [name, value] of Object.entries({ cx, cy, r: 8, class: `handle handle-${handle}` })) circle.setAttribute(name, String(value));
      drawn.append(circle);
    }
  };
  const pointOf = (event: PointerEvent): Point | undefined => {
    if (svg.current === undefined || frame.current === undefined) return undefined;
    const box = svg.current.getBoundingClientRect();
    const scale = Number(svg.current.getAttribute('width')) / box.width;
    return fromPixels([(event.clientX - box.left) * scale, (event.clientY - box.top) * scale], frame.current);
  };
  return (
    <div
      className="draggable"
      onPointerDown={(event) => {
        const at = pointOf(event);
        if (at === undefined) return;
        const distance = (handle: keyof CovarianceHandles) => Math.hypot(at[0] - handles[handle][0], at[1] - handles[handle][1]);
        const handle = distance('long') <= distance('short') ? 'long' : 'short';
        // A finger covers about half a unit of the plane.
        if (distance(handle) > 0.6) return;
        drag.current = { handle, from: handles };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={(event) => {
        const at = pointOf(event);
        if (drag.current === undefined || at === undefined) return;
        onShape(within(movedHandle(drag.current.from, drag.current.handle, at)));
      }}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
    >
      <FigureView figure={figure} onDraw={draw} />
    </div>
  );
}

function toPixels([u, v]: Point, frame: DOMRect): Point {
  return [frame.left + (frame.width * (u + PLANE_EXTENT)) / (2 * PLANE_EXTENT), frame.bottom - (frame.height * (v + PLANE_EXTENT)) / (2 * PLANE_EXTENT)];
}

function fromPixels([x, y]: Point, frame: DOMRect): Point {
  return [((x - frame.left) / frame.width) * 2 * PLANE_EXTENT - PLANE_EXTENT, ((frame.bottom - y) / frame.height) * 2 * PLANE_EXTENT - PLANE_EXTENT];
}

/** What the sliders can say too. */
function within({ varU, varV, corr }: PairShape): PairShape {
  const rounded = ({ min, max, step }: { min: number; max: number; step: number }, value: number) => Math.min(max, Math.max(min, Math.round(value / step) * step));
  return { varU: rounded(gaussianFields.varU1, varU), varV: rounded(gaussianFields.varV1, varV), corr: rounded(gaussianFields.corr1, corr) };
}
