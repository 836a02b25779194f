import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';

/** Calls an action with a temporary folder, which is removed afterwards, when the process is interrupted too. */
export async function withFolder(action) {
  const folder = await mkdtemp(join(os.tmpdir(), 'crossmodal-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const leave = () => process.exit(130);
  process.on('exit', remove).on('SIGINT', leave).on('SIGTERM', leave);
  try {
    return await action(folder);
  } finally {
    process.off('exit', remove).off('SIGINT', leave).off('SIGTERM', leave);
    remove();
  }
}
