import type { SpriteSheet } from './sprite-sheet.ts';

/** One picture of the sheet; its name stands beside it. */
export function Picture({ sheet, index, size = 30 }: { readonly sheet: SpriteSheet; readonly index: number; readonly size?: number }) {
  const [x, y] = [index % sheet.across, Math.floor(index / sheet.across)];
  return (
    <span
      className="picture"
      aria-hidden="true"
      style={{ width: size, height: size, backgroundImage: `url(${sheet.url})`, backgroundSize: `${sheet.across * size}px ${sheet.down * size}px`, backgroundPosition: `${-x * size}px ${-y * size}px` }}
    />
  );
}
