import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { openFile } from '../open-file.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal report`: says where the report of a folder is, and opens it. */
export async function reportVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const { open, json } = command.opts<{ open?: boolean; json?: boolean }>();
  const report = join(path, 'report.html');
  if (!existsSync(report)) {
    const remedy = existsSync(join(path, 'config.json')) ? `crossmodal evaluate ${path} writes it` : 'expected a folder that train, evaluate, reconstruct or reproduce wrote, such as runs/mnist-1';
    throw new UsageError(`${path} has no report.html; ${remedy}`);
  }
  if (open) await openFile(report);
  terminal.result(json ? JSON.stringify({ report }) : report);
}
