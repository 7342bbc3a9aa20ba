import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

test.each(['worker', 'gateway'])(
  'a %s whose database is away ends, so that it is started again, though it has reached Temporal',
  async (role) => {
    const env = {
      ...process.env,
      TEMPORAL_ADDRESS: inject('temporal'),
      DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:9/none',
    };
    const child = spawn(process.execPath, [cli, 'role', role], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(15_000) }).finally(() =>
      child.kill('SIGKILL'),
    );
    expect(code).toBe(1);
    expect(said).toContain('The database does not answer');
  },
  20_000,
);
