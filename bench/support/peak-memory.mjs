import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has held, in bytes.
 *
 * Linux counts the parent's memory in `maxRSS` of a process that it started, so there the process's own mark is read.
 */
export function peakMemory() {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}
