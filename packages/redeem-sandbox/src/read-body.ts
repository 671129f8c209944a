// In: a node:http request and a limit. Out: its body, or why there is none.
import type { IncomingMessage } from 'node:http';

/** The body's bytes, `too-large` as soon as it is, `gone` when the client left or was too slow. */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array | 'too-large' | 'gone'> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
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
    request.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}
