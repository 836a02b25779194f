import { useEffect, useRef, useState } from 'react';

import { errorInWords } from '../../shell/error-in-words.ts';

/** Long work as a view sees it. */
export interface Run<News> {
  readonly running: boolean;
  readonly status: string;
  readonly error: string | undefined;
  /** Of the settings that are shown, in the order of time. */
  readonly news: readonly News[];
  readonly start: () => void;
  readonly stop: () => void;
}

/** What {@link useRun} runs. */
export interface RunOptions<News, Result> {
  /** All that the work depends on, as text: another key stops it and forgets its news. */
  readonly key: string;
  readonly work: (options: { readonly signal: AbortSignal; readonly onProgress: (news: News) => void }) => Promise<Result>;
  readonly onEnd?: (result: Result) => void;
}

/** Runs work of a worker with its news, until it ends, is stopped or its settings change. */
export function useRun<News, Result>({ key, work, onEnd }: RunOptions<News, Result>): Run<News> {
  const controller = useRef<AbortController>(undefined);
  const [running, setRunning] = useState(false);
  const [status, setStatus] = useState('');
  const [error, setError] = useState<string>();
  const [told, setTold] = useState<{ key: string; news: readonly News[] }>({ key, news: [] });
  useEffect(() => () => controller.current?.abort(), [key]);

  const start = async (): Promise<void> => {
    controller.current?.abort();
    const { signal } = (controller.current = new AbortController());
    setRunning(true);
    setError(undefined);
    setStatus('Running …');
    setTold({ key, news: [] });
    try {
      const onProgress = (one: News) => {
        if (!signal.aborted) setTold((before) => ({ key, news: [...before.news, one] }));
      };
      const result = await work({ signal, onProgress });
      setStatus('Done.');
      onEnd?.(result);
    } catch (reason) {
      if (controller.current.signal !== signal) return;
      setStatus(signal.aborted ? 'Stopped.' : '');
      if (!signal.aborted) setError(errorInWords(reason));
    } finally {
      if (controller.current.signal === signal) setRunning(false);
    }
  };
  const news = told.key === key ? told.news : [];
  return { running, status: running || news.length > 0 ? status : '', error, news, start: () => void start(), stop: () => controller.current?.abort() };
}
