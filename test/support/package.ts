/**
 * The package as it would be published, unpacked beside its dependencies.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Manifest {
  name: string;
  version: string;
  exports: Record<string, string | { types: string; default?: string }>;
  dependencies: Record<string, string>;
}

export const manifest: Manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

export interface Packed {
  /** The archive. */
  file: string;
  /** Paths inside it. */
  files: string[];
  /** Folder of a consumer that has the package installed. */
  consumer: string;
  /** The package in the consumer's `node_modules`. */
  installed: string;
  remove(): void;
}

export function pack(): Packed {
  const folder = mkdtempSync(path.join(tmpdir(), 'fdz-pack-'));
  const [entry]: { filename: string; files: { path: string }[] }[] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32' }),
  );
  if (!entry) throw new Error('npm pack made nothing');
  const file = path.join(folder, entry.filename.replace('@', '').replace('/', '-'));
  const consumer = path.join(folder, 'consumer');
  const installed = path.join(consumer, 'node_modules', manifest.name);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', file, '-C', installed, '--strip-components=1']);
  const modules = path.join(root, 'node_modules');
  const link = (name: string): void => {
    const to = path.join(consumer, 'node_modules', name);
    if (existsSync(to)) return;
    mkdirSync(path.dirname(to), { recursive: true });
    symlinkSync(path.join(modules, name), to, 'junction');
  };
  for (const name of [...Object.keys(manifest.dependencies), 'typescript']) link(name);
  for (const scope of ['@lit', '@lit-labs', '@types']) for (const name of existsSync(path.join(modules, scope)) ? readdirSync(path.join(modules, scope)) : []) link(`${scope}/${name}`);
  return { file, files: entry.files.map(({ path: name }) => name), consumer, installed, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
