/**
 * Lets signals, timers and messages in: a synchronous engine would otherwise keep Ctrl-C, or the message of a page that
 * wants to stop, out until the end.
 */
export function macrotask(): Promise<void> {
  // Node alone has it. In a browser a message is as soon; a timer waits 4 ms after the first five.
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
