import { useEffect, useState } from 'react';

import { errorInWords } from '../shell/error-in-words.ts';

/** The answer to the latest question; while the next is computed, that to the one before. */
export interface Answer<Value> {
  readonly value: Value | undefined;
  readonly error: string | undefined;
}

/**
 * Asks again whenever `key` changes, and forgets answers that come too late.
 *
 * @param key Everything that the question depends on, as text.
 */
export function useAnswer<Value>(key: string, ask: (signal: AbortSignal) => Promise<Value>): Answer<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ value: undefined, error: undefined });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const answered = async () => {
      try {
        const value = await ask(signal);
        if (!signal.aborted) setAnswer({ value, error: undefined });
      } catch (error) {
        if (!signal.aborted) setAnswer((before) => ({ ...before, error: errorInWords(error) }));
      }
    };
    void answered();
    return () => controller.abort();
    // `ask` is a new function in every rendering; what it asks is in the key.
  }, [key]);
  return answer;
}
