// In: names and contents of files that must not exist yet. Out: all of them, readable by their owner only, or none.
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from './errors.ts';
import { printable } from './printable.ts';

/** A file to be: an absolute path and its text. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Creates every file with mode 0600, and the folders above them with 0700. Never overwrites: the exclusive flag leaves
 * that to the file system, so that two runs at once cannot both win. On failure, removes what it had created.
 *
 * @throws CliError `ERR_FILE_EXISTS`, `ERR_FILE_UNWRITABLE`
 */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const created: string[] = [];
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, 'wx', 0o600);
      created.push(path);
      try {
        // The mode given to open() passes through the umask; this one does not.
        await file.chmod(0o600);
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
  } catch (cause) {
    await Promise.all(created.map((path) => rm(path, { force: true })));
    const path = printable(files[created.length]?.path ?? '');
    const { code } = cause as { code?: unknown };
    if (code === 'EEXIST') {
      throw new CliError(
        'ERR_FILE_EXISTS',
        `${path} exists and is never overwritten. Choose another name or folder, or move the old file away first.`,
        { cause },
      );
    }
    throw new CliError(
      'ERR_FILE_UNWRITABLE',
      `${path} cannot be written (${String(code)}). Check that the folder exists, is yours and has room.`,
      { cause },
    );
  }
}
