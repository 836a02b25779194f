import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, type ZoomBehavior, zoomIdentity, zoomTransform } from 'd3-zoom';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';

import { useWidth } from '../../components/use-width.ts';
import { drawMap, pictureSide } from './draw-map.ts';
import type { EmojiCatalogue } from './emoji.worker.ts';
import { emojiFields } from './emoji-state.ts';
import { arrows, type MapLayout, type MapSize, type MapView, nearestPicture, neighbour, pixelOf, transformOf, viewOf } from './map-layout.ts';
import { Picture } from './picture.tsx';
import type { SpriteSheet } from './sprite-sheet.ts';

/** What {@link EmojiMapView} takes. */
export interface EmojiMapViewProps {
  readonly layout: MapLayout;
  readonly catalogue: EmojiCatalogue;
  readonly sheet: SpriteSheet;
  readonly names: readonly string[];
  readonly heldOut: ReadonlySet<number>;
  readonly text: { readonly lang: string; readonly dir: 'ltr' | 'rtl' };
  readonly view: MapView;
  readonly onView: (view: MapView) => void;
  /** Place of the question. */
  readonly query: readonly [number, number] | undefined;
  /** The best answers. */
  readonly found: readonly number[];
  readonly onChoose: (picture: number) => void;
}

/** Of the ten categories, in their order; apart from one another for all kinds of sight as far as ten can be. */
export const categoryColours = ['#4269d0', '#9498a0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#9c6b4e', '#a463f2', '#ff8ab7', '#97bbf5'] as const;

const HIGHEST = 540;
const REACH = 16;
const STEP = 1.7;
/** Height that the name of a picture needs. */
const TIP = 64;
const whole: MapView = { x: emojiFields.x.default, y: emojiFields.y.default, zoom: emojiFields.zoom.default };

/** The map of all pictures: wheel, pinch, buttons or keys enlarge it, a drag moves it, a click or Enter asks for a picture's names. */
export function EmojiMapView({ layout, catalogue, sheet, names, heldOut, text, view, onView, query, found, onChoose }: EmojiMapViewProps) {
  const column = useWidth<HTMLDivElement>();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const behaviour = useRef<ZoomBehavior<HTMLDivElement, unknown>>(undefined);
  const [seen, setSeen] = useState(view);
  const [hovered, setHovered] = useState<number>();
  const [focused, setFocused] = useState<number>();
  const told = useRef(onView);
  told.current = onView;
  const { places } = layout;
  const size = useMemo(() => (column.width === undefined ? undefined : { width: column.width, height: Math.min(column.width, HIGHEST) }), [column.width]);

  useEffect(() => {
    if (size === undefined || frame.current === null) return;
    const place = select<HTMLDivElement, unknown>(frame.current);
    const made = zoom<HTMLDivElement, unknown>()
      .scaleExtent([emojiFields.zoom.min, emojiFields.zoom.max])
      .extent([[0, 0], [size.width, size.height]])
      .translateExtent([[0, 0], [size.width, size.height]])
      // One finger scrolls the page as long as the whole map is in sight.
      .filter((event: MouseEvent & { touches?: TouchList }) => (!event.ctrlKey || event.type === 'wheel') && !event.button && (event.touches?.length !== 1 || place.classed('enlarged')))
      .on('zoom', ({ transform }: D3ZoomEvent<HTMLDivElement, unknown>) => {
        place.classed('enlarged', transform.k > 1);
        setSeen(viewOf(transform, size));
      })
      .on('end', ({ transform }: D3ZoomEvent<HTMLDivElement, unknown>) => told.current(viewOf(transform, size)));
    behaviour.current = made;
    // A click chooses; two would choose twice.
    place.call(made).on('dblclick.zoom', null);
    return () => {
      place.on('.zoom', null);
    };
  }, [size]);

  // A view from the link, from a reset, or in a window of another size.
  useEffect(() => {
    if (size === undefined || frame.current === null || behaviour.current === undefined) return;
    const held = viewOf(zoomTransform(frame.current), size);
    const same = (name: keyof MapView) => emojiFields[name].format(view[name]) === emojiFields[name].format(held[name]);
    if (same('x') && same('y') && same('zoom')) return;
    const { x, y, k } = transformOf(view, size);
    behaviour.current.transform(select(frame.current), zoomIdentity.translate(x, y).scale(k));
  }, [view.x, view.y, view.zoom, size]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || size === undefined) return;
    const ratio = window.devicePixelRatio || 1;
    [context.canvas.width, context.canvas.height] = [size.width * ratio, size.height * ratio];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawMap(context, { places, sheet, colours: categoryColours, category: catalogue.category, view: seen, size });
  }, [places, sheet, catalogue, seen, size]);

  const go = (next: MapView) => {
    if (size === undefined || frame.current === null) return;
    const { x, y, k } = transformOf(next, size);
    behaviour.current?.transform(select(frame.current), zoomIdentity.translate(x, y).scale(k));
  };
  const enlarge = (factor: number) => frame.current && behaviour.current?.scaleBy(select(frame.current), factor);
  const pixel = (picture: number) => pixelOf([places[2 * picture], places[2 * picture + 1]], seen, size!);
  const under = ({ clientX, clientY }: PointerEvent | React.MouseEvent) => {
    if (size === undefined || frame.current === null) return undefined;
    const box = frame.current.getBoundingClientRect();
    return nearestPicture(places, [clientX - box.left, clientY - box.top], { view: seen, size, reach: Math.max(REACH, pictureSide(seen.zoom) * 0.7) });
  };
  const focus = (picture: number) => {
    setFocused(picture);
    const [x, y] = pixel(picture);
    if (x < 0 || y < 0 || x > size!.width || y > size!.height) go({ ...seen, x: places[2 * picture], y: places[2 * picture + 1] });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (size === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const start = focused ?? found[0] ?? 0;
    if (event.key in arrows) focus(focused === undefined ? start : neighbour(places, start, arrows[event.key]));
    else if (event.key === '+' || event.key === '=') zoomAtFocus(STEP);
    else if (event.key === '-') zoomAtFocus(1 / STEP);
    else if (event.key === '0') go(whole);
    else if (event.key === 'Enter' && focused !== undefined) onChoose(focused);
    else if (event.key === 'Escape') setFocused(undefined);
    else return;
    event.preventDefault();
  };
  const zoomAtFocus = (factor: number) => {
    if (focused === undefined) enlarge(factor);
    else go({ x: places[2 * focused], y: places[2 * focused + 1], zoom: Math.min(emojiFields.zoom.max, Math.max(emojiFields.zoom.min, seen.zoom * factor)) });
  };
  const active = hovered ?? focused;
  const described = (picture: number) => `${catalogue.categories[catalogue.category[picture]]}, ${heldOut.has(picture) ? 'held out' : 'trained on'}`;
  const radius = Math.max(6, pictureSide(seen.zoom) * 0.72 + 3);
  return (
    <div className="emoji-map" ref={column.ref}>
      {size && (
        <div
          ref={frame}
          className="frame"
          style={{ height: size.height }}
          role="application"
          tabIndex={0}
          aria-label="Map of the pictures. Arrow keys go from picture to picture, plus and minus enlarge, 0 shows all, Enter asks for the names of the picture."
          data-zoom={seen.zoom}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => setHovered(under(event))}
          onPointerLeave={() => setHovered(undefined)}
          onClick={(event) => {
            const picture = under(event);
            if (picture !== undefined) onChoose(picture);
          }}
        >
          <canvas ref={canvas} aria-hidden="true" />
          <svg aria-hidden="true" width={size.width} height={size.height}>
            {found.map((picture, place) => {
              const [x, y] = pixel(picture);
              return <circle key={picture} className={place === 0 ? 'found best' : 'found'} cx={x} cy={y} r={radius} />;
            })}
            {focused !== undefined && <circle className="focused" cx={pixel(focused)[0]} cy={pixel(focused)[1]} r={radius + 4} />}
            {query && <path className="query" d={cross(pixelOf(query, seen, size))} />}
          </svg>
          {active !== undefined && <Tip at={pixel(active)} window={size} picture={active} />}
        </div>
      )}
      <div className="row">
        <button type="button" onClick={() => enlarge(STEP)}>
          Enlarge
        </button>
        <button type="button" onClick={() => enlarge(1 / STEP)}>
          Reduce
        </button>
        <button type="button" onClick={() => go(whole)}>
          Whole map
        </button>
        <p className="hint" role="status" data-name="focused">
          {focused === undefined ? (
            'Wheel, pinch or keys enlarge; a click asks for names.'
          ) : (
            <>
              <span {...text}>{names[focused]}</span>: {described(focused)}
            </>
          )}
        </p>
      </div>
    </div>
  );

  function Tip({ at: [x, y], window: { width, height }, picture }: { readonly at: [number, number]; readonly window: MapSize; readonly picture: number }) {
    return (
      <div className="tip" style={{ top: Math.min(Math.max(0, y - 30), height - TIP), ...(x < width / 2 ? { left: x + radius + 6 } : { right: width - x + radius + 6 }) }}>
        <Picture sheet={sheet} index={picture} size={48} />
        <span>
          <strong {...text}>{names[picture]}</strong>
          <br />
          {described(picture)}
        </span>
      </div>
    );
  }
}

function cross([x, y]: readonly [number, number]): string {
  return `M${x - 9},${y}h18M${x},${y - 9}v18`;
}
