import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package or an app of the workspace. */
export interface WorkspacePackage {
  /** Path from the repository's root, such as `packages/theory`. */
  readonly folder: string;
  /** `data` for packages of files, whose names begin with `data-`. */
  readonly kind: 'package' | 'app' | 'data';
  readonly manifest: Manifest;
  /** Paths of the TypeScript files below `src`, those with JSX included, from the package's folder. */
  readonly sources: readonly string[];
  /** Source files at which the package is entered: those of its `exports`, or where an app begins. */
  readonly entries: readonly string[];
}

/** The repository's root. */
export const repositoryRoot: string = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Every package and app, as it is on the disk. */
export function workspacePackages(): WorkspacePackage[] {
  return (['packages', 'apps'] as const).flatMap((group) =>
    readdirSync(join(repositoryRoot, group))
      .filter((name) => existsSync(join(repositoryRoot, group, name, 'package.json')))
      .map((name) => {
        const folder = `${group}/${name}`;
        const kind = group === 'apps' ? 'app' : name.startsWith('data-') ? 'data' : 'package';
        const manifest = JSON.parse(readText(`${folder}/package.json`)) as Manifest;
        const sources = typescriptFiles(folder);
        return { folder, kind, manifest, sources, entries: kind === 'app' ? [appEntry(sources)] : entriesOf(kind, manifest) } as const;
      }),
  );
}

/** A file as text, by its path from the repository's root. */
export function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

/** Whether a file is a test and not a part of what is published. */
export function isTest(source: string): boolean {
  return source.endsWith('.test.ts');
}

/** Whether a file helps tests only. */
export function isTestHelper(source: string): boolean {
  return source.startsWith('src/testing/');
}

function typescriptFiles(folder: string): string[] {
  const root = join(repositoryRoot, folder);
  if (!existsSync(join(root, 'src'))) return [];
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** A command begins with `main.ts`, a site with `main.tsx`. */
function appEntry(sources: readonly string[]): string {
  return sources.includes('src/main.tsx') ? 'src/main.tsx' : 'src/main.ts';
}

function entriesOf(kind: WorkspacePackage['kind'], { exports = {} }: Manifest): string[] {
  if (kind === 'data') return [];
  return Object.values(exports)
    .map((target) => (typeof target === 'string' ? target : target['@crossmodal/source']))
    .filter((path): path is string => path?.endsWith('.ts') === true)
    .map((path) => path.replace('./', ''));
}
