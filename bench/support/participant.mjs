import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A process that answers questions, of JSON, one a line. It waits between them without using a processor, so that
 * participants can take turns.
 *
 * @returns `ask(question)`, which throws what the process complains of, and `stop()`; undefined is never returned: a
 *   process that does not start throws.
 */
export async function startParticipant(command, parameters, environment = {}) {
  const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint = (complaint + text).slice(-10_000)));
  child.on('error', ({ message }) => (complaint = message));
  // A process that has gone closes its end; the answer that does not come tells.
  child.stdin.on('error', () => {});
  const ended = new Promise((resolve) => child.on('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) {
      await ended;
      const reason = complaint.trim().split('\n').findLast((line) => /\S/.test(line));
      throw new Error(reason ?? `${command} ended without a word${child.signalCode ? `, by ${child.signalCode}` : ''}`);
    }
    const { error, ...rest } = JSON.parse(value);
    if (error !== undefined) throw new Error(error);
    return rest;
  };
  const greeting = await answer();
  return {
    greeting,
    ask: (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return answer();
    },
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
