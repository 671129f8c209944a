// In: an answer and a node:http response. Out: the answer on the socket, whole or as the fault wants it.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { HeaderList, WireAnswer } from './wire.ts';

// Blanks are produced in pieces of this many bytes, so that a gigabyte of them needs no memory.
const PIECE = 65_536;

function* withBlanks(body: Uint8Array, blanks: number): Generator<Uint8Array> {
  yield body;
  const piece = new Uint8Array(PIECE).fill(0x20);
  for (let left = blanks; left > 0; left -= PIECE) yield piece.subarray(0, Math.min(left, PIECE));
}

const flat = (headers: HeaderList): string[] => headers.flat();

/** The whole answer as octets, for the one fault that writes past node:http. */
function rawAnswer(answer: WireAnswer): Uint8Array {
  const fields = [...answer.headers, ['Content-Length', String(answer.body.length)] as const];
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${answer.status} OK\r\n${head}\r\n`, 'latin1'), answer.body]);
}

/** Sends the answer; resolves when it is on its way or broken as planned. */
export async function sendAnswer(answer: WireAnswer, response: ServerResponse): Promise<void> {
  const { status, headers, body, delivery, delayMs } = answer;
  if (delivery.kind === 'whole' && delayMs === 0) {
    // The honest answer, which is nearly all of them, needs no watching.
    response.writeHead(status, [...flat(headers), 'Content-Length', String(body.length)]);
    response.end(body);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: gone.signal });
    await deliver(answer, response, gone.signal);
  } catch (error) {
    // The client has left, which is what it should do with most of these.
    if (!gone.signal.aborted) throw error;
  }
}

async function deliver(answer: WireAnswer, response: ServerResponse, gone: AbortSignal): Promise<void> {
  const { status, headers, body, delivery } = answer;
  const socket = response.socket;
  const length = ['Content-Length', String(body.length)];
  switch (delivery.kind) {
    case 'whole':
      response.writeHead(status, [...flat(headers), ...length]);
      response.end(body);
      return;
    case 'none':
      if (delivery.how === 'reset') socket?.resetAndDestroy();
      else socket?.destroy();
      return;
    case 'drip':
      response.writeHead(status, [...flat(headers), ...length]);
      for (let at = 0; at < body.length; at += 1) {
        await sleep(delivery.everyMs, undefined, { signal: gone });
        response.write(body.subarray(at, at + 1));
      }
      response.end();
      return;
    case 'cut':
      response.writeHead(
        status,
        delivery.framing === 'length' ? [...flat(headers), ...length] : flat(headers),
      );
      // Only when the half is out: otherwise the connection would close before the head.
      response.write(body.subarray(0, body.length >> 1), () => socket?.destroy());
      return;
    case 'twice': {
      const raw = rawAnswer(answer);
      socket?.end(Buffer.concat([raw, raw]));
      return;
    }
    case 'padded':
      response.writeHead(status, flat(headers));
      await pipeline(Readable.from(withBlanks(body, delivery.bytes)), response, { signal: gone });
      return;
    case 'gzip':
      response.writeHead(status, [...flat(headers), 'Content-Encoding', 'gzip']);
      await pipeline(Readable.from(withBlanks(body, delivery.bytes)), createGzip(), response, {
        signal: gone,
      });
  }
}
