import { useEffect, useMemo, useRef, useState } from 'react';

import { Choice } from '../../components/choice.tsx';
import { FigureView } from '../../components/figure-view.tsx';
import { Notes } from '../../components/notes.tsx';
import { NumberInput } from '../../components/number-input.tsx';
import { useWidth } from '../../components/use-width.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { PageProps } from '../page.ts';
import { capFigure } from './figures.ts';
import type { GeometryLawsTasks } from './geometry-laws.worker.ts';
import { geometryFields, type GeometryState } from './geometry-state.ts';
import { NumberOf } from './number-of.tsx';
import type { ParticleNews } from './particle-runs.ts';
import type { ParticlesTasks } from './particles.worker.ts';
import { RunControls } from './run-controls.tsx';
import { SphereView } from './sphere-view.tsx';
import { useFlow } from './use-flow.ts';

const temperatures = geometryFields.temperature.names.map((name) => ({ name, label: name }));
const bandwidths = geometryFields.bandwidth.names.map((name) => ({ name, label: name, hint: name === '0.35' ? 'as published' : '' }));
/** From the largest to the smallest of the choices, in equal ratios. */
const curve = Array.from({ length: 17 }, (_, i) => 10 * 200 ** (-i / 16));

/** Particles on the sphere beside the Gibbs law. */
export function ParticlesView({ state, update }: Pick<PageProps<GeometryState>, 'state' | 'update'>) {
  const laws = useWorker<GeometryLawsTasks>(() => new Worker(new URL('./geometry-laws.worker.ts', import.meta.url), { type: 'module' }));
  const worker = useWorker<ParticlesTasks>(() => new Worker(new URL('./particles.worker.ts', import.meta.url), { type: 'module' }));
  const column = useWidth<HTMLDivElement>();
  const { temperature, bandwidth, particles, steps, seed } = state;
  const tau = Number(temperature);
  const key = JSON.stringify([bandwidth, particles, seed]);
  const law = useAnswer(JSON.stringify([temperature, bandwidth]), (signal) => laws.call('gibbsLaw', { temperature, bandwidth }, { signal }));
  const gibbs = useAnswer('', (signal) => laws.call('gibbsCurve', curve, { signal }));
  const [settled, setSettled] = useState<{ key: string; shares: readonly { temperature: number; share: number }[] }>({ key, shares: [] });
  const run = useFlow<ParticleNews, number>({
    key,
    work: (options) => worker.call('run', { temperature, bandwidth, particles, steps, seed }, options),
    onEnd: (share) => setSettled((before) => ({ key, shares: [...(before.key === key ? before.shares : []).filter((one) => one.temperature !== tau), { temperature: tau, share }] })),
  });
  const last = run.news.at(-1);
  // Particles that are there follow the temperature.
  const followed = useRef(temperature);
  useEffect(() => {
    if (followed.current === temperature) return;
    followed.current = temperature;
    if (last) run.start();
  }, [temperature]);
  const shares = settled.key === key ? settled.shares : [];
  const settledNow = shares.find((one) => one.temperature === tau);
  const figure = useMemo(
    () => gibbs.value && column.width && capFigure({ gibbs: gibbs.value, settled: shares, now: run.running && last ? { temperature: tau, share: last.share } : undefined }, column.width),
    [gibbs.value, column.width, settled, run.running && last],
  );
  const label = `The Gibbs density at temperature ${temperature}, largest at the two wells${last ? `, and ${particles} particles, of which a share of ${last.share.toFixed(3)} is in the caps around them` : ''}.`;
  return (
    <>
      <Notes notes={[law.error, gibbs.error, run.error].filter((note) => note !== undefined)} alert />
      <section aria-label="Settings" className="controls">
        <Choice label="Temperature τ" value={temperature} options={temperatures} onChange={(name) => update({ temperature: name })} />
        <Choice label="Bandwidth h of the density estimate" value={bandwidth} options={bandwidths} onChange={(name) => update({ bandwidth: name })} />
        <div className="row">
          <NumberInput label="Particles" field={geometryFields.particles} value={particles} onChange={(number) => update({ particles: number })} disabled={run.running} />
          <NumberInput label="Steps" field={geometryFields.steps} value={steps} onChange={(number) => update({ steps: number })} disabled={run.running} />
        </div>
        <RunControls label={last ? 'Go on' : 'Let them flow'} run={run} />
        {law.value && (
          <p className="numbers">
            Mass within 0.5 rad of a well: Gibbs <NumberOf name="gibbs" value={law.value.mass} />
            {last && (
              <>
                , particles now <NumberOf name="share" value={last.share} />
              </>
            )}
            {settledNow && (
              <>
                , settled <NumberOf name="settled" value={settledNow.share} />
              </>
            )}
            .
          </p>
        )}
        {law.value && (
          <p className="hint">
            The estimate of the density at bandwidth {bandwidth} sees itself: in a well of curvature 1, particles settle at a variance of <NumberOf name="variance" value={law.value.settled} digits={3} /> instead of τ ={' '}
            {temperature}, and all fall into the wells at τ ≤ <NumberOf name="collapse" value={law.value.collapse} digits={3} />.
          </p>
        )}
      </section>
      <section aria-label="Sphere and masses" className="results" ref={column.ref}>
        <SphereView temperature={tau} points={last?.points} label={label} />
        <p className="hint">Orange: the Gibbs density. Dots: particles. Rings: 0.5 rad around the wells. Equal areas of the sphere are equal on the discs.</p>
        {figure && <FigureView figure={figure} caption />}
      </section>
    </>
  );
}
