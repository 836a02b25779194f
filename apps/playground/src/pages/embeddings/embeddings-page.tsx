import { useMemo, useState } from 'react';

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
import type { PageModule, PageProps } from '../page.ts';
import { AlignedDownload } from './aligned-download.tsx';
import type { PageDiagnosis } from './diagnose-pairs.ts';
import { gapTable, mapsTable, retrievalTable, spreadTable } from './diagnosis-tables.tsx';
import { embeddingsFields, type EmbeddingsState, EXAMPLE_WIDTH } from './embeddings-state.ts';
import { calibrationFigure, canonicalFigure, spectrumFigure } from './figures.ts';
import { FileChoice } from './file-choice.tsx';
import { LinesChoice } from './lines-choice.tsx';
import type { EmbeddingFiles } from './read-embedding-files.ts';
import { useDiagnosis } from './use-diagnosis.ts';

const formula = [
  '<mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo><mo>=</mo><mfrac><mn>1</mn><mi>τ</mi></mfrac><mfrac><mrow><mo>⟨</mo><msub><mi>z</mi><mi>u</mi></msub><mo>,</mo><msub><mi>z</mi><mi>v</mi></msub><mo>⟩</mo></mrow><mrow><mo>|</mo><msub><mi>z</mi><mi>u</mi></msub><mo>|</mo><mo>|</mo><msub><mi>z</mi><mi>v</mi></msub><mo>|</mo></mrow></mfrac>',
  '<mi>ν</mi><mo>(</mo><msub><mi>v</mi><mi>j</mi></msub><mo>|</mo><mi>u</mi><mo>)</mo><mo>=</mo><mfrac><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><msub><mi>v</mi><mi>j</mi></msub><mo>)</mo></mrow></msup><mrow><munder><mo>∑</mo><mi>k</mi></munder><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><msub><mi>v</mi><mi>k</mi></msub><mo>)</mo></mrow></msup></mrow></mfrac>',
];
const switches = [
  { name: 'off', label: 'off' },
  { name: 'on', label: 'try maps', hint: 'centring, rotation and canonical variates, on held-out pairs' },
  { name: 'all', label: 'train one too', hint: 'these, another temperature, and a linear map trained by the loss of CLIP' },
] as const;
const noFiles: EmbeddingFiles = { embeddings: [] };
/** The width from which on settings and results stand side by side, as in the style sheet. */
const SIDE_BY_SIDE = '(min-width: 1001px)';

/** Drop embeddings of paired items: what holds of them, and what to do about it, computed here. */
function EmbeddingsPage({ state, update, reset }: PageProps<EmbeddingsState>) {
  const [files, setFiles] = useState(noFiles);
  const column = useWidth<HTMLDivElement>();
  const { value, error, progress, stopped, stop, again, align } = useDiagnosis(state, files);
  const [wide] = useState(() => window.matchMedia(SIDE_BY_SIDE).matches);
  const number = (name: 'temperature' | 'pairs' | 'seed') => ({ field: embeddingsFields[name], value: state[name], onChange: (entered: number) => update({ [name]: entered }) });
  const range = (name: 'shared' | 'gap' | 'noise' | 'turn') => ({ field: embeddingsFields[name], value: state[name], onChange: (entered: number) => update({ [name]: entered }) });
  const figures = useMemo(() => {
    if (value === undefined || column.width === undefined) return [];
    const { diagnosis, sides } = value;
    const width = column.width < 640 ? column.width : Math.floor((column.width - 24) / 2);
    return [...(['u->v', 'v->u'] as const).map((direction) => calibrationFigure(diagnosis, { direction, sides, width })), spectrumFigure(diagnosis, { sides, width }), canonicalFigure(diagnosis, { width })].filter((figure) => figure !== null);
  }, [value, column.width]);
  const example = files.embeddings.length === 0;
  return (
    <PageFrame
      title="Your embeddings"
      formula={formula}
      lead="Drop embeddings of paired items from any model: what holds of them, and what to do about it. Nothing leaves the browser."
      seed={number('seed')}
      onReset={() => {
        setFiles(noFiles);
        reset();
      }}
    >
      <Notes notes={[error, align.error].filter((note) => note !== undefined)} alert />
      <div className="embeddings">
        <section aria-label="Embeddings" className="controls">
          <FileChoice files={files.embeddings} onChange={(embeddings) => setFiles({ embeddings })} />
          {!example && (
            <>
              <p className="numbers">
                <output data-name="files">{files.embeddings.map(({ name }) => name).join(', ')}</output>{' '}
                <button type="button" onClick={() => setFiles(noFiles)}>
                  Back to the example
                </button>
              </p>
              <details className="settings">
                <summary>Partners and labels</summary>
                <LinesChoice label="Partners" hint="For several captions an image: a line for each row of the second modality, with the row of the first that it belongs to, from 0." file={files.partners} onChange={(partners) => setFiles({ ...files, partners })} />
                <LinesChoice label="Labels" hint="A label for each row of the first modality: how often the first that is found has the same." file={files.labels} onChange={(labels) => setFiles({ ...files, labels })} />
              </details>
            </>
          )}
          {/* On a narrow page the findings come first. */}
          <details className="settings" open={wide}>
            <summary>Settings</summary>
            <NumberInput label="Temperature τ in use" {...number('temperature')} />
            <Choice label="Re-align" value={state.maps} options={switches} onChange={(maps) => update({ maps })} />
            {example && (
              <fieldset className="example">
                <legend>Example: image and text, width {EXAMPLE_WIDTH}</legend>
                <RangeField label="Gap" {...range('gap')} />
                <RangeField label="Noise" {...range('noise')} />
                <RangeField label="Turn of text, degrees" {...range('turn')} />
                <RangeField label="Axes shared" {...range('shared')} />
                <NumberInput label="Pairs" {...number('pairs')} />
              </fieldset>
            )}
          </details>
        </section>
        <section aria-label="Diagnosis" className="results" ref={column.ref} aria-busy={progress !== undefined}>
          <div className="row running">
            {progress && (
              <>
                <Progress label={`Measuring, ${progress.what}: percent`} done={Math.round(100 * progress.share)} total={100} />
                <button type="button" onClick={stop}>
                  Stop
                </button>
              </>
            )}
            {stopped && (
              <button type="button" onClick={again}>
                Diagnose again
              </button>
            )}
            <p className="numbers" role="status">
              {stopped && 'Stopped.'}
              {value && !progress && `${itemsOf(value)} of width ${value.diagnosis.items.width} diagnosed: ${value.sides.u}, ${value.sides.v}.`}
            </p>
          </div>
          {value && (
            <>
              <dl className="findings">
                {value.findings.map(({ topic, finding, advice }) => (
                  <div key={topic}>
                    <dt>{topic}</dt>
                    <dd>{finding}</dd>
                    <dd className="advice">→ {advice}</dd>
                  </div>
                ))}
              </dl>
              <TableView {...retrievalTable(value)} />
              <TableView {...gapTable(value)} />
              <TableView {...spreadTable(value)} />
              {value.mitigations && (
                <>
                  <TableView {...mapsTable(value.mitigations)} />
                  {!progress && <AlignedDownload run={align} />}
                </>
              )}
              <p className="numbers">
                Better temperature{' '}
                <output data-name="betterTemperature" data-value={value.diagnosis.calibration.better.temperature}>
                  {value.diagnosis.calibration.better.temperature.toPrecision(3)}
                </output>
                ; CKA{' '}
                <output data-name="cka" data-value={value.diagnosis.structure.cka}>
                  {value.diagnosis.structure.cka.toFixed(3)}
                </output>
                .
              </p>
              <div className="figures">
                {figures.map((figure) => (
                  <FigureView key={figure.title} figure={figure} caption />
                ))}
              </div>
            </>
          )}
        </section>
      </div>
    </PageFrame>
  );
}

function itemsOf({ diagnosis: { items, oneToOne } }: PageDiagnosis): string {
  const [u, v] = [items.u, items.v].map((count) => count.toLocaleString('en'));
  return oneToOne ? `${u} pairs` : `${u} items with ${v} partners`;
}

/** The page of one's own embeddings. */
export const embeddingsPage: PageModule<EmbeddingsState> = { codec: stateCodec<EmbeddingsState>(embeddingsFields), Component: EmbeddingsPage };
