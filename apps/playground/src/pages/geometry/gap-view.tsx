import { useMemo, useState } from 'react';

import { Choice } from '../../components/choice.tsx';
import { FigureView } from '../../components/figure-view.tsx';
import { Notes } from '../../components/notes.tsx';
import { NumberInput } from '../../components/number-input.tsx';
import { RangeField } from '../../components/range-field.tsx';
import { useWidth } from '../../components/use-width.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { PageProps } from '../page.ts';
import { anglesFigure, divergenceFigure, pairLossFigure } from './figures.ts';
import { geometryFields, type GeometryState } from './geometry-state.ts';
import { NumberOf } from './number-of.tsx';
import type { PairTasks } from './pair.worker.ts';
import { RunControls } from './run-controls.tsx';
import type { PairNews } from './train-pair.ts';
import { useFlow } from './use-flow.ts';

const misalignments = [
  { name: 'shift', label: 'angle shifted', hint: 'normal shifts, which also widen the law of modality 2: as published' },
  { name: 'resample', label: 'partner redrawn', hint: 'another partner, which leaves both laws as they are' },
] as const;

/** Two encoders of pairs that do not fit, trained: the divergence of the two laws of embeddings. */
export function GapView({ state, update }: Pick<PageProps<GeometryState>, 'state' | 'update'>) {
  const worker = useWorker<PairTasks>(() => new Worker(new URL('./pair.worker.ts', import.meta.url), { type: 'module' }));
  const column = useWidth<HTMLDivElement>();
  const { misalignment, level, batch, updates, seed } = state;
  const settings = { misalignment, level, batch, updates, seed };
  const law = useAnswer(JSON.stringify([misalignment, level]), (signal) => worker.call('dataLaw', settings, { signal }));
  const [engine, setEngine] = useState('');
  const run = useFlow<PairNews, boolean>({
    key: JSON.stringify(settings),
    work: ({ signal, onProgress }) =>
      worker.call('train', settings, {
        signal,
        onProgress: (news) => {
          if ('description' in news) setEngine(news.description);
          else onProgress(news);
        },
      }),
  });
  const last = run.news.at(-1);
  const { width } = column;
  const angles = useMemo(() => law.value && width && anglesFigure(law.value, { news: last, width }), [law.value, last, width]);
  const curves = useMemo(
    () => law.value && width && run.news.length > 1 && [divergenceFigure(run.news, { law: law.value, width }), pairLossFigure(run.news, { batch, width })],
    [law.value, run.news.length, width],
  );
  return (
    <>
      <Notes notes={[...new Set([law.error, run.error])].filter((note) => note !== undefined)} alert />
      <section aria-label="Settings" className="controls">
        <Choice label="How pairs are misaligned" value={misalignment} options={misalignments} onChange={(name) => update({ misalignment: name })} />
        <RangeField label={misalignment === 'shift' ? 'Deviation of the shift, rad' : 'Share of partners redrawn'} field={geometryFields.level} value={level} onChange={(number) => update({ level: number })} />
        <div className="row">
          <NumberInput label="Pairs a batch" field={geometryFields.batch} value={batch} onChange={(number) => update({ batch: number })} disabled={run.running} />
          <NumberInput label="Steps" field={geometryFields.updates} value={updates} onChange={(number) => update({ updates: number })} disabled={run.running} />
        </div>
        <RunControls label="Train" run={run} />
        {law.value && (
          <p className="numbers">
            Divergence of the data <NumberOf name="data" value={law.value.divergence} />
            {last && (
              <>
                , of the embeddings <NumberOf name="embeddings" value={last.divergence} />; mean cosine of pairs <NumberOf name="paired" value={last.paired} digits={3} />
              </>
            )}
            .
          </p>
        )}
        <p className="hint">
          Shifted angles diverge before any encoder: hold the gap against that of the data. Redrawn partners do not. Now and then an encoder collapses to a line: try other seeds.{engine && ` Engine: ${engine}.`}
        </p>
      </section>
      <section aria-label="Angles and divergence" className="results" ref={column.ref}>
        {angles && <FigureView figure={angles} />}
        {curves && (
          <>
            <FigureView figure={curves[0]} caption />
            <FigureView figure={curves[1]} />
          </>
        )}
      </section>
    </>
  );
}
