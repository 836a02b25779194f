import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { renderSvg, trackMap, type TrackMapOptions } from './index.ts';

async function draw(options: TrackMapOptions): Promise<Document> {
  return parseHTML(await renderSvg(trackMap(options))).document as unknown as Document;
}

function pixels(path: Element): [number, number][] {
  return Array.from(path.getAttribute('d')!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g), ([, x, y]): [number, number] => [Number(x), Number(y)]);
}

const square = [[0, 60], [2, 60], [2, 61], [0, 61]] as const;

test('in the plane both axes have one scale', async () => {
  const document = await draw({ panels: [{ title: '', tracks: [{ name: 'a', points: square }] }] });
  const [a, b, c] = pixels(document.querySelector('.track path')!);
  expect(b[0] - a[0]).toBeCloseTo(2 * (b[1] - c[1]), 0);
});

test('in degrees a degree of longitude is as wide as it is at the middle latitude', async () => {
  const document = await draw({ panels: [{ title: '', tracks: [{ name: 'a', points: square }] }], coordinates: 'degrees' });
  const [a, b, c] = pixels(document.querySelector('.track path')!);
  // cos 60.5° = 0.4924.
  expect((b[0] - a[0]) / 2 / (b[1] - c[1])).toBeCloseTo(0.4924, 2);
  expect(Array.from(document.querySelectorAll('.x-label text'), ({ textContent }) => textContent)).toEqual(['longitude (°)']);
});

test('tracks of one name look alike, end at their dots, and the legend names them once', async () => {
  const document = await draw({
    panels: [
      { title: 'one', tracks: [{ name: 'past', points: square }, { name: 'future', points: [[2, 60], [3, 60]], dashed: true }] },
      { title: 'two', tracks: [{ name: 'future', points: [[1, 1], [2, 2]], dashed: true }, { name: 'others', points: [[0, 0], [1, 1]], faint: true }] },
    ],
  });
  const strokes = Array.from(document.querySelectorAll('.track'), (track) => [track.getAttribute('stroke'), track.getAttribute('stroke-dasharray')]);
  expect(strokes).toHaveLength(3);
  expect(strokes[1]).toEqual(strokes[2]);
  expect(strokes[1][1]).toBe('5,3');
  expect(document.querySelectorAll('.faint-track path')).toHaveLength(1);
  const dots = Array.from(document.querySelectorAll('.track-end circle'), (dot) => [Number(dot.getAttribute('cx')), Number(dot.getAttribute('cy'))]);
  expect(dots).toHaveLength(3);
  expect(dots[0]).toEqual(pixels(document.querySelector('.track path')!).at(-1));
  expect(Array.from(document.querySelectorAll('.legend-label text'), ({ textContent }) => textContent)).toEqual(['past', 'future', 'others']);
});

test('panels have regions of their own unless they share one', async () => {
  const panels = [{ title: 'near', tracks: [{ name: 'a', points: [[0, 0], [1, 1]] }] }, { title: 'far', tracks: [{ name: 'a', points: [[100, 0], [101, 1]] }] }] as const;
  const ticks = async (shared: boolean) => {
    const labels = Array.from((await draw({ panels, shared })).querySelectorAll('.x-tick text'), ({ textContent }) => textContent);
    return [labels.slice(0, labels.length / 2), labels.slice(labels.length / 2)];
  };
  const [own, common] = [await ticks(false), await ticks(true)];
  expect(own[0]).not.toEqual(own[1]);
  expect(common[0]).toEqual(common[1]);
});

test('what is no track is refused', () => {
  expect(() => trackMap({ panels: [] })).toThrow('trackMap: panels is empty');
  expect(() => trackMap({ panels: [{ title: '', tracks: [] }] })).toThrow('trackMap: panels[0] has no track');
  const one = (points: [number, number][], coordinates: 'plane' | 'degrees' = 'plane') => () => trackMap({ panels: [{ title: '', tracks: [{ name: 'b', points }] }], coordinates });
  expect(one([])).toThrow('the track b of panels[0] is empty');
  expect(one([[NaN, 0]])).toThrow('has the position (NaN, 0); expected finite numbers');
  expect(one([[0, 91]], 'degrees')).toThrow('has the position (0, 91); expected finite numbers, a latitude between −90 and 90');
  expect(one([[0, 91]])).not.toThrow();
});
