/**
 * Who imports whom, read from the sources.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** File that imports, relative to the root. */
  from: string;
  /** File imported, relative to the root, or the name of the package. */
  to: string;
  /** As written. */
  source: string;
  kind: 'value' | 'type' | 'lazy';
  package: boolean;
}

export const isTest = (file: string): boolean => /\.test\.ts$|(?:^|\/)testing\/|\/suite\.ts$/.test(file);

/** The files of a folder, relative to the root. */
export function files(folder: string, pattern = /\.(?:ts|mjs|js)$/): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.includes('/.data/'))
    .sort();
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const named = statement.exportClause;
    return statement.isTypeOnly || (named !== undefined && ts.isNamedExports(named) && named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly));
  }
  const clause = statement.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** Imports of one file: static, type-only and lazy ones. */
export function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (specifier: string, kind: Import['kind']): void => {
    const relative = specifier.startsWith('.');
    found.push({ from: file, source: specifier, kind, package: !relative, to: relative ? path.posix.join(path.posix.dirname(file), specifier) : specifier });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, isTypeOnly(node) ? 'type' : 'value');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, 'lazy');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      add(node.argument.literal.text, 'type');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `@scope/name` or `name` of a package import. */
export const packageName = (source: string): string => source.split('/').slice(0, source.startsWith('@') ? 2 : 1).join('/');

/** What loads when `entry` loads: files, packages, and the way each was reached by. */
export function loadedBy(entry: string): Map<string, string> {
  const reached = new Map<string, string>([[entry, '']]);
  const visit = (file: string): void => {
    for (const { to, kind, package: external, source } of importsOf(file)) {
      const name = external ? packageName(source) : to;
      if (kind !== 'value' || reached.has(name)) continue;
      reached.set(name, file);
      if (!external && existsSync(path.join(root, to))) visit(to);
    }
  };
  visit(entry);
  return reached;
}

/** `a → b → c`: how `name` came to be loaded. */
export function way(reached: Map<string, string>, name: string): string {
  const steps = [name];
  for (let at = reached.get(name); at; at = reached.get(at)) steps.unshift(at);
  return steps.join(' → ');
}
