/**
 * Where the code that uses tfjs stands in a stack: the first frame below those of tfjs itself. `unknown` where the stack
 * does not tell, as in minified bundles.
 */
export function callSite(stack: string | undefined): string {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s*at |@/.test(line));
  const isTfjs = (frame: string) => /tfjs-(?:core|layers|data)|@tensorflow/.test(frame);
  const inside = frames.findIndex(isTfjs);
  const frame = frames.slice(Math.max(inside, 0)).find((line) => !isTfjs(line) && !/node:internal|<anonymous>/.test(line));
  return frame === undefined || inside < 0 ? 'unknown' : frame.trim().replace(/^at /, '');
}
