import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../test/temporary-folder.ts';
import { MetricsLog } from './metrics-log.ts';

const RECORDS = [1, 2, 3, 4].map((step) => ({ step, loss: 1 / step }));

function logged(): string {
  const file = join(temporaryFolder(), 'metrics.jsonl');
  const log = new MetricsLog(file);
  for (const record of RECORDS) log.write(record);
  return file;
}

describe('MetricsLog', () => {
  it('writes one JSON object a line, at once', () => {
    const file = join(temporaryFolder(), 'metrics.jsonl');
    const log = new MetricsLog(file);
    log.write({ step: 1, loss: 0.5, note: 'a\nb', done: false, best: null });
    expect(readFileSync(file, 'utf8')).toBe('{"step":1,"loss":0.5,"note":"a\\nb","done":false,"best":null}\n');
    log.write({ step: 2 });
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  });

  it('makes no file before the first record', () => {
    const file = join(temporaryFolder(), 'metrics.jsonl');
    const log = new MetricsLog(file);
    expect(existsSync(file)).toBe(false);
    log.write({ step: 1 });
    expect(existsSync(file)).toBe(true);
  });

  it('reads back what was written, numbers to the last bit', () => {
    const file = join(temporaryFolder(), 'metrics.jsonl');
    const records = [{ loss: 0.1 + 0.2 }, { loss: Math.fround(Math.PI) }, { loss: 5e-324 }, { loss: 1.7976931348623157e308 }];
    const log = new MetricsLog(file);
    for (const record of records) log.write(record);
    expect(MetricsLog.read(file)).toEqual(records);
  });

  it('reads nothing from a file that does not exist, or is empty', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'empty'), '');
    expect(MetricsLog.read(join(folder, 'absent'))).toEqual([]);
    expect(MetricsLog.read(join(folder, 'empty'))).toEqual([]);
  });

  it('names the file and the line that is damaged', () => {
    const file = logged();
    appendFileSync(file, '{"step":\n');
    expect(() => MetricsLog.read(file)).toThrow(new RegExp(`line 5 of ${file} is not JSON`));
  });

  it('continues a file', () => {
    const file = logged();
    new MetricsLog(file).write({ step: 5 });
    expect(MetricsLog.read(file)).toEqual([...RECORDS, { step: 5 }]);
  });

  it('drops the records that were written after the state that a run resumes from', () => {
    const file = logged();
    new MetricsLog(file, ({ step }) => Number(step) <= 2).write({ step: 3, again: true });
    expect(MetricsLog.read(file)).toEqual([...RECORDS.slice(0, 2), { step: 3, again: true }]);
    expect(readdirSync(join(file, '..'))).toEqual(['metrics.jsonl']);
  });

  it('survives a kill in any place of a line: the whole lines stay, the cut one goes', () => {
    const line = JSON.stringify({ step: 5, note: 'λ' });
    const bytes = Buffer.from(line);
    for (let length = 1; length <= bytes.length; length++) {
      const file = logged();
      appendFileSync(file, bytes.subarray(0, length));
      expect(MetricsLog.read(file)).toEqual(RECORDS);
      new MetricsLog(file).write({ step: 5 });
      expect(MetricsLog.read(file)).toEqual([...RECORDS, { step: 5 }]);
    }
  });
});
