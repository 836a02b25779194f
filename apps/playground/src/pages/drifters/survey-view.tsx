import { Progress } from '../../components/progress.tsx';
import type { Run } from '../../workers/use-run.ts';
import type { DrifterSurvey } from './drifter-models.ts';
import { EXAMPLES } from './drifters-state.ts';

/** What {@link SurveyView} takes. */
export interface SurveyViewProps {
  readonly run: Run<number, DrifterSurvey>;
}

const rows = [
  ['random', 'a field drawn at random'],
  ['prior', 'mean of all, asking no track'],
  ['best', 'most likely field'],
  ['weighted', 'weighted mean'],
] as const;

/** The same figures over many examples, for one tells little. */
export function SurveyView({ run }: SurveyViewProps) {
  const { running, told, result, start, stop } = run;
  return (
    <>
      <div className="row running">
        <button type="button" disabled={running} onClick={start}>
          Measure on {EXAMPLES} examples
        </button>
        {running && (
          <button type="button" onClick={stop}>
            Stop
          </button>
        )}
        {running && <Progress label="Examples" done={Math.round((told ?? 0) * EXAMPLES)} total={EXAMPLES} />}
      </div>
      {result && (
        <div className="table" role="region" aria-label="The same over many examples" tabIndex={0}>
          <table>
            <caption>Root mean squares over the examples 0 to {EXAMPLES - 1}</caption>
            <thead>
              <tr>
                <th scope="col">field</th>
                <th scope="col">its tracer is off by</th>
                <th scope="col">error of ψ</th>
                <th scope="col">error of velocity</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, label]) => (
                <tr key={name} data-survey={name}>
                  <th scope="row">{label}</th>
                  <td data-name="distance" data-value={result[name].distance}>
                    {result[name].distance.toFixed(3)}
                  </td>
                  <td data-name="psi" data-value={result[name].psi}>
                    {result[name].psi.toFixed(3)}
                  </td>
                  <td data-name="velocity" data-value={result[name].velocity}>
                    {result[name].velocity.toFixed(2)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
