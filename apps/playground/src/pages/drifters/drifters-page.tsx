import { useEffect, useMemo, useState } from 'react';

import { Choice } from '../../components/choice.tsx';
import { FigureView } from '../../components/figure-view.tsx';
import { Notes } from '../../components/notes.tsx';
import { NumberInput } from '../../components/number-input.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Progress } from '../../components/progress.tsx';
import { RangeField } from '../../components/range-field.tsx';
import { TableView } from '../../components/table-view.tsx';
import { useWidth } from '../../components/use-width.ts';
import { stateCodec } from '../../state/state-codec.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import { useRun } from '../../workers/use-run.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { PageModule, PageProps } from '../page.ts';
import type { DrifterResult, DrifterSurvey } from './drifter-models.ts';
import type { DriftersTasks } from './drifters.worker.ts';
import { driftersFields, type DriftersState, EXAMPLES, RECORDS } from './drifters-state.ts';
import { estimateFigures, fieldsFigure } from './figures.ts';
import { driftersFormula } from './formula.ts';
import { SurveyView } from './survey-view.tsx';
import { fieldsTable, tableFields } from './tables.ts';
import { TrackPad } from './track-pad.tsx';
import { trackWarnings } from './track-warnings.ts';

const paces = [
  { name: 'steady', label: 'steady', hint: 'at the same speed all along' },
  { name: 'drawn', label: 'as drawn', hint: 'as fast as the pen was, in proportion' },
] as const;
const choices = [
  { name: 'likely', label: 'next likely', hint: 'in the order of their probabilities' },
  { name: 'drawn', label: 'drawn', hint: 'by their probabilities, so that some come twice' },
] as const;
/** Between two times of the animation. */
const PAUSE_MS = 250;

/** Draw the track of a tracer: the stream functions that would carry it along, under the learned conditional. */
function DriftersPage({ state, update, reset }: PageProps<DriftersState>) {
  const worker = useWorker<DriftersTasks>(() => new Worker(new URL('./drifters.worker.ts', import.meta.url), { type: 'module' }));
  const column = useWidth<HTMLDivElement>();
  const { record, ...question } = state;
  const { track, pace, example, pool, choice, shown, seed } = state;
  const [drawn, setDrawn] = useState(1);
  const [compared, setCompared] = useState(1);
  const model = useAnswer('', (signal) => worker.call('result', undefined, { signal }));
  const key = JSON.stringify(question);
  const asked = useAnswer(key, async (signal) => {
    const value = await worker.call('answer', question, { signal, onProgress: setDrawn });
    // Fields that are there from before are not drawn.
    setDrawn(1);
    return { key, choice, value };
  });
  const maps = useAnswer(JSON.stringify([asked.value?.key, record]), async (signal) => {
    if (asked.value === undefined) return undefined;
    const { value: answer, choice: shownChoice } = asked.value;
    return { answer, choice: shownChoice, record, maps: await worker.call('maps', { ...answer, record }, { signal }) };
  });
  const reference = useAnswer(asked.value?.key ?? '', async (signal) => {
    if (asked.value === undefined) return undefined;
    const { value: answer } = asked.value;
    const distances = tableFields(answer).map(({ distance }) => distance);
    const comparison = await worker.call('compare', { ...answer, distances, seed }, { signal, onProgress: setCompared });
    setCompared(1);
    return { answer, comparison };
  });
  const survey = useRun<number, number, DrifterSurvey>({
    key: JSON.stringify([pool, seed]),
    none: 0,
    tell: (_before, share) => share,
    work: (options) => worker.call('survey', { pool, seed, examples: EXAMPLES }, options),
  });
  const { width } = column;
  const figures = useMemo(() => {
    if (!maps.value || !width) return undefined;
    const picture = { ...maps.value, width };
    return { ...estimateFigures(picture), fields: fieldsFigure(picture, maps.value.choice) };
  }, [maps.value, width]);
  const answer = asked.value?.value;
  const comparison = reference.value?.answer === answer ? reference.value?.comparison : undefined;
  const warnings = comparison && track.length > 0 ? trackWarnings(comparison) : [];
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => (record < RECORDS ? update({ record: record + 1 }) : setPlaying(false)), PAUSE_MS);
    return () => clearTimeout(timer);
    // A time is shown as soon as its maps are there.
  }, [playing, maps.value]);
  return (
    <PageFrame
      title="Drifters"
      formula={driftersFormula}
      lead="Draw where a current carried a tracer: the currents that are likely given its track. Then see where they would have carried it."
      seed={{ field: driftersFields.seed, value: seed, onChange: (number) => update({ seed: number }) }}
      onReset={reset}
    >
      <Notes notes={[...new Set([asked.error, maps.error, reference.error, model.error, survey.error])].filter((note) => note !== undefined)} alert />
      <div className="drifters">
        <section aria-label="Track" className="controls">
          <TrackPad track={track} positions={answer?.asked} onDraw={(corners) => update({ track: corners })} />
          <div className="row">
            <button type="button" disabled={track.length === 0} onClick={() => update({ track: track.slice(0, -1) })}>
              Undo
            </button>
            <button type="button" disabled={track.length === 0} onClick={() => update({ track: [] })}>
              Clear
            </button>
            <button type="button" onClick={() => update({ track: [], example: (example + 1) % (driftersFields.example.max + 1) })}>
              Next example
            </button>
            <NumberInput label="Example" field={driftersFields.example} value={example} onChange={(number) => update({ track: [], example: number })} />
          </div>
          <div className="row">
            <Choice label="Speed of a drawn track" value={pace} options={paces} onChange={(name) => update({ pace: name })} />
            <NumberInput label="Fields weighed" field={driftersFields.pool} value={pool} onChange={(number) => update({ pool: number })} />
          </div>
          <div className="row">
            <Choice label="Other fields shown" value={choice} options={choices} onChange={(name) => update({ choice: name })} />
            <NumberInput label="How many" field={driftersFields.shown} value={shown} onChange={(number) => update({ shown: number })} />
          </div>
          <div className="row player">
            <RangeField label={`Time, in twentieths of ${model.value ? duration(model.value) : '…'}`} field={driftersFields.record} value={record} onChange={(number) => update({ record: number })} />
            <button
              type="button"
              onClick={() => {
                if (!playing && record === RECORDS) update({ record: 0 });
                setPlaying(!playing);
              }}
            >
              {playing ? 'Stop' : 'Play'}
            </button>
          </div>
          {drawn < 1 && <Progress label={`Drawing ${pool.toLocaleString('en')} fields, percent`} done={Math.round(100 * drawn)} total={100} />}
          {compared < 1 && <Progress label="Tracks of random fields to compare with, percent" done={Math.round(100 * compared)} total={100} />}
        </section>
        <section aria-label="Fields given the track" className="results" ref={column.ref}>
          {warnings.length > 0 && (
            <p className="note" role="status" data-name="warning">
              The encoder has hardly seen such a track: {warnings.join('; ')}. Do not trust what it says of it.
            </p>
          )}
          {answer && (
            <p className="numbers" role="status">
              {track.length === 0 ? `Simulated track ${example}, its field unknown to the encoder` : 'Your track'}: length{' '}
              <output data-name="length" data-value={answer.measures.length}>{answer.measures.length.toFixed(2)}</output>
              {comparison && ` (median of simulated ones ${comparison.medianLength.toFixed(2)})`}. Effective sample size{' '}
              <output data-name="effectiveSampleSize" data-value={answer.effectiveSampleSize}>{answer.effectiveSampleSize.toFixed(1)}</output> of {pool.toLocaleString('en')} fields.
              {comparison && ` Tracers of fields drawn at random are off by ${comparison.medianDistance.toFixed(2)} in the median.`}
            </p>
          )}
          {figures && (
            <>
              <div className="estimates">
                <FigureView figure={figures.estimate} />
                <FigureView figure={figures.spread} />
              </div>
              <FigureView figure={figures.fields} caption />
            </>
          )}
          {asked.value && <TableView {...fieldsTable(asked.value.value, { further: comparison?.further, choice: asked.value.choice })} />}
          {answer && <SurveyView run={survey} />}
        </section>
        {model.value && <Honesty result={model.value} />}
      </div>
    </PageFrame>
  );
}

/** What the trained encoder can and cannot do, by what its run measured. */
function Honesty({ result: { retrieval, pairs, findings } }: { readonly result: DrifterResult }) {
  const { best, weighted, prior } = findings.amongTrain;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return (
    <p className="hint honesty">
      Of {pairs.test.toLocaleString('en')} test fields the true one came first in {percent(retrieval.vToU.recall['1'])} of cases and among five in {percent(retrieval.vToU.recall['5'])} (chance {percent(retrieval.chance.recall['5'])}). A
      track says little of places where it has not been: there one field is a random draw. Errors of ψ: {best.psi.toFixed(2)} of the most likely field, {prior.psi.toFixed(2)} of the mean of all, {weighted.psi.toFixed(2)} of the weighted mean, which is the estimate. The cosine does not see how strong a field is, so a likely one may carry its tracer too far or not far enough.
    </p>
  );
}

function duration({ findings: { simulation } }: DrifterResult): string {
  const { step, steps } = simulation.integration;
  return String(Number((step * steps).toPrecision(6)));
}

/** The page of drifters. */
export const driftersPage: PageModule<DriftersState> = { codec: stateCodec<DriftersState>(driftersFields), Component: DriftersPage };
