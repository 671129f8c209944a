// In: a node:http request and a limit. Out: its body, or why there is none.
import type { IncomingMessage } from 'node:http';
import { rawHeader } from './raw-headers.ts';

/** The body's bytes, `too-large` as soon as it is, `gone` when the client left or was too slow. */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array | 'too-large' | 'gone'> {
  return new Promise((resolve) => {
    if (Number(rawHeader(request.rawHeaders, 'content-length') ?? 0) > maxBytes) {
      request.resume();
      resolve('too-large');
      return;
    }
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > maxBytes) {
        pieces.length = 0;
        resolve('too-large');
      } else pieces.push(piece);
    });
    request.on('end', () => resolve(joined(pieces)));
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}

// Nearly every body arrives in one piece, which is a copy of its own already.
function joined(pieces: readonly Buffer[]): Uint8Array {
  const [only, ...more] = pieces;
  const all = only !== undefined && more.length === 0 ? only : Buffer.concat(pieces);
  return new Uint8Array(all.buffer, all.byteOffset, all.length);
}
