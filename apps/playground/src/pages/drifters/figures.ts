import { type FieldPath, fieldMap, type Figure } from '@crossmodal/plots';

import { START } from './drawn-track.ts';
import type { DrifterAnswer, DrifterMaps } from './drifter-models.ts';
import { GRID } from './drifters-state.ts';

/** An answer with its maps, drawn for a width. */
export interface DrifterPicture {
  readonly answer: DrifterAnswer;
  readonly maps: DrifterMaps;
  /** Of the positions, 0 for the start. */
  readonly record: number;
  readonly width: number;
}

/** Below this width two panels stand in a row. */
const NARROW = 560;
/** A scale of colours beside the panels. */
const BAR = 50;
const axes = { xLabel: '', yLabel: '', valueLabel: 'ψ' };

/** The mean and the mode of the conditional, with the true field where it is known, and beside them how sure the mean is. */
export function estimateFigures({ answer, maps, record, width }: DrifterPicture): { estimate: Figure; spread: Figure } {
  const own = ownTrack(record);
  const asked = [own('track', answer.asked)];
  const panels = [
    ...(maps.truth ? [{ title: 'True field', values: maps.truth, paths: asked }] : []),
    { title: 'Weighted mean', values: maps.weighted, paths: [...asked, own('tracer of the field', answer.weighted.path)] },
    { title: `Mode: ${probabilityText(answer.best.probability!)}`, values: maps.best, paths: [...asked, own('tracer of the field', answer.best.path)] },
  ];
  // A panel is as wide in both figures.
  const columns = width < NARROW ? 2 : panels.length;
  const panel = width < NARROW ? (width - BAR) / 2 : (width - 2 * BAR) / (columns + 1);
  return {
    estimate: fieldMap({
      ...axes,
      panels: panels.map(gridded),
      columns,
      width: Math.floor(panel * columns + BAR),
      title: `The mean and the mode of the conditional${maps.truth ? ' beside the true field' : ''}, at time ${maps.t.toFixed(3)}`,
    }),
    spread: fieldMap({
      ...axes,
      valueLabel: 'σ',
      panels: [gridded({ title: 'Spread (1 σ)', values: maps.spread, paths: asked })],
      values: 'positive',
      width: Math.floor(panel + BAR),
      title: 'Standard deviation of the stream function under the conditional',
    }),
  };
}

/** Single fields, each with where it carries a tracer. */
export function fieldsFigure({ answer, maps, record, width }: DrifterPicture, choice: 'likely' | 'drawn'): Figure {
  const own = ownTrack(record);
  const panels = answer.shown.map(({ rank, probability, path }, index) => ({
    title: `${choice === 'likely' ? rank : `№ ${rank}`}: ${probabilityText(probability!)}`,
    values: maps.shown[index],
    paths: [own('track', answer.asked), own('tracer of the field', path)],
  }));
  const across = width < NARROW ? 2 : 4;
  const columns = Math.min(panels.length, across);
  return fieldMap({
    ...axes,
    panels: panels.map(gridded),
    columns,
    width: Math.floor(((width - BAR) * columns) / across + BAR),
    title: `${choice === 'likely' ? 'The next likely fields' : 'Fields drawn from the conditional'}, at time ${maps.t.toFixed(3)}`,
  });
}

/** A probability as a title has it. */
export function probabilityText(probability: number): string {
  return probability < 0.0005 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
}

function gridded<Panel extends object>(panel: Panel): Panel & { columns: number; rows: number } {
  return { ...panel, columns: GRID, rows: GRID };
}

/** Makes paths of positions, from the start, with the dot where the tracer is. */
function ownTrack(record: number): (name: string, positions: Float64Array) => FieldPath {
  return (name, positions) => ({
    name,
    points: [START, ...Array.from({ length: positions.length / 2 }, (_, i): [number, number] => [positions[2 * i], positions[2 * i + 1]])],
    dotAt: record,
  });
}
