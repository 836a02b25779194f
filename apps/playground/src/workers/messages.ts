/** To a worker. */
export type Request = { readonly kind: 'call'; readonly id: number; readonly name: string; readonly argument: unknown } | { readonly kind: 'stop'; readonly id: number };

/** From a worker. */
export type Reply =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly name: string; readonly code: string | undefined; readonly message: string };

/** What a task of a worker gets beside its argument. */
export interface TaskContext<Progress> {
  /** Aborted when the page stops the task. */
  readonly signal: AbortSignal;
  /** Tells the page how far the task is. */
  readonly progress: (value: Progress) => void;
}

/** A function that a worker runs for a page. Argument, result and progress are copied, as `structuredClone` does. */
export type Task<Argument, Result, Progress = never> = (argument: Argument, context: TaskContext<Progress>) => Result | Promise<Result>;

/** The tasks of a worker, by name. */
// oxlint-disable-next-line typescript/no-explicit-any -- any task, whatever it takes and gives.
export type Tasks = Readonly<Record<string, Task<any, any, any>>>;
