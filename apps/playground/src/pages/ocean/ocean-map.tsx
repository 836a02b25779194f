import type { Figure } from '@crossmodal/plots';
import { type MouseEvent, useEffect, useRef } from 'react';

import { FigureView } from '../../components/figure-view.tsx';

/** What {@link OceanMap} takes. */
export interface OceanMapProps {
  readonly figure: Figure;
  /** Where the reconstructed profile is. */
  readonly marked: { readonly latitude: number; readonly longitude: number } | undefined;
  readonly onPlace: (place: { latitude: number; longitude: number }) => void;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The map; a click chooses a place, which the two numbers beside it do by keyboard. */
export function OceanMap({ figure, marked, onPlace }: OceanMapProps) {
  const drawn = useRef<SVGSVGElement>(undefined);
  const mark = () => {
    drawn.current?.querySelector('.place')?.remove();
    const frame = drawn.current && frameOf(drawn.current);
    if (drawn.current === undefined || frame === undefined || marked === undefined) return;
    const circle = document.createElementNS(SVG, 'circle');
    const cx = frame.x + (frame.width * (marked.longitude + 180)) / 360;
    const cy = frame.y + (frame.height * (90 - marked.latitude)) / 180;
    for (const [name, value] of Object.entries({ cx, cy, r: 6, class: 'place' })) circle.setAttribute(name, String(value));
    drawn.current.append(circle);
  };
  useEffect(mark, [marked, figure]);
  const choose = (event: MouseEvent) => {
    if (drawn.current === undefined) return;
    const box = drawn.current.getBoundingClientRect();
    const scale = Number(drawn.current.getAttribute('width')) / box.width;
    const frame = frameOf(drawn.current);
    const [east, south] = [((event.clientX - box.left) * scale - frame.x) / frame.width, ((event.clientY - box.top) * scale - frame.y) / frame.height];
    if (east < 0 || east > 1 || south < 0 || south > 1) return;
    onPlace({ latitude: tenth(90 - 180 * south), longitude: tenth(360 * east - 180) });
  };
  return (
    <div className="map" onClick={choose}>
      <FigureView
        figure={figure}
        onDraw={(svg) => {
          drawn.current = svg;
          mark();
        }}
      />
    </div>
  );
}

function frameOf(svg: SVGSVGElement): { x: number; y: number; width: number; height: number } {
  const rect = svg.querySelector('.panel rect')!;
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)));
  return { x, y, width, height };
}

function tenth(degrees: number): number {
  return Math.round(10 * degrees) / 10;
}
