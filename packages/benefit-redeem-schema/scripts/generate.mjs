// In: the built package. Out: openapi.json and json-schema.json beside package.json; a test compares them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { jsonSchemaDocument } from '../dist/json-schema.js';
import { openApiDocument } from '../dist/open-api.js';

const documents = { 'openapi.json': openApiDocument(), 'json-schema.json': jsonSchemaDocument() };
for (const [name, document] of Object.entries(documents)) {
  const file = new URL(`../${name}`, import.meta.url).pathname;
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  const { status } = spawnSync('npx', ['biome', 'format', '--write', file], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${name}: formatting failed`);
}
