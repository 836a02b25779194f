import type { Reply, Request, Task, Tasks } from './messages.ts';
import { TaskError } from './task-error.ts';

/** The part of a `Worker` that is used. */
export interface WorkerLike {
  postMessage(request: Request): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Reply>) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
}

/** What a call of a task takes beside its argument. */
export interface CallOptions<Progress> {
  /** Stops the task: the call fails with an `AbortError` at once, and the task's own signal is aborted. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: Progress) => void;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((value: never) => void) | undefined;
}

/**
 * Runs tasks in a worker, which starts with the first call. `dispose` ends it with everything that it holds; a call after
 * that starts a new one.
 */
export class WorkerClient<Served extends Tasks> {
  readonly #create: () => WorkerLike;
  #worker: WorkerLike | undefined;
  #calls = 0;
  readonly #pending = new Map<number, Pending>();

  constructor(create: () => WorkerLike) {
    this.#create = create;
  }

  /** Runs a task; rejects with `TaskError` if it fails, or with an `AbortError` if it is stopped. */
  call<Name extends keyof Served & string>(
    name: Name,
    argument: Parameters<Served[Name]>[0],
    options: CallOptions<ProgressOf<Served[Name]>> = {},
  ): Promise<Awaited<ReturnType<Served[Name]>>> {
    const { signal, onProgress } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(stopped());
        return;
      }
      const id = this.#calls++;
      const worker = this.#started();
      const settle = () => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', stop);
      };
      const stop = () => {
        if (this.#worker === worker) worker.postMessage({ kind: 'stop', id });
        settle();
        reject(stopped());
      };
      this.#pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        onProgress,
      });
      signal?.addEventListener('abort', stop);
      worker.postMessage({ kind: 'call', id, name, argument });
    });
  }

  /** Ends the worker; calls that run fail with an `AbortError`. */
  dispose(): void {
    this.#end(stopped());
  }

  #started(): WorkerLike {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#create();
    worker.addEventListener('message', ({ data }) => {
      const pending = this.#pending.get(data.id);
      if (pending === undefined) return;
      if (data.kind === 'progress') pending.onProgress?.(data.value as never);
      else if (data.kind === 'result') pending.resolve(data.value as never);
      else pending.reject(data.name === 'AbortError' ? stopped() : new TaskError(data.message, data.code));
    });
    const broken = (event: Event) => {
      event.preventDefault();
      const { message } = event as ErrorEvent;
      this.#end(new TaskError(`The computation in the background ended${message ? `: ${message}` : ''}. Reload the page; if that does not help, try another browser.`, 'WORKER'));
    };
    worker.addEventListener('error', broken);
    worker.addEventListener('messageerror', broken);
    this.#worker = worker;
    return worker;
  }

  #end(error: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
  }
}

type ProgressOf<T> = T extends Task<never, unknown, infer Progress> ? Progress : never;

function stopped(): DOMException {
  return new DOMException('stopped', 'AbortError');
}
