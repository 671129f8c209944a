// In: the port of a gateway and a source of chance. Out: a loopback port in between that resets, cuts, stalls and delays.
import { connect, createServer } from 'node:net';

/** What a connection can suffer. `whole` is the honest one. */
export const CONNECTION_FAULTS = [
  'refused',
  'reset-before-request',
  'reset-after-request',
  'swallowed-request',
  'swallowed-answer',
  'cut-answer',
  'late-answer',
  'dripping-answer',
];

/**
 * @param {object} options
 * @param {() => number} options.target the gateway's port; asked anew for each connection
 * @param {import('./random.mjs').Random} options.random
 * @param {number} options.lateMs how late `late-answer` is, and how long swallowed connections stay open
 */
export async function createFaultProxy({ target, random, lateMs }) {
  const counts = { connections: 0 };
  const open = new Set();
  let share = 0;
  const strike = (near, far, fault) => {
    const reset = () => {
      near.resetAndDestroy();
      far.destroy();
    };
    if (fault === 'refused') return reset();
    if (fault === 'reset-before-request') {
      near.once('data', reset);
      return undefined;
    }
    if (fault === 'swallowed-request') {
      near.resume();
      setTimeout(reset, lateMs).unref();
      return undefined;
    }
    near.pipe(far);
    if (fault === undefined) far.pipe(near);
    else if (fault === 'reset-after-request') far.once('data', reset);
    else if (fault === 'swallowed-answer') {
      far.resume();
      setTimeout(reset, lateMs).unref();
    } else if (fault === 'cut-answer')
      far.once('data', (piece) => {
        near.write(piece.subarray(0, 1 + random.below(piece.length)));
        near.end();
        far.destroy();
      });
    else if (fault === 'late-answer') setTimeout(() => far.pipe(near), lateMs).unref();
    else
      far.on('data', (piece) => {
        for (let at = 0; at < piece.length; at += 40) near.write(piece.subarray(at, at + 40));
      });
    return undefined;
  };
  const server = createServer({ noDelay: true }, (near) => {
    counts.connections += 1;
    const fault = random.next() < share ? random.pick(CONNECTION_FAULTS) : undefined;
    counts[fault ?? 'whole'] = (counts[fault ?? 'whole'] ?? 0) + 1;
    const far = connect({ port: target(), host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroySoon();
      });
    }
    strike(near, far, fault);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    counts,
    port: server.address().port,
    /** The share of connections that something happens to. */
    setShare: (next) => {
      share = next;
    },
    /** Ends every connection there is. */
    sever: () => {
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of open) socket.destroy();
      }),
  };
}
