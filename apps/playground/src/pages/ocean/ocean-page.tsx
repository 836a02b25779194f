import { useEffect, useMemo, useState } from 'react';

import { Choice } from '../../components/choice.tsx';
import { FigureView } from '../../components/figure-view.tsx';
import { Notes } from '../../components/notes.tsx';
import { NumberInput } from '../../components/number-input.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Progress } from '../../components/progress.tsx';
import { RangeField } from '../../components/range-field.tsx';
import { signed } from '../../components/signed.ts';
import { useWidth } from '../../components/use-width.ts';
import { stateCodec } from '../../state/state-codec.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { PageModule, PageProps } from '../page.ts';
import { errorsFigure, mapFigure, place, profilesFigure } from './figures.ts';
import type { OceanTasks } from './ocean.worker.ts';
import { OceanMap } from './ocean-map.tsx';
import { oceanFields, type OceanState } from './ocean-state.ts';

const targets = [
  { name: 'salinity', label: 'salinity', hint: 'from temperature' },
  { name: 'temperature', label: 'temperature', hint: 'from salinity' },
] as const;
const tiltings = [
  { name: 'inner', label: 'inner product', hint: 'conditional loss, two-sided' },
  { name: 'l2', label: 'L2', hint: 'the loss that predicts what is reconstructed' },
] as const;
const known = { salinity: ['v', 'u'], temperature: ['u', 'v'] } as const;

function formulaOf({ target, tilting }: OceanState): string[] {
  const [to, from] = known[target];
  const logit =
    tilting === 'inner'
      ? '<mo>⟨</mo><mi>G</mi><mi>u</mi><mo>,</mo><mi>H</mi><mi>v</mi><mo>⟩</mo>'
      : '<mo>−</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mrow><mo>|</mo><mi>G</mi><mi>u</mi><mo>−</mo><mi>H</mi><mi>v</mi><mo>|</mo></mrow><mn>2</mn></msup>';
  return [
    `<mi>ν</mi><mo>(</mo><mi>${to}</mi><mo>|</mo><mi>${from}</mi><mo>)</mo><mo>∝</mo><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo></mrow></msup><msub><mi>μ</mi><mi>${to}</mi></msub><mo>(</mo><mi>${to}</mi><mo>)</mo>`,
    `<mi>s</mi><mo>=</mo>${logit}`,
    '<mi>u</mi><mo>:</mo><mtext>temperature</mtext><mo>,</mo><mspace width="0.4em"/><mi>v</mi><mo>:</mo><mtext>salinity</mtext>',
  ];
}

/** Click a place of the ocean: one variable in, the other reconstructed with its spread. */
function OceanPage({ state, update, reset }: PageProps<OceanState>) {
  const worker = useWorker<OceanTasks>(() => new Worker(new URL('./ocean.worker.ts', import.meta.url), { type: 'module' }));
  const column = useWidth<HTMLDivElement>();
  const mapColumn = useWidth<HTMLDivElement>();
  const { target, tilting, rank, pool, latitude, longitude, seed } = state;
  const model = { target, tilting, rank, pool, seed };
  const key = JSON.stringify(model);
  const [surveyed, setSurveyed] = useState(0);
  useEffect(() => setSurveyed(0), [key]);
  const one = useAnswer(JSON.stringify([model, latitude, longitude]), async (signal) => ({ target, value: await worker.call('reconstruct', { ...model, latitude, longitude }, { signal }) }));
  const all = useAnswer(key, async (signal) => ({ target, key, value: await worker.call('survey', model, { signal, onProgress: setSurveyed }) }));
  const profiles = useMemo(() => one.value && column.width && profilesFigure(one.value.value, { target: one.value.target, width: column.width }), [one.value, column.width]);
  const errors = useMemo(() => all.value && column.width && errorsFigure(all.value.value, { target: all.value.target, width: column.width }), [all.value, column.width]);
  const map = useMemo(() => all.value && mapColumn.width && mapFigure(all.value.value, { target: all.value.target, width: mapColumn.width }), [all.value, mapColumn.width]);
  const marked = one.value?.value;
  const waiting = all.value?.key !== key && all.error === undefined;
  return (
    <PageFrame
      title="Ocean"
      formula={formulaOf(state)}
      lead="Click a place: one profile goes in, the other is reconstructed with its spread. Nothing was fitted on the places shown."
      seed={{ field: oceanFields.seed, value: seed, onChange: (number) => update({ seed: number }) }}
      onReset={reset}
    >
      <Notes notes={[...new Set([one.error, all.error])].filter((note) => note !== undefined)} alert />
      <div className="ocean">
        <section aria-label="Map" className="places" ref={mapColumn.ref}>
          {map && <OceanMap figure={map} marked={marked} onPlace={update} />}
          {waiting && <Progress label={all.value ? 'Errors of held-out profiles, percent' : 'Reading 42,164 profiles, then errors of those held out, percent'} done={Math.round(100 * surveyed)} total={100} />}
          <div className="row">
            <NumberInput label="Latitude, °N" field={oceanFields.latitude} value={latitude} onChange={(number) => update({ latitude: number })} />
            <NumberInput label="Longitude, °E" field={oceanFields.longitude} value={longitude} onChange={(number) => update({ longitude: number })} />
            <Choice label="Reconstruct" value={target} options={targets} onChange={(name) => update({ target: name })} />
            <Choice label="Logit" value={tilting} options={tiltings} onChange={(name) => update({ tilting: name })} />
          </div>
          <div className="row">
            <RangeField label="Rank of the encoders" field={oceanFields.rank} value={rank} onChange={(number) => update({ rank: number })} />
            <NumberInput label="Profiles weighed" field={oceanFields.pool} value={pool} onChange={(number) => update({ pool: number })} />
          </div>
          {marked && (
            <p className="numbers" role="status">
              Nearest held-out profile: <output data-name="place">{place(marked)}</output>. Effective sample size{' '}
              <output data-name="effectiveSampleSize" data-value={marked.effectiveSampleSize}>
                {marked.effectiveSampleSize.toFixed(1)}
              </output>{' '}
              of {pool} profiles.
            </p>
          )}
          {all.value && (
            <p className="numbers">
              Fitted on <output data-name="fitted" data-value={all.value.value.fitted}>{all.value.value.fitted}</output> profiles, {all.value.value.heldOut} held out. Canonical correlations{' '}
              <output>{all.value.value.canonicalCorrelations.slice(0, 6).map((sigma) => signed(sigma, 2)).join(', ')}</output> …; mutual information of the Gaussian law{' '}
              <output data-name="mutualInformation" data-value={all.value.value.mutualInformation}>{signed(all.value.value.mutualInformation, 2)}</output> nats.
            </p>
          )}
        </section>
        <section aria-label="Profiles" className="results" ref={column.ref}>
          {profiles && <FigureView figure={profiles} caption />}
          {errors && <FigureView figure={errors} caption />}
        </section>
      </div>
    </PageFrame>
  );
}

/** The page of the ocean. */
export const oceanPage: PageModule<OceanState> = { codec: stateCodec<OceanState>(oceanFields), Component: OceanPage };
