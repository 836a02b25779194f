import type { RunWork } from '../../workers/task-run.ts';
import { type Run, useRun } from '../../workers/use-run.ts';

/** Long work as a view sees it. */
export interface Flow<News> extends Pick<Run<never, never>, 'running' | 'error' | 'start' | 'stop'> {
  readonly status: string;
  /** Of the settings that are shown, in the order of time. */
  readonly news: readonly News[];
}

const statuses = { idle: '', running: 'Running …', done: 'Done.', stopped: 'Stopped.', failed: '' };

/** Runs work with all of its news. */
export function useFlow<News, Result>(asked: Omit<RunWork<News, readonly News[], Result>, 'none' | 'tell'>): Flow<News> {
  const { phase, running, error, told: news = [], start, stop } = useRun<News, readonly News[], Result>({ ...asked, none: [], tell: (before, one) => [...before, one] });
  return { running, status: running || news.length > 0 ? statuses[phase] : '', error, news, start, stop };
}
