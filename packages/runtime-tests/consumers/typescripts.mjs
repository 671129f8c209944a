// In: the packages installed by npm. Out: consumers that compile against their types with every compiler since 5.4.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const versions = ['54', '55', '56', '57', '58', '59', '60', '70'];
const kinds = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

/** One consumer for each compiler and module resolution. */
export const typescripts = versions.flatMap((version) =>
  Object.entries(kinds).map(([kind, options]) => ({
    name: `typescript-${version[0]}.${version[1]}-${kind}`,
    async run({ shell, base }) {
      const modules = await shell.tool('typescript');
      const compile = (name, more) => {
        const file = join(base, `tsconfig-${version}-${kind}-${name}.json`);
        const compilerOptions = {
          ...options,
          target: 'es2022',
          lib: ['es2022'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          skipLibCheck: false,
          noEmit: true,
          ...more,
        };
        writeFileSync(file, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
        return shell.node([join(modules, `ts${version}/bin/tsc`), '-p', file], { cwd: base });
      };
      await compile('library', { types: [] });
      await compile('application', { types: ['node'], typeRoots: [join(modules, '@types')] });
      return (await shell.node([join(modules, `ts${version}/bin/tsc`), '-v'])).trim();
    },
  })),
);
