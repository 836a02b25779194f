/** Lets what waits have its turn, such as Ctrl-C during long synchronous work, and stops if it was that. */
export async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
