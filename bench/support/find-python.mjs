import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * The first Python that has PyTorch: the one of `--python` or `CROSSMODAL_PYTHON`, or else one of the usual two; and the
 * set-up in which a small training step is fastest.
 *
 * @returns Its command, the version of PyTorch and the environment of that set-up; undefined, after a line that says so,
 *   without.
 */
export async function findPython(wanted, threads) {
  if (wanted === 'none') return undefined;
  const reasons = [];
  for (const command of wanted ? [wanted] : ['python3', '/usr/bin/python3']) {
    try {
      return await fastestSetUp(command, threads);
    } catch (error) {
      reasons.push(`${command}: ${(error.stderr || error.message).trim().split('\n').at(-1)}`);
    }
  }
  console.log(`Left out: PyTorch (${reasons.join('; ')}); choose a Python that has it with --python or CROSSMODAL_PYTHON`);
  return undefined;
}

/**
 * Threads of OpenMP wait actively for some milliseconds, which is a little faster where nothing else runs and fifty times
 * as slow where something does; `passive` has them sleep. Debian's PyTorch takes the system's OpenBLAS, by default one
 * with threads of its own, which fight with those of PyTorch; the one of libopenblas0-openmp shares them.
 */
async function fastestSetUp(command, threads) {
  const library = openMpLibrary();
  const tried = [];
  for (const policy of [undefined, 'passive']) {
    for (const folder of library === undefined ? [undefined] : [undefined, library]) {
      const path = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
      const environment = { OMP_NUM_THREADS: String(threads), ...(policy && { OMP_WAIT_POLICY: policy }), ...(path && { LD_LIBRARY_PATH: path }) };
      const script = fileURLToPath(new URL('probe.py', import.meta.url));
      const { stdout } = await promisify(execFile)(command, [script, String(threads)], { env: { ...process.env, ...environment } });
      const setUp = [policy ? `threads wait ${policy}ly` : 'threads as by default', ...(folder ? ['OpenBLAS with OpenMP'] : [])].join(', ');
      tried.push({ command, environment, setUp, ...JSON.parse(stdout) });
    }
  }
  const [best] = tried.toSorted((one, other) => one.milliseconds - other.milliseconds);
  console.log(`PyTorch ${best.version}, milliseconds of a small step: ${tried.map(({ setUp, milliseconds }) => `${milliseconds.toPrecision(3)} (${setUp})`).join(', ')}; the fastest set-up takes part`);
  return best;
}

function openMpLibrary() {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/openblas-openmp`).find((path) => existsSync(path));
}
