import { afterEach, describe, expect, test } from 'vitest';

import type { TaskContext } from './messages.ts';
import { serveTasks, type WorkerScope } from './serve-tasks.ts';
import { TaskError } from './task-error.ts';
import { WorkerClient, type WorkerLike } from './worker-client.ts';

const started: MessagePort[] = [];
const tasks = {
  double: (value: number) => 2 * value,
  fail: () => {
    throw Object.assign(new Error('the loss is NaN'), { code: 'DIVERGED' });
  },
  async count(limit: number, { signal, progress }: TaskContext<number>) {
    for (let i = 1; i <= limit; i++) {
      progress(i);
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal.throwIfAborted();
    }
    return 'counted';
  },
};

/** The tasks behind a real channel, in place of a worker. */
function channel(): WorkerLike {
  const { port1, port2 } = new MessageChannel();
  started.push(port1, port2);
  serveTasks(tasks, port2 as unknown as WorkerScope);
  port1.start();
  port2.start();
  return Object.assign(port1, { terminate: () => port1.close() }) as unknown as WorkerLike;
}

afterEach(() => {
  for (const port of started.splice(0)) port.close();
});

describe('a worker client', () => {
  test('starts its worker with the first call, and gives each call its own result', async () => {
    const client = new WorkerClient<typeof tasks>(channel);
    expect(started).toHaveLength(0);
    expect(await Promise.all([client.call('double', 2), client.call('double', 5)])).toEqual([4, 10]);
    expect(started).toHaveLength(2);
  });

  test('passes on progress and the result after it', async () => {
    const heard: number[] = [];
    const client = new WorkerClient<typeof tasks>(channel);
    expect(await client.call('count', 3, { onProgress: (value) => heard.push(value) })).toBe('counted');
    expect(heard).toEqual([1, 2, 3]);
  });

  test('passes on an error with its code', async () => {
    const client = new WorkerClient<typeof tasks>(channel);
    const error = await client.call('fail', undefined as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TaskError);
    expect(error).toMatchObject({ message: 'the loss is NaN', code: 'DIVERGED' });
  });

  test('says what tasks there are if one is unknown', async () => {
    const client = new WorkerClient<Record<string, () => void>>(channel);
    await expect(client.call('halve', undefined as never)).rejects.toThrow('the worker has no task halve; it has double, fail, count');
  });

  test('stops a task: the call ends at once, and the task soon after', async () => {
    const client = new WorkerClient<typeof tasks>(channel);
    const controller = new AbortController();
    const heard: number[] = [];
    const call = client.call('count', 100_000, { signal: controller.signal, onProgress: (value) => heard.push(value) });
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(await client.call('double', 1)).toBe(2);
    const after = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard.length).toBe(after);
  });

  test('ends calls when it is disposed, and starts a new worker for the next', async () => {
    const client = new WorkerClient<typeof tasks>(channel);
    const call = client.call('count', 100_000);
    client.dispose();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(await client.call('double', 4)).toBe(8);
    expect(started).toHaveLength(4);
  });
});
