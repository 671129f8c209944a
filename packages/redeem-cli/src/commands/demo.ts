// In: nothing. Out: six redemptions on loopback, shown step by step; exit code 70 if one did not end as it must.
import { performance } from 'node:perf_hooks';
import { type DemoLine, type DemoValue, layOut, titleLine } from '../demo/demo-page.ts';
import { type DemoStage, setDemoStage } from '../demo/demo-stage.ts';
import { demoSteps } from '../demo/demo-steps.ts';
import { type CliIo, printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { type Paint, paintFor } from '../paint.ts';
import { exitInternal } from '../present-error.ts';
import { printJson } from '../print-json.ts';
import { wrapText } from '../wrap-text.ts';

/** `redeemkit demo`: exit code 0 when every step ended as it must. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const form = settings.on('json') ? 'json' : 'text';
  const paint = paintFor(io, io.stdout);
  const start = performance.now();
  const stage = await setDemoStage();
  const results: Record<string, unknown>[] = [];
  const wrong: string[] = [];
  try {
    if (form === 'text') printOpening(io, { stage, paint, ms: performance.now() - start });
    for (const { title, expected, run: runStep } of demoSteps) {
      const { lines, status, code, pointsBefore, pointsAfter } = await runStep(stage);
      const found = `${status} ${code} ${pointsBefore} ${pointsAfter}`;
      if (found !== expected) wrong.push(`${title}: expected "${expected}", found "${found}"`);
      results.push({ title, status, code, pointsBefore, pointsAfter, asExpected: found === expected });
      if (form === 'json') continue;
      for (const line of ['', titleLine(title, paint), ...layOut(lines, paint)]) printLine(io.stdout, line);
    }
  } finally {
    await stage.close();
  }
  const ms = Math.round(performance.now() - start);
  if (form === 'json') printJson(io, { steps: results, asExpected: wrong.length === 0, ms });
  else printEnd(io, { paint, ms, wrong });
  for (const line of wrong) printLine(io.stderr, line);
  return wrong.length === 0 ? 0 : exitInternal;
}

function printOpening(
  io: CliIo,
  { stage, paint, ms }: { readonly stage: DemoStage; readonly paint: Paint; readonly ms: number },
): void {
  const print = (line = '') => printLine(io.stdout, line);
  print(paint.strong('redeemkit demo: A. Point redemptions against a stand-in for the gateway'));
  print();
  const lines: readonly DemoLine[] = [
    ['merchant', words(`RSA-2048 key pair made now, sha256:${stage.merchantFingerprint.slice(0, 16)}…`)],
    ['gateway', words(`RSA-2048 key pair made now, sha256:${stage.gatewayFingerprint.slice(0, 16)}…`)],
    ['', words(`listens at ${stage.url}; nothing leaves this machine`)],
    ['users', words(`${stage.richUser} has 1000 points, ${stage.poorUser} has 50`)],
    ['ready', words(`in ${ms.toFixed(0)} ms`)],
  ];
  for (const line of layOut(lines, paint)) print(line);
}

const words = (text: string): DemoValue => ({ kind: 'words', text });

function printEnd(
  io: CliIo,
  { paint, ms, wrong }: { readonly paint: Paint; readonly ms: number; readonly wrong: readonly string[] },
): void {
  printLine(io.stdout);
  if (wrong.length > 0) {
    printLine(io.stdout, paint.bad(`${wrong.length} of ${demoSteps.length} steps did not end as they must.`));
    return;
  }
  const seconds = (ms / 1000).toFixed(1);
  printLine(io.stdout, paint.good(`All ${demoSteps.length} steps ended as they must, in ${seconds} s.`));
  const next = `Next: "${io.self} sandbox" gives you this gateway to play with, and prints the command to redeem.`;
  for (const line of wrapText(next, 80)) printLine(io.stdout, line);
}
