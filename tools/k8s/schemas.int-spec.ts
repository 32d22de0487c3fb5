import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonWith } from '@reprise/testing';
import { z } from 'zod';
import { describeRendered, OVERLAYS, rendered } from './rendered.for-spec';

const run = promisify(execFile);
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const SCHEMAS = join(__dirname, 'schemas');
/** The oldest that the manifests are for, and a newer one. */
const VERSIONS = ['1.30', '1.34'];
const INSTALL_MS = 240_000;

const Titled = z.looseObject({ properties: z.looseObject({ apiVersion: z.object({ const: z.string() }), kind: z.object({ const: z.string() }) }) });
const custom = readdirSync(SCHEMAS).map((file) => {
  const schema: unknown = JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'));
  const { apiVersion, kind } = Titled.parse(schema).properties;
  return { of: `${apiVersion.const} ${kind.const}`, fits: z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]) };
});

describeRendered('schemas', () => {
  describe.each(OVERLAYS)('of the overlay %s', (overlay) => {
    const all = rendered(overlay);
    const ofKind = (of: string) => custom.find((each) => each.of === of);
    const isCustom = ({ apiVersion, kind }: (typeof all)[number]) => ofKind(`${apiVersion} ${kind}`) !== undefined;

    it('fit those of the custom resources', () => {
      for (const manifest of all.filter(isCustom)) {
        const parsed = ofKind(`${manifest.apiVersion} ${manifest.kind}`)?.fits.safeParse(manifest);
        expect({ name: manifest.metadata.name, wrong: parsed?.error && z.prettifyError(parsed.error) }).toEqual({ name: manifest.metadata.name, wrong: undefined });
      }
    });

    it.each(VERSIONS)('fit those of Kubernetes %s, with nothing that it does not know', async (version) => {
      const tool = await pythonWith(REQUIREMENTS);
      if ('missing' in tool) return void process.stderr.write(`validating manifests is skipped: ${tool.missing}\n`);
      const folder = mkdtempSync(join(tmpdir(), 'reprise-k8s-'));
      const file = join(folder, 'manifests.yaml');
      writeFileSync(file, all.filter((manifest) => !isCustom(manifest)).map((manifest) => JSON.stringify(manifest)).join('\n---\n'));
      const { stdout, stderr } = await run(tool.python, ['-m', 'kubernetes_validate', '--strict', '-k', version, file]).finally(() => rmSync(folder, { recursive: true }));
      expect(stdout + stderr).not.toMatch(/WARN|ERROR|FAIL/);
      expect((stdout + stderr).match(/passed for resource/g)).toHaveLength(all.filter((manifest) => !isCustom(manifest)).length);
    }, INSTALL_MS);
  });
});
