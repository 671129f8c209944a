// In: the name of a path. Out: the platform as that path sees it, until the test ends.
import { onTestFinished, vi } from 'vitest';

/** With node:crypto, and without it as in a browser. */
export const paths = ['native', 'portable'] as const;

/** Hides node:crypto from code that asks `process.getBuiltinModule` for it, when the path is `portable`. */
export function takePath(path: (typeof paths)[number]): void {
  if (path === 'native') return;
  const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  onTestFinished(() => spy.mockRestore());
}
