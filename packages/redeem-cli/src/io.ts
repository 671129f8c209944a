// In: nothing. Out: the shape of the world a command may touch; bin.ts gives the real one, tests give their own.

/** Where text goes: a terminal, a pipe or a file. */
export interface Output {
  readonly isTerminal: boolean;
  write(chunk: string | Uint8Array): void;
  /** Resolves when the reader has caught up; absent where nothing has to wait. */
  drained?(): Promise<void>;
}

/** Everything outside the program that a command reads or writes, files apart. */
export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Opens standard input; a command that does not read it never calls this. */
  readonly stdin: () => { readonly isTerminal: boolean; readonly chunks: AsyncIterable<Uint8Array> };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative file names start from. */
  readonly cwd: string;
  /** How the user calls this program, for commands that are printed to be pasted. */
  readonly self: string;
  /** From the first call on, Ctrl-C and SIGTERM abort this signal instead of ending the process. */
  readonly interruption: () => AbortSignal;
}

/** Writes one line. */
export function printLine(output: Output, line = ''): void {
  output.write(`${line}\n`);
}
