/** A case that fails, for want of memory say, is reported and leaves the others alone. */
export async function attempt(each, action) {
  if (each.failure !== undefined) return;
  try {
    await action();
  } catch (error) {
    each.failure = error.message;
  }
}
