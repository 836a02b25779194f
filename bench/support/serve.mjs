import { createInterface } from 'node:readline';

/** Answers questions from standard input, one of JSON a line: `{ task, … }`, by the handler of that name. */
export async function serve(handlers) {
  console.log(JSON.stringify({}));
  for await (const line of createInterface({ input: process.stdin })) {
    const { task, ...question } = JSON.parse(line);
    try {
      console.log(JSON.stringify((await handlers[task](question)) ?? {}));
    } catch (error) {
      console.log(JSON.stringify({ error: String(error.message ?? error).split('\n')[0] }));
    }
  }
}
