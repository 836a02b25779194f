import type { Reply, Request, Tasks } from './messages.ts';

/** The end of a channel that a worker holds: its global scope. */
export interface WorkerScope {
  postMessage(reply: Reply): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

/** Answers the calls of a `WorkerClient` with some tasks; the last line of every worker. */
export function serveTasks(tasks: Tasks, scope: WorkerScope = globalThis as unknown as WorkerScope): void {
  const running = new Map<number, AbortController>();
  scope.addEventListener('message', ({ data }) => {
    if (data.kind === 'stop') {
      running.get(data.id)?.abort();
      return;
    }
    void answer(data);
  });

  async function answer({ id, name, argument }: Request & { kind: 'call' }): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!Object.hasOwn(tasks, name)) throw new Error(`the worker has no task ${name}; it has ${Object.keys(tasks).join(', ')}`);
      const value = await tasks[name](argument, {
        signal: controller.signal,
        progress: (progress) => scope.postMessage({ kind: 'progress', id, value: progress }),
      });
      scope.postMessage({ kind: 'result', id, value });
    } catch (error) {
      const { name: kind = 'Error', code, message = String(error) } = (error ?? {}) as { name?: string; code?: unknown; message?: string };
      scope.postMessage({ kind: 'error', id, name: kind, code: typeof code === 'string' ? code : undefined, message });
    } finally {
      running.delete(id);
    }
  }
}
