import { useMemo } from 'react';

import { Choice } from '../../components/choice.tsx';
import { EngineChoice } from '../../components/engine-choice.tsx';
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
import { CovarianceFigure } from './covariance-figure.tsx';
import { densitiesFigure, lossFigure, trainedFigure } from './figures.ts';
import { gaussianFormula } from './formula.ts';
import { gaussianFields, type GaussianState } from './gaussian-state.ts';
import type { LawsTasks } from './laws.worker.ts';
import { NumbersTable } from './numbers-table.tsx';
import { useTraining } from './use-training.ts';

const tiltings = [
  { name: 'inner', label: 'inner product', hint: 's = ⟨Gu, Hv⟩' },
  { name: 'l2', label: 'L2', hint: 's = −½|Gu − Hv|²' },
] as const;
const losses = [
  { name: 'conditional', label: 'both', hint: 'conditional loss, two-sided' },
  { name: 'u|v', label: 'u | v', hint: 'conditional loss of u given v' },
  { name: 'v|u', label: 'v | u', hint: 'conditional loss of v given u' },
  { name: 'joint', label: 'joint', hint: 'joint loss' },
] as const;
const dimensions = [{ name: '1', label: '1' }, { name: '2', label: '2' }] as const;
const shownPairs = [{ name: '1', label: 'u₁, v₁' }, { name: '2', label: 'u₂, v₂' }] as const;
const ranks = [{ name: '0', label: '0' }, { name: '1', label: '1' }, { name: '2', label: '2' }] as const;

/** Drag a covariance: what every tilting and loss makes of it, in closed form and trained. */
function GaussianPage({ state, update, reset }: PageProps<GaussianState>) {
  const laws = useWorker<LawsTasks>(() => new Worker(new URL('./laws.worker.ts', import.meta.url), { type: 'module' }));
  const training = useTraining(state);
  const column = useWidth<HTMLDivElement>();
  const planeColumn = useWidth<HTMLDivElement>();
  const trained = training.weights;
  const answer = useAnswer(JSON.stringify([state, trained]), (signal) => laws.call('computeLaws', { state, trained }, { signal }));
  const { value } = answer;
  const index = Math.min(Number(state.shown), Number(state.dimension)) as 1 | 2;
  const fields = index === 1 ? (['varU1', 'varV1', 'corr1'] as const) : (['varU2', 'varV2', 'corr2'] as const);
  const names = state.dimension === '1' ? (['u', 'v'] as const) : ([`u${'₁₂'[index - 1]}`, `v${'₁₂'[index - 1]}`] as const);
  const { width } = column;
  const densities = useMemo(() => value && width && densitiesFigure(value, { names, given: state.given, width, columns: width < 460 ? 1 : 2 }), [value, width]);
  const trainedPlane = useMemo(() => value?.trained && planeColumn.width && trainedFigure(value, { names, width: planeColumn.width }), [value, planeColumn.width]);
  const curve = useMemo(
    () => training.history && value && width && lossFigure(training.history, { floor: value.ranks[Math.min(Number(state.rank), value.ranks.length - 1)].loss, width }),
    [training.history, value, width],
  );

  const rank = Math.min(Number(state.rank), Number(state.dimension));
  const busy = training.running;
  return (
    <PageFrame
      title="Gaussian pair"
      formula={gaussianFormula(state)}
      lead="A logit s tilts the product of the marginals. Dashed: the truth μ. Blue: the best ν of this rank. Drag the handles; train encoders (red)."
      seed={{ field: gaussianFields.seed, value: state.seed, onChange: (seed) => update({ seed }) }}
      onReset={reset}
    >
      <Notes notes={[answer.error, training.error].filter((note) => note !== undefined)} alert />
      <div className="gaussian">
        <section aria-label="Settings" className="controls">
          <Choice label="Logit" value={state.tilting} options={tiltings} onChange={(tilting) => update({ tilting })} />
          <Choice label="Loss" value={state.loss} options={losses} onChange={(loss) => update({ loss })} />
          <div className="row">
            <Choice label="Dimension" value={state.dimension} options={dimensions} onChange={(dimension) => update({ dimension, ...(dimension === '1' && { shown: '1', rank: state.rank === '2' ? '1' : state.rank }) })} />
            <Choice label="Rank" value={String(rank) as GaussianState['rank']} options={ranks.slice(0, Number(state.dimension) + 1)} onChange={(name) => update({ rank: name })} />
            {state.dimension === '2' && <Choice label="Shown" value={state.shown} options={shownPairs} onChange={(shown) => update({ shown })} />}
          </div>
          <RangeField label={`Variance of ${names[0]}`} field={gaussianFields[fields[0]]} value={state[fields[0]]} onChange={(number) => update({ [fields[0]]: number })} />
          <RangeField label={`Variance of ${names[1]}`} field={gaussianFields[fields[1]]} value={state[fields[1]]} onChange={(number) => update({ [fields[1]]: number })} />
          <RangeField label="Correlation" field={gaussianFields[fields[2]]} value={state[fields[2]]} onChange={(number) => update({ [fields[2]]: number })} />
          <RangeField label="Conditionals given the value" field={gaussianFields.given} value={state.given} onChange={(given) => update({ given })} />
          <h2>Train</h2>
          <div className="row">
            <NumberInput label="Pairs a batch" field={gaussianFields.batch} value={state.batch} onChange={(batch) => update({ batch })} disabled={busy} />
            <NumberInput label="Steps" field={gaussianFields.steps} value={state.steps} onChange={(steps) => update({ steps })} disabled={busy} />
            <NumberInput label="Learning rate" field={gaussianFields.rate} value={state.rate} onChange={(rate) => update({ rate })} disabled={busy} />
            <EngineChoice value={state.engine} names={gaussianFields.engine.names} disabled={busy} onChange={(engine) => update({ engine })} />
          </div>
          <div className="row">
            <button type="button" className="primary" disabled={busy || rank === 0} onClick={training.start}>
              Train
            </button>
            <button type="button" disabled={!busy} onClick={training.stop}>
              Stop
            </button>
          </div>
          {rank === 0 && <p className="hint">Encoders of rank 0 have nothing to learn: the model is the product of the marginals.</p>}
          {training.progress && <Progress label="Step" done={training.progress.step} total={training.progress.totalSteps} />}
          <p className="hint" role="status">
            {training.status}
          </p>
        </section>
        <section aria-label="Joint laws" className="planes" ref={planeColumn.ref}>
          {planeColumn.width && (
            <CovarianceFigure
              state={state}
              component={index}
              names={names}
              laws={value}
              width={planeColumn.width}
              onShape={({ varU, varV, corr }) => update({ [fields[0]]: varU, [fields[1]]: varV, [fields[2]]: corr })}
            />
          )}
          {trainedPlane && <FigureView figure={trainedPlane} />}
        </section>
        <section aria-label="Conditionals, marginals and numbers" className="results">
          <div ref={column.ref}>{densities && <FigureView figure={densities} />}</div>
          {value && (
            <>
              <p className="numbers">
                Mutual information <output data-name="mutualInformation" data-value={value.mutualInformation}>{signed(value.mutualInformation)}</output> nats, canonical correlations{' '}
                <output>{value.sigma.map((sigma) => signed(sigma, 3)).join(', ')}</output>
              </p>
              <NumbersTable laws={value} rank={rank} />
            </>
          )}
          {curve && <FigureView figure={curve} />}
        </section>
      </div>
    </PageFrame>
  );
}

/** The page of Gaussian pairs. */
export const gaussianPage: PageModule<GaussianState> = { codec: stateCodec<GaussianState>(gaussianFields), Component: GaussianPage };
