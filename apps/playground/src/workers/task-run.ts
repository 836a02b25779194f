import { errorInWords } from '../shell/error-in-words.ts';

/** What is known of the last run. */
export interface RunSnapshot<Told, Result> {
  readonly phase: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  /** Of the first run 1, of every later one more by 1; 0 before. */
  readonly number: number;
  /** The settings that it runs with, as text. */
  readonly key: string;
  /** What its news have come to; undefined before the first run. */
  readonly told: Told | undefined;
  /** Of a run that is done. */
  readonly result: Result | undefined;
  /** Of a run that failed, in words. */
  readonly error: string | undefined;
}

/** What is run. */
export interface RunWork<News, Told, Result> {
  readonly key: string;
  /** What is told before the first news. */
  readonly none: Told;
  /** What is told with some more news. */
  readonly tell: (told: Told, news: News) => Told;
  readonly work: (options: { readonly signal: AbortSignal; readonly onProgress: (news: News) => void }) => Promise<Result>;
  readonly onEnd?: (result: Result) => void;
}

/**
 * Long work, one run at a time: a start stops the run before, and what a run says after its stop is not heard. Listeners
 * hear of every change, as those of `useSyncExternalStore`.
 */
export class TaskRun<News, Told, Result> {
  #snapshot: RunSnapshot<Told, Result> = { phase: 'idle', number: 0, key: '', told: undefined, result: undefined, error: undefined };
  #controller: AbortController | undefined;
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): RunSnapshot<Told, Result> => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start({ key, none, tell, work, onEnd }: RunWork<News, Told, Result>): void {
    this.#controller?.abort();
    const { signal } = (this.#controller = new AbortController());
    this.#change({ phase: 'running', number: this.#snapshot.number + 1, key, told: none, result: undefined, error: undefined });
    const run = async () => {
      try {
        const result = await work({
          signal,
          onProgress: (news) => {
            if (!signal.aborted) this.#change({ told: tell(this.#snapshot.told as Told, news) });
          },
        });
        if (signal.aborted) return;
        this.#change({ phase: 'done', result });
        onEnd?.(result);
      } catch (error) {
        if (!signal.aborted) this.#change({ phase: 'failed', error: errorInWords(error) });
      }
    };
    void run();
  }

  /** Stops the run, if there is one. */
  readonly stop = (): void => {
    if (this.#snapshot.phase !== 'running') return;
    this.#controller?.abort();
    this.#change({ phase: 'stopped' });
  };

  #change(change: Partial<RunSnapshot<Told, Result>>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
