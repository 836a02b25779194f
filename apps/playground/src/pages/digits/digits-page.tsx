import { useMemo } from 'react';

import { Choice } from '../../components/choice.tsx';
import { EngineChoice } from '../../components/engine-choice.tsx';
import { FigureView } from '../../components/figure-view.tsx';
import { Notes } from '../../components/notes.tsx';
import { NumberInput } from '../../components/number-input.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Progress } from '../../components/progress.tsx';
import { useWidth } from '../../components/use-width.ts';
import { stateCodec } from '../../state/state-codec.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import type { PageModule, PageProps } from '../page.ts';
import { digitsFields, type DigitsState, objectiveNames, objectives } from './digits-state.ts';
import { drawStrokes } from './draw-strokes.ts';
import { DrawingPad } from './drawing-pad.tsx';
import { digitLosses, drawsFigure, labelFigures } from './figures.ts';
import { siteFolder, useDigits } from './use-digits.ts';

const losses = [{ name: 'all' as const, label: 'all three' }, ...objectiveNames.map((name) => ({ name, label: objectives[name].label }))];
const labels = Array.from({ length: 10 }, (_, digit) => ({ name: String(digit), label: String(digit) }));
const formula = [
  '<mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo><mo>=</mo><mo>⟨</mo><mi>g</mi><mo>(</mo><mi>u</mi><mo>)</mo><mo>,</mo><msub><mi>e</mi><mi>v</mi></msub><mo>⟩</mo>',
  '<mi>ν</mi><mo>(</mo><mi>v</mi><mo>|</mo><mi>u</mi><mo>)</mo><mo>∝</mo><msub><mi>μ</mi><mi>v</mi></msub><mo>(</mo><mi>v</mi><mo>)</mo><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo></mrow></msup>',
  '<mi>ν</mi><mo>(</mo><mi>u</mi><mo>|</mo><mi>v</mi><mo>)</mo><mo>∝</mo><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo></mrow></msup><msub><mi>μ</mi><mi>u</mi></msub><mo>(</mo><mi>u</mi><mo>)</mo>',
];

/** Train LeNet on digits, then ask it: the label law of a drawing, images given a label. */
function DigitsPage({ state, update, reset }: PageProps<DigitsState>) {
  const training = useDigits(state);
  const { worker, scores } = training;
  const column = useWidth<HTMLDivElement>();
  const { width } = column;
  const base = siteFolder();
  const drawn = useMemo(() => drawStrokes(state.drawing), [state.drawing]);
  const test = useAnswer(String(state.test), (signal) => worker.call('testImage', { base, index: state.test }, { signal }));
  const query = drawn ? { pixels: drawn, label: undefined } : test.value;
  const asked = useAnswer(JSON.stringify([training.version, scores !== undefined, query && Array.from(query.pixels)]), async (signal) =>
    scores && query ? { query, laws: await worker.call('classify', { base, pixels: query.pixels }, { signal }) } : undefined,
  );
  const generated = useAnswer(JSON.stringify([training.version, scores !== undefined, state.label, state.draws, state.seed]), async (signal) =>
    scores && { label: state.label, draws: await worker.call('draw', { base, label: state.label, draws: state.draws, seed: state.seed }, { signal }) },
  );
  const labelLaws = useMemo(() => (asked.value && width ? labelFigures(asked.value.query, asked.value.laws, width) : []), [asked.value, width]);
  const grid = useMemo(() => generated.value && width && drawsFigure(generated.value.draws, { label: generated.value.label, width }), [generated.value, width]);
  const curves = useMemo(() => training.curves.size > 0 && width && digitLosses(training.curves, width), [training.curves, width]);
  const busy = training.running;
  return (
    <PageFrame
      title="Digits"
      formula={formula}
      lead="Train LeNet on MNIST by three losses. Then draw a digit: its label law. Choose a label: images drawn from the learned conditional."
      seed={{ field: digitsFields.seed, value: state.seed, onChange: (seed) => update({ seed }) }}
      onReset={reset}
    >
      <Notes notes={[training.error, test.error, asked.error, generated.error].filter((note) => note !== undefined)} alert />
      <div className="digits">
        <section aria-label="Settings" className="controls">
          <Choice label="Losses" value={state.losses} options={losses} onChange={(name) => update({ losses: name })} disabled={busy} />
          <div className="row">
            <NumberInput label="Images" field={digitsFields.images} value={state.images} onChange={(images) => update({ images })} disabled={busy} />
            <NumberInput label="Epochs" field={digitsFields.epochs} value={state.epochs} onChange={(epochs) => update({ epochs })} disabled={busy} />
            <NumberInput label="Pairs a batch" field={digitsFields.batch} value={state.batch} onChange={(batch) => update({ batch })} disabled={busy} />
            <NumberInput label="Learning rate" field={digitsFields.rate} value={state.rate} onChange={(rate) => update({ rate })} disabled={busy} />
            <EngineChoice value={state.engine} names={digitsFields.engine.names} disabled={busy} onChange={(engine) => update({ engine })} />
          </div>
          <div className="row">
            <button type="button" className="primary" disabled={busy} onClick={training.start}>
              Train
            </button>
            <button type="button" disabled={!busy} onClick={training.stop}>
              Stop
            </button>
          </div>
          {training.progress && <Progress label="Step" done={training.progress.done} total={training.progress.total} />}
          <p className="hint" role="status">
            {training.status}
          </p>
          <h2>Ask for a label</h2>
          <DrawingPad strokes={state.drawing} image={test.value?.pixels} onDraw={(drawing) => update({ drawing })} />
          <div className="row">
            <button type="button" disabled={state.drawing.length === 0} onClick={() => update({ drawing: [] })}>
              Clear the drawing
            </button>
            <NumberInput label="or test image" field={digitsFields.test} value={state.test} onChange={(number) => update({ test: number, drawing: [] })} />
          </div>
          <h2>Ask for images</h2>
          <div className="row">
            <Choice label="Given the label" value={String(state.label)} options={labels} onChange={(name) => update({ label: Number(name) })} />
            <NumberInput label="Draws" field={digitsFields.draws} value={state.draws} onChange={(draws) => update({ draws })} />
          </div>
        </section>
        <section aria-label="What the models answer" className="results" ref={column.ref}>
          {curves && <FigureView figure={curves} />}
          {scores === undefined && !busy && (
            <div className="awaited">
              <p>No model is trained yet: press Train. Then see here, for each loss,</p>
              <ol>
                <li>its minibatches, against a model that knows nothing;</li>
                <li>the label law ν(v | u) of the digit on the pad: draw one, or choose a test image;</li>
                <li>images drawn from ν(u | v) of the label that you choose, out of 2,000 that the model has not seen;</li>
                <li>accuracy, negative log-likelihood, and the effective sample size of the draws: how many images share the weight.</li>
              </ol>
              <p>Predicting the label makes the sharpest classifier, which draws from few images; predicting the image spreads the draws.</p>
            </div>
          )}
          {labelLaws.map((figure) => (
            <FigureView key={figure.title} figure={figure} />
          ))}
          {scores && grid && <FigureView figure={grid} />}
          {scores && generated.value && (
            <div className="table" role="region" aria-label="Numbers of every loss" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">loss</th>
                    <th scope="col">accuracy</th>
                    <th scope="col" title="negative log-likelihood of the label, nats">NLL</th>
                    <th scope="col" title="effective sample size of the images given the label, of all 2,000 test images">ESS</th>
                    <th scope="col" title="share of the draws that show the label">purity</th>
                    <th scope="col">distinct</th>
                  </tr>
                </thead>
                <tbody>
                  {scores.map(({ objective, accuracy, negativeLogLikelihood }, index) => {
                    const draws = generated.value?.draws[index];
                    const cells = { accuracy, negativeLogLikelihood, effectiveSampleSize: draws?.effectiveSampleSize ?? 0, purity: draws?.purity ?? 0, distinct: draws?.distinct ?? 0 };
                    const decimals = { accuracy: 4, negativeLogLikelihood: 4, effectiveSampleSize: 1, purity: 2, distinct: 0 };
                    return (
                      <tr key={objective} data-row={objective}>
                        <th scope="row">{objectives[objective].label}</th>
                        {(Object.keys(cells) as (keyof typeof cells)[]).map((name) => (
                          <td key={name} data-name={name} data-value={cells[name]}>
                            {cells[name].toFixed(decimals[name])}
                          </td>
                        ))}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )}
        </section>
      </div>
    </PageFrame>
  );
}

/** The page of digits. */
export const digitsPage: PageModule<DigitsState> = { codec: stateCodec<DigitsState>(digitsFields), Component: DigitsPage };
