import { expect } from 'vitest';

import type { DiagnosisResult } from '../src/diagnose/diagnosis-result.ts';
import { runInProcess } from './command.ts';

/** What `crossmodal diagnose` finds, run in this process. */
export async function diagnose(...args: string[]): Promise<DiagnosisResult> {
  const { code, output, said } = await runInProcess(['diagnose', ...args, '--json']);
  expect(code, said).toBe(0);
  return JSON.parse(output) as DiagnosisResult;
}
