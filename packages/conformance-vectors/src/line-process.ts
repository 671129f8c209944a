// In: a command line. Out: a running program as a queue of lines and its end; bounded, and killed with its children.
import { spawn } from 'node:child_process';

/** A line of output, the end of the program, or more output than anyone asked for. */
type LineEvent = { readonly line: string } | { readonly ended: string } | { readonly flood: string };

/** A program that speaks in lines. */
export interface LineProcess {
  send(line: string): void;
  /** The next event, as soon as there is one. After `ended` or `flood` nothing new comes. */
  next(): Promise<LineEvent>;
  kill(): void;
  /** Closes its input, and kills it if it is still there after so many milliseconds. */
  end(milliseconds: number): Promise<void>;
}

// The longest answer to a vector has 140,000 characters.
const MAX_LINE = 1_048_576;
// One line is asked for at a time; a few may be stray prints.
const MAX_WAITING = 1000;
// Enough of standard error for the last message of a stack trace.
const MAX_STDERR = 2000;

/** Starts the command in a shell of its own group, so that nothing it started outlives it. */
export function startLineProcess(command: string, cwd: string | undefined): LineProcess {
  const posix = process.platform !== 'win32';
  const child = spawn(command, {
    shell: true,
    detached: posix,
    stdio: 'pipe',
    ...(cwd !== undefined && { cwd }),
  });
  const events: LineEvent[] = [];
  let waiting: ((event: LineEvent) => void) | undefined;
  let last: LineEvent | undefined;
  let text = '';
  let complaints = '';

  const push = (event: LineEvent): void => {
    if (last !== undefined) return;
    if (!('line' in event)) last = event;
    if (waiting === undefined) events.push(event);
    else waiting(event);
    waiting = undefined;
  };
  const kill = (): void => {
    if (child.pid === undefined) return;
    try {
      if (posix) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const flood = (what: string): void => {
    push({ flood: what });
    kill();
  };

  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (last !== undefined) return;
    const lines = (text + chunk).split('\n');
    text = lines.pop() as string;
    for (const line of lines) if (line.trim() !== '') push({ line: line.trim() });
    if (text.length > MAX_LINE) flood(`a line of more than ${MAX_LINE} characters`);
    else if (events.length > MAX_WAITING) flood(`more than ${MAX_WAITING} lines that nobody asked for`);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaints = (complaints + chunk).slice(-MAX_STDERR);
  });
  // A program that closed its input answers no more; its end says why.
  child.stdin.on('error', () => {});
  child.on('error', (error) => push({ ended: `could not be started: ${error.message}` }));
  child.on('close', (code, signal) => {
    if (text.trim() !== '') push({ line: text.trim() });
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const words = complaints.trim();
    push({ ended: `the program ended (${how})${words === '' ? '' : `: ${words.slice(-300)}`}` });
  });
  // It must not keep a finished run alive.
  child.unref();

  return {
    send: (line) => {
      if (!child.stdin.destroyed) child.stdin.write(`${line}\n`);
    },
    next: () => {
      const event = events.shift() ?? last;
      if (event !== undefined) return Promise.resolve(event);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    kill,
    end: (milliseconds) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          kill();
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        if (child.exitCode !== null || child.signalCode !== null) done();
        child.on('close', done);
        child.stdin.end();
      }),
  };
}
