import { afterEach, describe, expect, test, vi } from 'vitest';

import { macrotask } from './macrotask.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each(['Node', 'a browser'])('in %s', (place) => {
  test('other work that waits comes before what follows', async () => {
    if (place === 'a browser') vi.stubGlobal('setImmediate', undefined);
    const order: string[] = [];
    const { port1, port2 } = new MessageChannel();
    const message = new Promise<void>((resolve) => {
      port1.addEventListener('message', () => {
        order.push('message');
        resolve();
      });
    });
    port1.start();
    port2.postMessage(null);
    let steps = 0;
    const loop = async () => {
      for (; !order.includes('message') && steps < 1000; steps++) await macrotask();
      order.push('loop');
    };
    await Promise.all([message, loop()]);
    port1.close();
    expect(order).toEqual(['message', 'loop']);
    expect(steps).toBeLessThan(1000);
  });
});
