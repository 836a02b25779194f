import { spawn } from 'node:child_process';

import { UsageError } from './errors.ts';

/** What opens a file with the program that the system has for it. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens a file in the browser that the variable `BROWSER` names, or else with the system's own program for it.
 *
 * @throws UsageError If there is no such program, or it fails.
 */
export async function openFile(path: string): Promise<void> {
  const { BROWSER } = process.env;
  const [command, ...first] = BROWSER ? [BROWSER] : (OPENERS[process.platform] ?? ['xdg-open']);
  const refused = (reason: string) => new UsageError(`--open: ${command} ${reason}; open ${path} yourself, or name a browser in the variable BROWSER`);
  const child = spawn(command, [...first, path], { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once('error', ({ message }) => reject(refused(`does not start (${message})`)));
    child.once('exit', (code) => (code === 0 ? resolve() : reject(refused(`ends with the code ${code}`))));
    // A browser that stays open has started.
    setTimeout(resolve, STARTED_AFTER).unref();
  });
  child.unref();
}

/** Milliseconds in which a program that cannot open the file has said so. */
const STARTED_AFTER = 2000;
