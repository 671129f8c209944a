// In: keys over IPC. Out: a gateway that gives everyone the same answer, signed beforehand, at once; and how often it was asked.
import { createServer } from 'node:http';
import { benefitRedeem, encodeJson } from '@redeemkit/benefit-redeem-schema';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime, importSigningKey } from '@redeemkit/signature-header';

process.once('message', async ({ clientId, gatewayPem }) => {
  const signer = await importSigningKey(gatewayPem);
  const sign = () =>
    sealMessage(
      {
        role: 'response',
        method: 'POST',
        path: benefitRedeem.path,
        clientId,
        time: formatTime(Date.now()),
        body: encodeJson({ result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } }),
      },
      { signer },
    );
  let answer = await sign();
  // Signed again every minute, so that it stays fresh.
  setInterval(async () => {
    answer = await sign();
  }, 30_000).unref();
  const times = [];
  const server = createServer((request, response) => {
    times.push(performance.now());
    request.resume();
    request.on('end', () => {
      response.writeHead(200, answer.headers);
      response.end(answer.body);
    });
  });
  server.keepAliveTimeout = 60_000;
  process.on('message', () => process.send(times.splice(0)));
  server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
});
process.on('disconnect', () => process.exit());
