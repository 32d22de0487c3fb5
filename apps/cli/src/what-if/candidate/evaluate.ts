import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { Compiled } from './compile';

const SCOPE = ['exports', 'require', 'module'];

type Exports = Readonly<Record<string, unknown>>;
type Run = (exports: Exports, require: (specifier: string) => unknown, module: { exports: Exports }) => void;

/** Runs a compiled file, and answers with its exports. Nothing is written, and no loader of this process is changed. */
export function evaluate({ file, modules, resolve }: Compiled): Exports {
  const loaded = new Map<string, { exports: Exports }>();
  const load = (path: string, code: string): Exports => {
    const module = { exports: {} };
    loaded.set(path, module);
    const outside = requireFrom(path);
    const require = (specifier: string) => {
      const inside = resolve(specifier, path) ?? '';
      const source = modules.get(inside);
      return source === undefined ? outside(specifier) : (loaded.get(inside)?.exports ?? load(inside, source));
    };
    const run = compileFunction(code, SCOPE, { filename: path }) as unknown as Run;
    run(module.exports, require, module);
    return module.exports;
  };
  return load(file, modules.get(file) ?? '');
}

/** Packages come from beside the file, or from beside us. */
function requireFrom(path: string): (specifier: string) => unknown {
  const [near, ours] = [createRequire(path), createRequire(__filename)];
  return (specifier) => (canResolve(near, specifier) ? near(specifier) : ours(specifier)) as unknown;
}

function canResolve(require: NodeJS.Require, specifier: string): boolean {
  try {
    require.resolve(specifier);
    return true;
  } catch {
    return false;
  }
}
