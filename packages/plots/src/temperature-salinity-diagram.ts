import { dot } from '@observablehq/plot';

import { OutOfRangeError, ShapeError } from './errors.ts';
import { FIGURE_STYLE } from './figure-style.ts';
import type { Figure } from './figure.ts';
import { legendRow } from './legend-row.ts';
import { panelGrid } from './panel-grid.ts';
import { seriesColour } from './series-colour.ts';
import { valueRange } from './value-range.ts';

/** Water samples: equally many temperatures, salinities and pressures. */
export interface WaterSamples {
  /** Over the panel. */
  readonly title: string;
  /** °C; NaN leaves the sample out, here and below. */
  readonly temperature: ArrayLike<number>;
  /** PSS-78. */
  readonly salinity: ArrayLike<number>;
  /** dbar. */
  readonly pressure: ArrayLike<number>;
}

/** What `temperatureSalinityDiagram` draws. */
export interface TemperatureSalinityDiagramOptions {
  /** At least one; up to three stand in a row, on the same axes. */
  readonly panels: readonly WaterSamples[];
  /** Pressures in dbar where the colour changes, increasing; default 100 and 400. */
  readonly bounds?: readonly number[];
  /** Heading; default `Temperature–salinity diagram`. */
  readonly title?: string;
  /** Text under the figure; default: how many of the samples are drawn. */
  readonly caption?: string;
}

const WIDTH = 760;
const MOST_POINTS = 2500;
/** Share of the samples that may lie outside of the axes at each end: a few marginal seas would leave the rest no room. */
const OUTSIDE = 0.002;

/**
 * Temperature against salinity, a dot a sample, coloured by its layer: the diagram in which water masses are told apart,
 * here to see whether reconstructed water exists.
 *
 * @param options Panels with their samples.
 * @throws ShapeError If there is no panel, or lists of a panel differ in length.
 * @throws OutOfRangeError If the bounds do not increase.
 *
 * @example
 * ```ts
 * import { temperatureSalinityDiagram } from '@crossmodal/plots';
 *
 * const measured = { title: 'measured', temperature: [25, 10, 4], salinity: [36, 35, 34.7], pressure: [10, 400, 1000] };
 * console.log(temperatureSalinityDiagram({ panels: [measured] }).title); // Temperature–salinity diagram
 * ```
 */
export function temperatureSalinityDiagram({ panels, bounds = [100, 400], title = 'Temperature–salinity diagram', caption }: TemperatureSalinityDiagramOptions): Figure {
  requirePanels(panels, bounds);
  const layers = [...bounds.map((bound, i) => (i === 0 ? `above ${bound} dbar` : `${bounds[i - 1]} to ${bound} dbar`)), bounds.length === 0 ? 'all depths' : `below ${bounds.at(-1)} dbar`];
  const legend = legendRow(layers.map((label, i) => ({ label, colour: seriesColour(i), mark: 'dot' as const })), { left: 4, width: WIDTH });
  const x = { domain: axisRange(panels.map(({ salinity }) => salinity)), label: 'salinity (PSS-78)' };
  const y = { domain: axisRange(panels.map(({ temperature }) => temperature)), label: 'temperature (°C)' };
  const columns = Math.min(3, panels.length);
  const { boxes, marks, height } = panelGrid({
    panels: panels.map((panel, i) => ({ title: panel.title, x, y: { ...y, label: i % columns === 0 ? y.label : '' } })),
    columns,
    width: WIDTH,
    frameHeight: 280,
    top: legend.height,
  });
  const drawn = panels.map((panel, i) => {
    const all = Array.from(panel.temperature, (temperature, k) => ({ temperature, salinity: panel.salinity[k], layer: bounds.filter((bound) => panel.pressure[k] > bound).length })).filter(
      ({ temperature, salinity }) => temperature >= y.domain[0] && temperature <= y.domain[1] && salinity >= x.domain[0] && salinity <= x.domain[1],
    );
    const step = Math.max(1, all.length / MOST_POINTS);
    return Array.from({ length: Math.min(all.length, MOST_POINTS) }, (_, k) => all[Math.floor(k * step)]).map(({ temperature, salinity, layer }) => ({ x: boxes[i].x(salinity), y: boxes[i].y(temperature), colour: seriesColour(layer) }));
  });
  const most = Math.max(...panels.map(({ temperature }) => temperature.length));
  return {
    title,
    caption: caption ?? (most > MOST_POINTS ? `Of ${most.toLocaleString('en')} samples a panel, ${MOST_POINTS.toLocaleString('en')} at equal distances are drawn.` : ''),
    options: {
      width: WIDTH,
      height,
      margin: 0,
      style: FIGURE_STYLE,
      x: { type: 'identity', axis: null },
      y: { type: 'identity', axis: null },
      marks: [...marks, ...legend.marks, ...drawn.map((points) => dot(points, { x: 'x', y: 'y', r: 1.5, fill: 'colour', fillOpacity: 0.45, className: 'water' }))],
    },
  };
}

function axisRange(lists: readonly ArrayLike<number>[]): [number, number] {
  const sorted = lists.flatMap((list) => Array.from(list)).filter(Number.isFinite).toSorted((a, b) => a - b);
  const cut = Math.floor(OUTSIDE * sorted.length);
  return valueRange([sorted.slice(cut, sorted.length - cut)], { below: 0.04, above: 0.04 });
}

function requirePanels(panels: readonly WaterSamples[], bounds: readonly number[]): void {
  if (panels.length === 0) throw new ShapeError('temperatureSalinityDiagram: panels is empty; expected at least one');
  for (const { title, temperature, salinity, pressure } of panels) {
    if (salinity.length !== temperature.length || pressure.length !== temperature.length) {
      throw new ShapeError(`temperatureSalinityDiagram: ${title} has ${temperature.length} temperatures, ${salinity.length} salinities and ${pressure.length} pressures; expected equally many`);
    }
  }
  if (bounds.some((bound, i) => !Number.isFinite(bound) || (i > 0 && bound <= bounds[i - 1]))) {
    throw new OutOfRangeError(`temperatureSalinityDiagram: bounds is [${bounds.join(', ')}]; expected increasing numbers`);
  }
}
