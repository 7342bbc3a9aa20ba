/**
 * Makes a checkout ready to run: packages installed, sources compiled to `dist/`. npm runs it before start, demo and
 * test; on a fresh machine it is the first code that runs, so it needs Node alone. Quick and silent when all is done.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** `node src/setup.mjs test` compiles the tests, too. */
const target = process.argv[2] === 'test' ? 'test' : 'src';
const rings = ['workflows', 'activities', 'src', ...(target === 'test' ? ['test'] : [])];
const installStamp = join(root, 'node_modules', '.activeflow-setup');
const buildStamp = join(root, 'dist', `.setup-${target}`);

checkNode();
if (!isInstalled()) install();
build();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 21 || (major === 20 && minor >= 19)) return;
  fail(
    `Node ${process.versions.node} is too old: install Node 20.19, 22 or newer from https://nodejs.org and start again.`,
  );
}

function isInstalled() {
  if (!existsSync(installStamp)) return isInstalledByHand();
  return readFileSync(installStamp, 'utf8') === lockHash() || isInstalledByHand();
}

/** True when npm finished an installation of its own after the lockfile was last written. */
function isInstalledByHand() {
  const finished = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  if (!finished || finished.mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs) return false;
  writeFileSync(installStamp, lockHash());
  return true;
}

function install() {
  const begun = Date.now();
  say('Installing packages (half a minute or so) ...');
  // `npm ci` refuses a lockfile that lacks packages of other platforms, `--no-save` keeps to it all the same. No install
  // script is needed: native parts come prebuilt, and Postgres completes itself. So none is run, whatever npm's version.
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) run(process.execPath, [npm, ...args], 'Installing packages');
  else run('npm', args, 'Installing packages');
  writeFileSync(installStamp, lockHash());
  say(`Packages installed in ${seconds(begun)} s.`);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function build() {
  const sources = listSources();
  const before = readStamp();
  if (JSON.stringify(before) === JSON.stringify(sources)) return;
  const begun = Date.now();
  if (!existsSync(buildStamp)) say('Compiling ...');
  for (const path of Object.keys(before)) if (!(path in sources)) removeOutputs(path);
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', target], 'Compiling');
  for (const path of Object.keys(sources)) if (isAsset(path)) copyAsset(path);
  // The first start of a worker would do it otherwise, while somebody waits for the platform.
  const bundle = `await (await import('./dist/src/worker/bundle.js')).bundleWorkflows()`;
  run(process.execPath, ['--input-type=module', '--eval', bundle], 'Bundling the workflows');
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, JSON.stringify(sources));
  say(`Compiled in ${seconds(begun)} s.`);
}

/** Every file that the build depends on, with what tells that it changed. */
function listSources() {
  const sources = { 'package-lock.json': lockHash() };
  for (const ring of rings) {
    for (const entry of readdirSync(join(root, ring), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const { mtimeMs, size } = statSync(path);
      sources[path.slice(root.length + 1)] = `${mtimeMs} ${size}`;
    }
  }
  return sources;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(buildStamp, 'utf8'));
  } catch {
    return {};
  }
}

/** What the compiler leaves behind when its source is gone. */
function removeOutputs(path) {
  const stem = join(root, 'dist', path.replace(/\.ts$/, ''));
  const endings = path.endsWith('.ts') ? ['.js', '.js.map', '.d.ts'] : [''];
  for (const ending of endings) rmSync(`${stem}${ending}`, { force: true });
}

/** Files under src/ that the program reads when it runs, migrations for example. */
function isAsset(path) {
  return path.startsWith('src') && !/\.(ts|mjs)$|tsconfig\.json$/.test(path);
}

function copyAsset(path) {
  const target = join(root, 'dist', path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(root, path), target);
}

function run(command, args, what) {
  try {
    execFileSync(command, args, { cwd: root, stdio: 'pipe', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    fail(`${what} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
  }
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
