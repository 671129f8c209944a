// In: a pattern and folders. Out: the first file that matches, a few levels deep.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether `path` is a file. */
export function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first path below `folders`, at most `depth` levels down, that matches `pattern`; undefined if none does. */
export function findFile(pattern, { folders, depth }) {
  for (const folder of folders) {
    let entries = [];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      // Not there.
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isFile() && pattern.test(path)) return path;
      if (entry.isDirectory() && depth > 1) {
        const found = findFile(pattern, { folders: [path], depth: depth - 1 });
        if (found) return found;
      }
    }
  }
  return undefined;
}
