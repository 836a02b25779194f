/** The error that an action throws or rejects with, so that a test can look at its class, code and message at once. */
export async function capturedError(action: () => unknown): Promise<Error & { code?: string }> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('expected an error, got none');
}
