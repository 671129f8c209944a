// In: "native" or "portable", then requests of the conformance protocol, one JSON object a line. Out: one answer a line.
import { createInterface } from 'node:readline';

const { answer } = await import(process.argv[2] === 'portable' ? './portable.mjs' : './native.mjs');

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id: request.id, ...(await answer(request)) })}\n`);
}
