import { packageBuild } from '../../tsdown.base.mjs';

export default {
  ...packageBuild({ index: 'src/index.ts', mnist: 'src/mnist/index.ts' }),
  // Only ./mnist reads files; the root entry stays free of Node, hence the neutral platform, which knows no node: modules.
  deps: { neverBundle: [/^node:/] },
};
