/** A small platform of its own process, so that tests can kill its supervisor: `node platform.js <folder> <role...>`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../src/supervisor/role.ts';
import { createSupervisor, stopOnSignals } from '../../src/supervisor/supervisor.ts';

const [folder = '', ...names] = process.argv.slice(2);

// Writes its pid to a file when it is up, and its name to another one when it is asked to end.
const program = `
const fs = require('node:fs');
const [folder, name] = process.argv.slice(1);
process.on('SIGINT', () => fs.appendFileSync(folder + '/ends', name + ' interrupted\\n'));
process.on('SIGTERM', () => { fs.appendFileSync(folder + '/ends', name + '\\n'); process.exit(); });
setInterval(() => {}, 1000);
fs.writeFileSync(folder + '/' + name + '.pid', String(process.pid));
`;

const supervisor = await createSupervisor({ dataDir: folder });
stopOnSignals(supervisor);
for (const name of names) await supervisor.start(roleOf(name));
process.stdout.write(`${JSON.stringify(supervisor.pids())}\n`);
await supervisor.ended;

function roleOf(name: string): Role {
  return {
    name,
    command: process.execPath,
    args: ['-e', program, folder, name],
    ready: async () => existsSync(join(folder, `${name}.pid`)),
  };
}
