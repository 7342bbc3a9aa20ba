import { existsSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { describeConfig, loadConfig } from '../../src/config.ts';
import { DYNAMIC_CONFIG } from '../../src/embedded/temporal-settings.ts';
import { roles } from '../../src/roles/index.ts';
import { read, readCompose } from './compose-file.ts';

const GIVEN = {
  POSTGRES_PASSWORD: 'for-tests',
  ASTERISK_ARI_PASSWORD: 'for-tests',
  ACTIVEFLOW_PROVIDER: 'asterisk',
};
const compose = readCompose(GIVEN);
const dockerfile = read('Dockerfile');
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'activeflow');
const inRoles = ours.filter(([, { command }]) => command?.[0] === 'role');

function exists(path: string): boolean {
  return existsSync(new URL(`../../${path}`, import.meta.url));
}

function environmentOf(name: string): Record<string, string> {
  const entries = Object.entries(compose.services[name]?.environment ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value ?? '')]));
}

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose Specification', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false, allErrors: true });
    const validate = ajv.compile(JSON.parse(read('test/deployment/compose-spec.json')));
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...compose, services: { api: { imagine: 'that' } } })).toBe(false);
  });

  it('starts only with a password for Postgres', () => {
    expect(() => readCompose({})).toThrow('POSTGRES_PASSWORD is missing');
  });

  it('runs every role, and no other', () => {
    expect(inRoles.map(([, { command }]) => command?.[1]).sort()).toEqual(Object.keys(roles).sort());
  });

  it('has what it names: volumes, configs and their files, build targets', () => {
    for (const { volumes = [], configs = [], build } of Object.values(compose.services)) {
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      for (const { source } of configs) expect(Object.keys(compose.configs)).toContain(source);
      if (build) expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
    }
    for (const { file } of Object.values(compose.configs)) if (file) expect(exists(file), file).toBe(true);
  });
});

describe.each(ours)('the service %s', (name, service) => {
  it('has no setting that our processes do not know, and none that they refuse', () => {
    const known = describeConfig().map((row) => row.name);
    expect(Object.keys(environmentOf(name)).filter((key) => !known.includes(key))).toEqual([]);
    expect(() => loadConfig(environmentOf(name))).not.toThrow();
  });

  it('can write nothing but volumes and /tmp, has no capability, and runs as nobody special', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(dockerfile.slice(dockerfile.indexOf('AS activeflow'))).toMatch(/^USER node$/m);
  });
});

describe.each(inRoles)('the role %s', (name, service) => {
  it('is asked for its health where it answers', () => {
    const { health } = loadConfig(environmentOf(name));
    expect(service.healthcheck?.test?.join(' ')).toContain(`http://127.0.0.1:${health.port}/readyz`);
  });

  it('gets more time to end than its workers take', () => {
    const forced = ['src/worker/worker.ts', 'src/worker/line-worker.ts']
      .flatMap((path) => [...read(path).matchAll(/shutdownForceTime: '(\d+)s'/g)])
      .map(([, seconds]) => Number(seconds));
    expect(forced.length).toBeGreaterThan(1);
    expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThan(Math.max(...forced) + 5);
  });
});

test('the API is published where it listens, on loopback of the machine', () => {
  const { api } = loadConfig(environmentOf('api'));
  expect(api.host).toBe('0.0.0.0');
  expect(compose.services.api?.ports).toEqual([`127.0.0.1:${api.port}:${api.port}`]);
});

test('the simulator and Asterisk are where the others look for them', () => {
  const { simulator, asterisk } = loadConfig(environmentOf('worker'));
  expect(simulator.url).toBe(`http://simulator:${loadConfig(environmentOf('simulator')).simulator.port}`);
  const ari = /^bindport = (\d+)$/m.exec(read('config/asterisk/http.conf'))?.[1];
  expect(asterisk).toMatchObject({ url: `http://asterisk:${ari}`, password: 'for-tests' });
  expect(compose.configs['asterisk-ari']?.content).toBe('password = for-tests\n');
  for (const name of ['api', 'worker', 'gateway', 'asterisk']) {
    const mounted = compose.services[name]?.volumes?.map((volume) => volume.replace(/:ro$/, ''));
    expect(mounted).toContain(`sounds:${asterisk.soundsSeenAs}`);
  }
});

test('Asterisk speaks through the ports that are published, and reads its files from where they are put', () => {
  const { ports = [], configs = [] } = compose.services.asterisk ?? {};
  const rtp = compose.configs['asterisk-rtp']?.content ?? '';
  const [, from, to] = /rtpstart = (\d+)\nrtpend = (\d+)/.exec(rtp) ?? [];
  expect(ports).toEqual(['5060:5060/udp', `${from}-${to}:${from}-${to}/udp`]);
  const [, folder = ''] = /^astetcdir => (.*)$/m.exec(read('config/asterisk/asterisk.conf')) ?? [];
  expect(dockerfile).toContain(`COPY config/asterisk ${folder}\n`);
  const files = configs.map(({ target }) => target.replace(`${folder}/`, ''));
  expect(files.toSorted()).toEqual(['local/ari.conf', 'local/http.conf', 'local/transport.conf', 'rtp.conf']);
  const including = { 'local/ari.conf': 'ari', 'local/http.conf': 'http', 'local/transport.conf': 'pjsip' };
  for (const [file, main] of Object.entries(including)) {
    expect(read(`config/asterisk/${main}.conf`)).toContain(`#tryinclude ${file}`);
  }
});

test('the Temporal server is the one of development, with its dynamic configuration where it has any', () => {
  const { temporal, 'temporal-schema': schema } = compose.services;
  const version = String(temporal?.image.split(':')[1]);
  expect(schema?.image.split(':')[1]).toBe(version);
  expect(read('src/embedded/temporal-build.ts')).toContain(version);
  expect(Number(temporal?.environment?.NUM_HISTORY_SHARDS)).toBeGreaterThanOrEqual(4);
  expect(temporal?.configs?.[0]?.target).toBe(temporal?.environment?.DYNAMIC_CONFIG_FILE_PATH);
  const dynamic = parse(read('config/temporal/dynamic.yaml')) as Record<string, [{ value: unknown }]>;
  const values = Object.fromEntries(Object.entries(dynamic).map(([key, [{ value }]]) => [key, value]));
  expect(DYNAMIC_CONFIG).toMatchObject(values);
});

test('what the images copy exists, and docker may see it', () => {
  const visible = read('.dockerignore').match(/(?<=^!).*$/gm) ?? [];
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' '),
  );
  expect(copied.length).toBeGreaterThan(5);
  for (const path of copied) {
    expect(exists(path), path).toBe(true);
    expect(visible).toContain(path.split('/')[0]);
  }
});
