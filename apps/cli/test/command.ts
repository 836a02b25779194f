import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run } from '../src/run.ts';
import type { Terminal } from '../src/terminal.ts';

/** The built command, as a user runs it. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** What a command printed and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly said: string;
}

/** An empty folder for a test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'crossmodal-test-'));
}

/** Runs the command in this process. */
export async function runInProcess(args: readonly string[]): Promise<Outcome> {
  const output: string[] = [];
  const said: string[] = [];
  const terminal: Terminal = {
    interactive: false,
    result: (line) => output.push(line),
    say: (line) => said.push(line),
    progress: (line) => said.push(line),
  };
  const code = await run(args, terminal);
  return { code, output: output.join('\n'), said: said.join('\n') };
}

/** A command of the built package in a process of its own. */
export interface Command {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** Resolves when the command has said a line that matches. */
  saying(pattern: RegExp): Promise<void>;
}

/** Starts the built command, on one engine whatever the machine has, for tests that compare the bits of runs. */
export function startCommand(args: readonly string[], { cwd, engine = 'wasm' }: { cwd?: string; engine?: string } = {}): Command {
  const env = { ...process.env, CROSSMODAL_ENGINE: engine };
  const child = spawn(process.execPath, [MAIN, ...args], { ...(cwd !== undefined && { cwd }), env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let said = '';
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
    for (const { pattern, resolve } of waiting) if (pattern.test(said)) resolve();
  });
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, output, said }));
  });
  return {
    process: child,
    outcome,
    saying: (pattern) =>
      new Promise((resolve) => {
        if (pattern.test(said)) resolve();
        else waiting.push({ pattern, resolve });
      }),
  };
}
