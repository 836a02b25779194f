import { type PointerEvent, useEffect, useRef } from 'react';

import { PAD_CELLS, type PadPoint, type Strokes } from './strokes.ts';

/** What {@link DrawingPad} takes. */
export interface DrawingPadProps {
  readonly strokes: Strokes;
  /** Shown while nothing is drawn: 784 grey levels. */
  readonly image: Uint8Array | undefined;
  readonly onDraw: (strokes: Strokes) => void;
}

/** Pixels of the pad: a whole number of each cell, and of each pixel of an image. */
const SIDE = 448;
const IMAGE_SIDE = 28;
/** Width of the pen in cells. */
const PEN = 5;
/** Longer drawings would make links that no mail program keeps whole. */
const MOST_POINTS = 400;

/** A pad to draw on by mouse, pen or touch. */
export function DrawingPad({ strokes, image, onDraw }: DrawingPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<PadPoint[]>(undefined);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = '#000';
    context.fillRect(0, 0, SIDE, SIDE);
    if (strokes.length > 0) drawLines(context, strokes);
    else if (image) drawImage(context, image);
  }, [strokes, image]);
  const pointOf = ({ clientX, clientY, currentTarget }: PointerEvent): PadPoint => {
    const box = currentTarget.getBoundingClientRect();
    const cell = (share: number) => Math.min(PAD_CELLS - 1, Math.max(0, Math.floor(share * PAD_CELLS)));
    return [cell((clientX - box.left) / box.width), cell((clientY - box.top) / box.height)];
  };
  return (
    <div
      className="pad"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = [pointOf(event)];
        onDraw([...strokes, drawing.current]);
        event.preventDefault();
      }}
      onPointerMove={(event) => {
        const stroke = drawing.current;
        if (stroke === undefined || strokes.flat().length >= MOST_POINTS) return;
        const [x, y] = pointOf(event);
        const [lastX, lastY] = stroke[stroke.length - 1];
        // Two cells are less than the width of the pen.
        if (Math.hypot(x - lastX, y - lastY) < 2) return;
        const longer = [...stroke, [x, y] as const];
        drawing.current = longer;
        onDraw([...strokes.slice(0, -1), longer]);
      }}
      onPointerUp={() => {
        drawing.current = undefined;
      }}
      onPointerCancel={() => {
        drawing.current = undefined;
      }}
    >
      <canvas ref={canvas} width={SIDE} height={SIDE} role="img" aria-label={strokes.length > 0 ? 'The digit as drawn' : 'Pad to draw a digit on by mouse or touch; it shows the test image'} />
    </div>
  );
}

function drawLines(context: CanvasRenderingContext2D, strokes: Strokes): void {
  const cell = SIDE / PAD_CELLS;
  Object.assign(context, { strokeStyle: '#fff', lineWidth: PEN * cell, lineCap: 'round', lineJoin: 'round' });
  for (const stroke of strokes) {
    context.beginPath();
    for (const [x, y] of stroke) context.lineTo((x + 0.5) * cell, (y + 0.5) * cell);
    // A dot is a line of no length.
    if (stroke.length === 1) context.lineTo((stroke[0][0] + 0.5) * cell, (stroke[0][1] + 0.5) * cell);
    context.stroke();
  }
}

function drawImage(context: CanvasRenderingContext2D, image: Uint8Array): void {
  const size = SIDE / IMAGE_SIDE;
  for (const [at, level] of image.entries()) {
    context.fillStyle = `rgb(${level}, ${level}, ${level})`;
    context.fillRect((at % IMAGE_SIDE) * size, Math.floor(at / IMAGE_SIDE) * size, size, size);
  }
}
