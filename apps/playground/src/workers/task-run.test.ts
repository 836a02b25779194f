import { describe, expect, test } from 'vitest';

import { TaskRun } from './task-run.ts';

/** Work whose news, end and failure the test decides. */
function work(key = 'settings') {
  let resolve!: (result: string) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<string>((...settle) => {
    [resolve, reject] = settle;
  });
  const begun: { signal?: AbortSignal; onProgress?: (news: number) => void } = {};
  const asked = {
    key,
    none: [] as readonly number[],
    tell: (told: readonly number[], news: number) => [...told, news],
    work: (options: { readonly signal: AbortSignal; readonly onProgress: (news: number) => void }) => {
      Object.assign(begun, options);
      return promise;
    },
  };
  const settled = async () => {
    await Promise.allSettled([promise]);
    await Promise.resolve();
  };
  return { asked, begun, resolve, reject, settled };
}

const create = () => new TaskRun<number, readonly number[], string>();

describe('a run', () => {
  test('gathers its news, then has its result, and listeners hear of each', async () => {
    const run = create();
    const phases: string[] = [];
    const leave = run.subscribe(() => phases.push(`${run.snapshot().phase} ${run.snapshot().told?.length}`));
    expect(run.snapshot()).toMatchObject({ phase: 'idle', number: 0, told: undefined });
    const { asked, begun, resolve, settled } = work();
    const ends: string[] = [];
    run.start({ ...asked, onEnd: (result) => ends.push(result) });
    begun.onProgress!(3);
    begun.onProgress!(5);
    expect(run.snapshot()).toMatchObject({ phase: 'running', number: 1, key: 'settings', told: [3, 5], result: undefined });
    resolve('the end');
    await settled();
    expect(run.snapshot()).toMatchObject({ phase: 'done', told: [3, 5], result: 'the end', error: undefined });
    expect(phases).toEqual(['running 0', 'running 1', 'running 2', 'done 2']);
    expect(ends).toEqual(['the end']);
    leave();
    run.start(work().asked);
    expect(phases).toHaveLength(4);
  });

  test('that is stopped keeps what it told, and hears nothing more', async () => {
    const run = create();
    const { asked, begun, resolve, settled } = work();
    run.start(asked);
    begun.onProgress!(1);
    run.stop();
    expect(begun.signal!.aborted).toBe(true);
    begun.onProgress!(2);
    resolve('too late');
    await settled();
    expect(run.snapshot()).toMatchObject({ phase: 'stopped', told: [1], result: undefined, error: undefined });
  });

  test('that fails says why, with the remedy, and a stop after it changes nothing', async () => {
    const run = create();
    const { asked, reject, settled } = work();
    run.start(asked);
    reject(Object.assign(new Error('the loss is NaN'), { code: 'DIVERGED' }));
    await settled();
    run.stop();
    expect(run.snapshot()).toMatchObject({ phase: 'failed', error: 'the loss is NaN. Choose a smaller learning rate, then train again.' });
  });

  test('ends when another starts, and its failure is not taken for that of the other', async () => {
    const run = create();
    const first = work('first');
    run.start(first.asked);
    const second = work('second');
    run.start(second.asked);
    expect(first.begun.signal!.aborted).toBe(true);
    first.begun.onProgress!(7);
    first.reject(new Error('stopped'));
    await first.settled();
    expect(run.snapshot()).toMatchObject({ phase: 'running', number: 2, key: 'second', told: [] });
    second.resolve('done');
    await second.settled();
    expect(run.snapshot()).toMatchObject({ phase: 'done', result: 'done' });
  });
});
