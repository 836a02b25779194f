import { useMemo } from 'react';

import { FigureView } from '../../components/figure-view.tsx';
import { Notes } from '../../components/notes.tsx';
import { RangeField } from '../../components/range-field.tsx';
import { useWidth } from '../../components/use-width.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { PageProps } from '../page.ts';
import { placeFigure, potentialFigure, responseFigure } from './figures.ts';
import type { GeometryLawsTasks } from './geometry-laws.worker.ts';
import { geometryFields, type GeometryState } from './geometry-state.ts';
import { NumberOf } from './number-of.tsx';

/** Two modalities on the circle: where the first goes while the second stays. */
export function BarrierView({ state, update }: Pick<PageProps<GeometryState>, 'state' | 'update'>) {
  const laws = useWorker<GeometryLawsTasks>(() => new Worker(new URL('./geometry-laws.worker.ts', import.meta.url), { type: 'module' }));
  const column = useWidth<HTMLDivElement>();
  const { tau, peer, floor, cells } = state;
  const answer = useAnswer(JSON.stringify([tau, peer, floor, cells]), async (signal) => ({ tau, barrier: await laws.call('barrier', { tau, peer, floor, cells }, { signal }) }));
  const sweep = useAnswer(JSON.stringify([peer, floor]), (signal) => laws.call('barrierSweep', { peer, floor }, { signal }));
  const { width } = column;
  const value = answer.value?.barrier;
  const figures = useMemo(() => value && width && [potentialFigure(value, width), responseFigure(value, width)], [value, width]);
  const places = useMemo(() => answer.value && sweep.value && width && placeFigure(sweep.value, { now: { tau: answer.value.tau, place: answer.value.barrier.place }, width }), [answer.value, sweep.value, width]);
  return (
    <>
      <Notes notes={[...new Set([answer.error, sweep.error])].filter((note) => note !== undefined)} alert />
      <section aria-label="Settings" className="controls">
        <RangeField label="Temperature τ" field={geometryFields.tau} value={tau} onChange={(number) => update({ tau: number })} />
        <RangeField label="Concentration of modality 2" field={geometryFields.peer} value={peer} onChange={(number) => update({ peer: number })} />
        <RangeField label="Least density of both" field={geometryFields.floor} value={floor} onChange={(number) => update({ floor: number })} />
        <RangeField label="Cells of the spike, of 4096" field={geometryFields.cells} value={cells} onChange={(number) => update({ cells: number })} />
        {value && (
          <>
            <p className="numbers">
              Least V₁|₂: v* = <NumberOf name="level" value={value.level} digits={6} /> at the angle ±<NumberOf name="place" value={value.place} />.
            </p>
            <div className="table" role="region" aria-label="Energies of densities of modality 1" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">density of modality 1</th>
                    <th scope="col">energy, nats</th>
                  </tr>
                </thead>
                <tbody>
                  {(
                    [
                      ['infimum', 'infimum F*, of no density', value.infimum],
                      ['response', 'the spike', value.energies.response],
                      ['peer', 'that of modality 2', value.energies.peer],
                      ['uniform', 'uniform', value.energies.uniform],
                    ] as const
                  ).map(([name, label, energy]) => (
                    <tr key={name}>
                      <th scope="row">{label}</th>
                      <td>
                        <NumberOf name={name} value={energy} digits={6} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p className="hint">The energy is concave, so the best of modality 1 is a spike, the thinner the better. The potentials are held: encoders that train move them.</p>
          </>
        )}
      </section>
      <section aria-label="Potential and densities" className="results" ref={column.ref}>
        {figures && (
          <>
            <FigureView figure={figures[0]} />
            <FigureView figure={figures[1]} />
          </>
        )}
        {places && <FigureView figure={places} caption />}
      </section>
    </>
  );
}
