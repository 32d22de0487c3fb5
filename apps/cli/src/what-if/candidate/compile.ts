import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../local/settings';
import { UsageError } from '../../usage-error';

/** TypeScript that was checked, as JavaScript that can be run. */
export interface Compiled {
  readonly file: string;
  /** JavaScript of the file and of the TypeScript that it imports, by path. */
  readonly modules: ReadonlyMap<string, string>;
  /** The file that an import stands for; undefined: it is no TypeScript. */
  resolve(this: void, specifier: string, from: string): string | undefined;
}

const TYPES = join(ROOT, 'node_modules', '@types');

/** As strict as this repository is with itself. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  typeRoots: [TYPES],
  types: existsSync(join(TYPES, 'node')) ? ['node'] : [],
};

const MOST = 10;

/** Checks a TypeScript file with all that it imports, and translates it. @throws UsageError naming every mistake */
export function compile(path: string): Compiled {
  const file = resolve(path);
  if (!existsSync(file)) throw new UsageError(`there is no file ${path}`);
  const host = ts.createCompilerHost(OPTIONS);
  const find = finder(host);
  host.resolveModuleNameLiterals = (literals, from) => literals.map(({ text }) => ({ resolvedModule: find(text, from) }));
  const program = ts.createProgram([file], OPTIONS, host);
  const sources = program.getSourceFiles().filter((source) => !source.isDeclarationFile && !source.fileName.endsWith('.json') && !program.isSourceFileFromExternalLibrary(source));
  refuse(sources.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]), path);
  const modules = new Map(sources.map((source) => [resolve(source.fileName), toJavaScript(source)]));
  return { file, modules, resolve: (specifier, from) => find(specifier, from)?.resolvedFileName };
}

/** A file that stands elsewhere finds the packages of this repository all the same. */
function finder(host: ts.CompilerHost) {
  const cache = ts.createModuleResolutionCache(ROOT, (name) => name, OPTIONS);
  const from = (specifier: string, containing: string) => ts.resolveModuleName(specifier, containing, OPTIONS, host, cache).resolvedModule;
  return (specifier: string, containing: string) => from(specifier, containing) ?? (specifier.startsWith('.') ? undefined : from(specifier, __filename));
}

function refuse(problems: readonly ts.Diagnostic[], path: string): void {
  if (problems.length === 0) return;
  const more = problems.length > MOST ? [`and ${problems.length - MOST} more`] : [];
  throw new UsageError([`${path} has type errors:`, ...problems.slice(0, MOST).map(lineOf), ...more].join('\n  '));
}

function lineOf({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n    ');
  if (!file || start === undefined) return text;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${relative(process.cwd(), file.fileName)}:${line + 1}:${character + 1}: ${text}`;
}

const toJavaScript = ({ text, fileName }: ts.SourceFile): string =>
  ts.transpileModule(text, {
    fileName,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true, inlineSourceMap: true },
  }).outputText;
