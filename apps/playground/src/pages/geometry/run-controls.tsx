import { Progress } from '../../components/progress.tsx';
import type { Flow } from './use-flow.ts';

/** Start, stop, how far it is, and how it ended. */
export function RunControls({ label, run }: { readonly label: string; readonly run: Flow<{ readonly step: number; readonly totalSteps: number }> }) {
  const last = run.news.at(-1);
  return (
    <>
      <div className="row">
        <button type="button" className="primary" disabled={run.running} onClick={run.start}>
          {label}
        </button>
        <button type="button" disabled={!run.running} onClick={run.stop}>
          Stop
        </button>
      </div>
      {last && <Progress label="Step" done={last.step} total={last.totalSteps} />}
      <p className="hint" role="status">
        {run.status}
      </p>
    </>
  );
}
