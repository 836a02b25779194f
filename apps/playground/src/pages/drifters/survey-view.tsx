import { Progress } from '../../components/progress.tsx';
import { TableView } from '../../components/table-view.tsx';
import type { Run } from '../../workers/use-run.ts';
import type { DrifterSurvey } from './drifter-models.ts';
import { EXAMPLES } from './drifters-state.ts';
import { surveyTable } from './tables.ts';

/** Measures the fields that are found on many examples. */
export function SurveyView({ run: { running, told = 0, result, start, stop } }: { readonly run: Run<number, DrifterSurvey> }) {
  return (
    <>
      <div className="row running">
        <button type="button" disabled={running} onClick={start}>
          Measure on {EXAMPLES} examples
        </button>
        <button type="button" disabled={!running} onClick={stop}>
          Stop
        </button>
        {running && <Progress label="Examples" done={Math.round(told * EXAMPLES)} total={EXAMPLES} />}
      </div>
      {result && <TableView {...surveyTable(result)} />}
    </>
  );
}
