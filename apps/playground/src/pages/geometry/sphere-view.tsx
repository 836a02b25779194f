import { useEffect, useRef } from 'react';

import { type Hemisphere, lifted, projected } from './sphere-projection.ts';
import { caps, twoWells, wells } from './two-wells.ts';

/** What {@link SphereView} takes. */
export interface SphereViewProps {
  /** Of the Gibbs density that is shaded. */
  readonly temperature: number;
  /** Unit vectors, three numbers each. */
  readonly points: Float64Array | undefined;
  /** What is seen, in words. */
  readonly label: string;
}

/** Pixels across a disc of the shading. */
const SIZE = 160;
/** Of the drawing: two discs of radius 100. */
const RADIUS = 100;
const centres = { front: 104, back: 316 } as const;

/** The sphere as two discs of equal area, its Gibbs density shaded, particles as dots, the wells' caps as rings. */
export function SphereView({ temperature, points, label }: SphereViewProps) {
  const front = useRef<HTMLCanvasElement>(null);
  const back = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    for (const [hemisphere, canvas] of [['front', front.current], ['back', back.current]] as const) if (canvas) shade(canvas, { hemisphere, temperature });
  }, [temperature]);
  return (
    <div className="sphere" role="img" aria-label={label}>
      <canvas ref={front} width={SIZE} height={SIZE} />
      <canvas ref={back} width={SIZE} height={SIZE} />
      <svg viewBox="0 0 420 224" aria-hidden="true">
        {(['front', 'back'] as const).map((hemisphere) => (
          <g key={hemisphere}>
            <circle cx={centres[hemisphere]} cy={RADIUS + 4} r={RADIUS} className="rim" />
            <text x={centres[hemisphere]} y={221} textAnchor="middle">
              {hemisphere === 'front' ? 'side of the wells' : 'other side'}
            </text>
          </g>
        ))}
        {capPaths.map((path) => (
          <path key={path} d={path} className="cap" />
        ))}
        {points && <path d={dots(points)} className="dots" />}
      </svg>
    </div>
  );
}

/** Least potential there is, to which shades are relative: the wells are equal. */
const least = twoWells.value(wells.data.subarray(0, 3));
const capPaths = [0, 1].map((well) => capPath(wells.data.subarray(3 * well, 3 * well + 3)));

function shade(canvas: HTMLCanvasElement, { hemisphere, temperature }: { hemisphere: Hemisphere; temperature: number }): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const image = context.createImageData(SIZE, SIZE);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const [x, y] = [(2 * column + 1) / SIZE - 1, 1 - (2 * row + 1) / SIZE];
      if (x * x + y * y > 1) continue;
      const share = Math.exp((least - twoWells.value(lifted({ hemisphere, x, y }))) / temperature);
      image.data.set([232, 148, 30, 230 * share], 4 * (row * SIZE + column));
    }
  }
  context.putImageData(image, 0, 0);
}

/** Lines of no length with round ends. */
function dots(points: Float64Array): string {
  let path = '';
  for (let i = 0; i < points.length; i += 3) path += `M${place(points.subarray(i, i + 3))}h0`;
  return path;
}

function capPath(centre: Float64Array): string {
  // Any direction across the centre will do.
  const across = Math.abs(centre[0]) < 0.5 ? [1, 0, 0] : [0, 1, 0];
  const along = across[0] * centre[0] + across[1] * centre[1] + across[2] * centre[2];
  const first = across.map((x, k) => x - along * centre[k]);
  const length = Math.hypot(...first);
  const [a, b, c] = first.map((x) => x / length);
  const second = [centre[1] * c - centre[2] * b, centre[2] * a - centre[0] * c, centre[0] * b - centre[1] * a];
  const ring = Array.from({ length: 72 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 72;
    return place([a, b, c].map((x, k) => Math.cos(caps.radius) * centre[k] + Math.sin(caps.radius) * (Math.cos(angle) * x + Math.sin(angle) * second[k])));
  });
  return `M${ring.join('L')}Z`;
}

function place(point: ArrayLike<number>): string {
  const { hemisphere, x, y } = projected(point);
  return `${(centres[hemisphere] + RADIUS * x).toFixed(1)},${(RADIUS + 4 - RADIUS * y).toFixed(1)}`;
}
