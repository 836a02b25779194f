import { useEffect, useState, useSyncExternalStore } from 'react';

import { type RunSnapshot, TaskRun, type RunWork } from './task-run.ts';

/** The last run as a component sees it. */
export interface Run<Told, Result> extends Pick<RunSnapshot<Told, Result>, 'phase' | 'number' | 'error'> {
  readonly running: boolean;
  /** Whether it is of the settings that are shown. */
  readonly current: boolean;
  /** Of the settings that are shown. */
  readonly told: Told | undefined;
  /** Of the settings that are shown. */
  readonly result: Result | undefined;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Runs work of a worker until it ends, is stopped, or its settings, the `key`, change: then what it told is forgotten. */
export function useRun<News, Told, Result>(asked: RunWork<News, Told, Result>): Run<Told, Result> {
  const { key } = asked;
  const [run] = useState(() => new TaskRun<News, Told, Result>());
  const { phase, number, error, ...last } = useSyncExternalStore(run.subscribe, run.snapshot);
  useEffect(() => run.stop, [run, key]);
  const current = last.key === key;
  return {
    phase,
    number,
    error,
    running: phase === 'running',
    current,
    told: current ? last.told : undefined,
    result: current ? last.result : undefined,
    start: () => run.start(asked),
    stop: run.stop,
  };
}
