import { appendFileSync, existsSync, readFileSync } from 'node:fs';

import { atomicWrite } from './atomic-write.ts';
import { CheckpointError } from './errors.ts';

/** One line of a metrics file. */
export type MetricsRecord = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A file of metrics, one JSON object a line, that grows while a run goes on.
 *
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { MetricsLog } from '@crossmodal/training';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'example-')), 'metrics.jsonl');
 * new MetricsLog(file).write({ step: 1, loss: 2.5 });
 * console.log(MetricsLog.read(file)); // [ { step: 1, loss: 2.5 } ]
 * ```
 */
export class MetricsLog {
  readonly #path: string;

  /**
   * @param path The file; its folder must exist.
   * @param keep Which lines of an earlier part of the run stay; the others, and a line cut short by a kill, go.
   *   Default: all.
   */
  constructor(path: string, keep: (record: MetricsRecord) => boolean = () => true) {
    this.#path = path;
    const lines = MetricsLog.read(path).filter(keep).map((record) => `${JSON.stringify(record)}\n`);
    if (existsSync(path)) atomicWrite(path, lines.join(''));
  }

  write(record: MetricsRecord): void {
    appendFileSync(this.#path, `${JSON.stringify(record)}\n`);
  }

  /**
   * The whole lines of a file; none if it does not exist.
   *
   * @throws CheckpointError If a line is not JSON.
   */
  static read(path: string): MetricsRecord[] {
    if (!existsSync(path)) return [];
    // Every whole line ends in a newline, so what follows the last one was cut short.
    return readFileSync(path, 'utf8').split('\n').slice(0, -1).map((line, index) => {
      try {
        return JSON.parse(line) as MetricsRecord;
      } catch (cause) {
        throw new CheckpointError(`MetricsLog.read: line ${index + 1} of ${path} is not JSON; remove that line`, { cause });
      }
    });
  }
}
