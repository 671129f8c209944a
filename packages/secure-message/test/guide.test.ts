import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/guides/receive-a-call.md'), 'utf8');

test.each(['receive-call.ts', 'hono.ts', 'express.ts', 'next/route.ts'])(
  'the guide shows examples/%s as it is',
  (name) => {
    const example = readFileSync(join(root, 'packages/secure-message/examples', name), 'utf8').trimEnd();
    expect(guide.includes(`\`\`\`typescript\n${example}\n\`\`\``)).toBe(true);
  },
);
