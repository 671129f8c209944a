// In: the gateway's signer and what to answer. Out: a loopback server in a process of its own with one answer, signed beforehand.
import { fork } from 'node:child_process';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { CLIENT_ID, PATH } from './tasks/keys.mjs';

/** The measured process verifies and the gateway signs nothing; `filler` makes the answer larger. */
export async function startGateway({ signer, delayMs = 0, filler }) {
  const result = { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' };
  const answer = await sealMessage(
    {
      role: 'response',
      method: 'POST',
      path: PATH,
      clientId: CLIENT_ID,
      // Ahead by what a client tolerates, so that it stays fresh for as long as possible.
      time: formatTime(Date.now() + 240_000),
      body: new TextEncoder().encode(JSON.stringify({ result, filler })),
    },
    { signer },
  );
  const child = fork(new URL('./client-gateway.mjs', import.meta.url));
  const url = await new Promise((resolve) => {
    child.once('message', resolve);
    child.send({ headers: answer.headers, body: Buffer.from(answer.body).toString('base64'), delayMs });
  });
  return { url, answer, close: () => child.kill() };
}
