// In: the packages in a registry. Out: a consumer that builds a Next application with a Node route and an edge route.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { quietly } from '../matrix/pack.mjs';
import { wanted } from './shell.mjs';

const route = (runtime) => `import { redeemOnce } from '../../../program.mjs';

export const runtime = '${runtime}';
export const dynamic = 'force-dynamic';

export async function GET() {
  return new Response(await redeemOnce());
}
`;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A Next application. */
export const next = {
  name: 'next-routes',
  async run({ shell, makeProject }) {
    const tools = join(import.meta.dirname, 'tools/next');
    const { dependencies } = JSON.parse(readFileSync(join(tools, 'package.json'), 'utf8'));
    const cwd = makeProject('next', { dependencies });
    cpSync(join(tools, 'package-lock.json'), join(cwd, 'package-lock.json'));
    await shell.run('npm', ['install', ...quietly, ...wanted], { cwd });
    for (const runtime of ['nodejs', 'edge']) {
      mkdirSync(join(cwd, 'app/api', runtime), { recursive: true });
      writeFileSync(join(cwd, 'app/api', runtime, 'route.js'), route(runtime));
    }
    writeFileSync(
      join(cwd, 'app/layout.js'),
      'export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n',
    );
    const command = join(cwd, 'node_modules/next/dist/bin/next');
    const env = { NEXT_TELEMETRY_DISABLED: '1' };
    await shell.node([command, 'build'], { cwd, env });
    const port = await freePort();
    const server = spawn(process.execPath, [command, 'start', '-H', '127.0.0.1', '-p', String(port)], {
      cwd,
      detached: true,
      env: { ...process.env, ...env },
    });
    let said = '';
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    try {
      await new Promise((resolve, reject) => {
        server.stdout.on('data', (chunk) => /ready/i.test(String(chunk)) && resolve());
        server.on('exit', (code) => reject(new Error(`next start ended with ${code}`)));
      });
      for (const runtime of ['nodejs', 'edge'])
        shell.expect('succeeded', await (await fetch(`http://127.0.0.1:${port}/api/${runtime}`)).text());
    } catch (error) {
      throw new Error(`${error.message}\n${said}`);
    } finally {
      process.kill(-server.pid, 'SIGKILL');
    }
    return `next ${dependencies.next}, a Node and an edge route`;
  },
};
