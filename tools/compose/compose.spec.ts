import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const Service = z.looseObject({
  image: z.string(),
  user: z.string().optional(),
  build: z.looseObject({ args: z.looseObject({ NODE_IMAGE: z.string(), APP: z.string() }) }).optional(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  mem_limit: z.string(),
  restart: z.string(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.looseObject({}).optional(),
});
const Compose = z.looseObject({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) });

const compose = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));
const services = Object.entries(compose.services);
const apps = services.filter(([, { build }]) => build && build.args.APP !== 'cli');

describe('docker-compose.yml', () => {
  it('runs every app there is', () => {
    const built = services.flatMap(([, { build }]) => (build ? [build.args.APP] : []));
    expect([...new Set(built)].toSorted()).toEqual(readdirSync(join(ROOT, 'apps')).toSorted());
  });

  it('takes every base image from a variable', () => {
    for (const [, { image, build }] of services) expect(build?.args.NODE_IMAGE ?? image).toMatch(/^\$\{(NODE|POSTGRES|KAFKA)_IMAGE:-.+:.+\}$/);
  });

  it('gives secrets as files, never in a variable', () => {
    for (const [, { environment }] of services) {
      const inVariables = Object.keys(environment).filter((name) => /(PASSWORD|SECRETS?|TOKEN|KEY|_URL)$/.test(name) && name !== 'HISTORY_URL');
      expect(inVariables).toEqual([]);
    }
  });

  it('shows each service its own secrets alone', () => {
    const seen = apps.map(([name, { volumes }]) => [name, volumes.filter((volume) => volume.includes('-secrets:'))] as const);
    for (const [name, volumes] of seen) expect(volumes).toEqual([`${name.split('-')[0]}-secrets:/run/secrets/reprise:ro`]);
  });

  it('publishes ports on the loopback of this machine alone', () => {
    for (const [, { ports }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/);
  });

  it('names every volume that is mounted', () => {
    const mounted = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0]));
    expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('has all its variables in .env.example, with the same defaults', () => {
    const used = [...read('docker-compose.yml').matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(([, name, value]) => `${name}=${value}`);
    const told = read('.env.example').split('\n').filter((line) => /^\w/.test(line));
    expect(told.filter((line) => !used.includes(line))).toEqual([]);
    expect([...new Set(used)].filter((line) => !told.includes(line))).toEqual(['NODE_ENV=development', 'REPRISE_DEV_ACTOR=dev']);
  });
});
